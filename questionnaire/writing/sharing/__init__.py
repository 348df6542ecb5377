"""Who writes which section, and sections marked as ready or sent back."""
