"""What upper floors may want to know of; sent after commit, with ids only."""

from django.dispatch import Signal

edition_changed = Signal()
"""An edition was made or its record grew (signature, sending, board). Sends `edition_id`."""
