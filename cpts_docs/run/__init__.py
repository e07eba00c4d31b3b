"""Where work is done and files go: storage, files written whole, processes, a cluster."""
