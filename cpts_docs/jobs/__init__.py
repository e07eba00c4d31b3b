"""What people ask for: build, many builds, mailings, collections."""
