"""One return: how it is fetched, read and changed, its history, and what all of its pages share."""
