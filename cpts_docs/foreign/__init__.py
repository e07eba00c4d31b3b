"""Files from anyone: read within bounds, or refused with the true reason."""
