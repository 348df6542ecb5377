"""The reminders that are due today, and the people who get them."""
