"""Answers: saving, saving automatically, conflicts between writers, and earlier versions."""
