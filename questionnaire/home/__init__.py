"""Front pages: the start page, and a return’s own page with the next step, its tasks and whose turn it is."""
