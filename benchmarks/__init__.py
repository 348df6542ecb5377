"""Measurements: ratios against a floor or a peer of the same run. Nothing here is a test, and nothing fails one."""
