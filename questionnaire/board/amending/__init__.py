"""Changes to a sent edition after the board’s decision."""
