"""Answers copied from the previous return, from neighbours or from a file."""
