"""Reminders that are sent by the clock, and the leads’ daily summary."""
