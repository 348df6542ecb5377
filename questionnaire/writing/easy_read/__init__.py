"""Easy read: the questionnaire’s, each section’s own, and who checked it."""
