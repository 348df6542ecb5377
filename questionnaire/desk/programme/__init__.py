"""The list of areas, its filters and its totals by region."""
