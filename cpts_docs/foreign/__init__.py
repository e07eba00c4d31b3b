"""Anyone's file, opened once: its kind, its bounds, and why it cannot be read, in French."""
