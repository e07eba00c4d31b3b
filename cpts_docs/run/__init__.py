"""What runs, and where: processes, files, storage, git."""
