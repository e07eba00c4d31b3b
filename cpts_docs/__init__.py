"""One YAML file becomes the documents of a CPTS."""

__version__ = "0.1.0"
