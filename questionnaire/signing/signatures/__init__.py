"""Signing in the product, sending back and recalling."""
