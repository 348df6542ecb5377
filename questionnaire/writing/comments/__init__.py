"""Comments: what the people in an area write to each other about a question."""
