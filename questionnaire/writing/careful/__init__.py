"""Phrases by which somebody could be recognised, shown while writing, and those kept on purpose."""
