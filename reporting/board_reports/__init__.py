"""The report with which a return goes before its board: made for approval from the draft, or for noting from what was
sent. `content.py` says what stands in it, `printed.py` and `word.py` how."""
