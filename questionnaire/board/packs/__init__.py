"""The headings of the report to the board, as each area wants them."""
