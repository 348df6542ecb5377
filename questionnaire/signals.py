"""Signals to the apps that build on this one. They carry ids only."""

from django.dispatch import Signal

edition_changed = Signal()
"""An edition was made, or its record has changed (a signature, a sending, a decision). Sends `edition_id`."""
