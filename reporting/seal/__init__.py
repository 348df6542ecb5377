"""The seal of PDFs: its key, sealing a file, and what a sealed file says about itself."""
