"""The health and wellbeing board: its dates, its decision, changes after it, and the report to it."""
