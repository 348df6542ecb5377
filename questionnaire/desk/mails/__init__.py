"""The log of emails, and sending one again."""
