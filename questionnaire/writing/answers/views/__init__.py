"""The pages on which answers are written."""
