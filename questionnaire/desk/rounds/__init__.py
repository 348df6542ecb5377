"""Opening collections, giving more time, and telling leads."""
