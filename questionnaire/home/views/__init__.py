"""The front pages."""
