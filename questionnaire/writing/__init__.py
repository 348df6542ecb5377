"""Writing a return: answers, and everything around them until the return is finalised."""
