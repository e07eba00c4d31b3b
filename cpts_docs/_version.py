"""The version of this package, and how a file that it wrote names it."""

__version__ = "0.1.0"

GENERATOR = f"cpts_docs {__version__}"
"""What wrote a file, as it says itself."""
