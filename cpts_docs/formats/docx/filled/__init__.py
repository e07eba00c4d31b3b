"""A filled Word form, as anyone sends it: what is seen in its fields, and beside them."""
