"""The fields of the forms, declared once; what comes back in them, and their tally."""
