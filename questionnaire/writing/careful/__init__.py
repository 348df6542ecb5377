"""Phrases that might identify somebody: pointed out while writing, and kept on purpose."""
