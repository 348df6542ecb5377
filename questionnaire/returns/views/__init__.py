"""The pages on which a return is read, and what all of its pages share."""
