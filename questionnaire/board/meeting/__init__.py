"""The day the board meets, and what it decided."""
