"""The page where people who do not program do all of it, on their own machine."""
