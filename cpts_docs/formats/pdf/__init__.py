"""PDF: written, read back as a form, read as text."""
