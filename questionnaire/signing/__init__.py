"""From a finished draft to a signed and sent edition."""
