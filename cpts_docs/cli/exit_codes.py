"""What the command line returns."""

DONE = 0
FAILED = 1
"""The project, the disk or a form has errors, or ``--check`` found a document out of date."""
USAGE = 2
"""The command is not well written."""
INTERRUPTED = 130
