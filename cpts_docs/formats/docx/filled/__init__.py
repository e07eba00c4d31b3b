"""A filled Word form, as anyone sends it, as the lines that ``formats/filled`` reads."""
