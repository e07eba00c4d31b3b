"""``python -m cpts_docs``."""

from cpts_docs.cli.main import program

program()
