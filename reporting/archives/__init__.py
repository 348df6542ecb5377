"""Many returns in one file, for the programme."""
