"""Reads of a return, one module for each subject."""
