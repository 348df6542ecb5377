"""What still has to be answered, who will sign, and making the edition."""
