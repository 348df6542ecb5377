"""Files attached to answers, and the page that lists all of them."""
