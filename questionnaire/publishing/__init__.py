"""What of a return the public may read: every decision on its texts and names."""
