"""Builds that are killed, at random points: ``python -m tests.faults.run --kills 200``."""
