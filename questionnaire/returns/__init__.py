"""One return: found, read, what happened to it, what may be done with it, and what its pages share."""
