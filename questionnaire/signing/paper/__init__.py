"""Signatures on paper, recorded with their scan."""
