"""Answers: saved, saved automatically, conflicts between writers, and earlier versions."""
