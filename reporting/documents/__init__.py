"""A return as a document: PDF, Word, Excel, JSON and easy read, made while somebody waits or kept for an edition."""
