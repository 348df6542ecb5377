"""The public copy of an edition, and the page on which people decide what it says."""
