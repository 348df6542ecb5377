"""Content as print HTML and PDF."""
