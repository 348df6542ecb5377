"""Whether a document is genuine, for anybody who asks."""
