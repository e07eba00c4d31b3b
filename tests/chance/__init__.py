"""Projects made by chance of real communes, and what people do wrong in them."""
