"""The people in a return: team, invitations, roles, hand-over, contact, presence, and asking for a deputy."""
