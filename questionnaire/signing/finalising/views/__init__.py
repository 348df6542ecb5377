"""The check page, and choosing who signs."""
