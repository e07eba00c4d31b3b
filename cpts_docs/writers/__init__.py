"""The writers: a document tree to the bytes of one format.

Each is one module with ``write(document, theme) -> bytes``. They know the
tree, and nothing of projects.
"""
