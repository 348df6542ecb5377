"""What the people in an area say to each other about a question."""
