"""The report that presents a return to its board: for approval, from the draft, or for noting, from the sent edition.
`content.py` decides what is in it; `printed.py` and `word.py` lay it out."""
