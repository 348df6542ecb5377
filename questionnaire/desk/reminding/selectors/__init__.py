"""Who has to be reminded of what today."""
