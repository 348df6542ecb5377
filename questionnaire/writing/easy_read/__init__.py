"""Easy read: of the questionnaire, of each section of a return, and the groups that checked it."""
