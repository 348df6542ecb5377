"""Pages and downloads of documents."""
