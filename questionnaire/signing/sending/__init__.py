"""Sending an edition, accepting it without a signature, and reopening it."""
