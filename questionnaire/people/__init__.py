"""The people in a return: team, invitations, roles, hand-over, contact, who is here, asking for a deputy."""
