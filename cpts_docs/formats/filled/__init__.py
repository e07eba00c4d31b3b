"""A filled form with text around its fields (DOCX, ODT): what is seen in them, and beside them."""
