"""A filled PDF form, as anyone sends it: fields, pages, and what stands beside the fields."""
