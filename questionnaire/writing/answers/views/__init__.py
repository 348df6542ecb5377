"""Pages on which answers are written."""
