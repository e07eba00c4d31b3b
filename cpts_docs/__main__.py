"""``python -m cpts_docs``."""

from cpts_docs.cli import program

program()
