"""Sections: who writes which, and marking one as ready or sending it back."""
