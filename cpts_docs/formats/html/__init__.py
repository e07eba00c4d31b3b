"""A page for browsers: written, read back as a form, read as text."""
