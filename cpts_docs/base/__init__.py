"""What all the rest may use: nothing here knows documents, projects or formats."""
