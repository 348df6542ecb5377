"""Pages in easy read."""
