"""Filled forms back to answers, and answers to a tally."""
