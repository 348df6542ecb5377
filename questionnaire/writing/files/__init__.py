"""Files attached to answers, and the page of all of them."""
