"""The programme’s desk."""
