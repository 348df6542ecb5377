"""Answers copied from last time, from neighbours or from a file."""
