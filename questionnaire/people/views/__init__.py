"""The pages about the people in a return."""
