"""The document tree, its HTML reader and French typography. Knows no project."""
