"""The demonstration: a small invented world in which every situation of a return can be seen.

Rows are written in bulk and with the times that the world tells, which the workflow cannot do; nowhere else is that
allowed. What they hold is what the workflow would have written.
"""
