"""Reminders that somebody sends by hand."""
