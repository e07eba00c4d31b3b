"""A project file: read, validated, typed. Knows no document."""
