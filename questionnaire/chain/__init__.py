"""History as a chain: every revision and event of a return is bound to the one before it by a keyed hash, and
what people of the programme do outside any return has a chain of its own.

Anyone who has every right in the database, but not the key, cannot change a row without `verify_chain` reporting it.
The chain hashes a salted digest of each text, not the text itself: a text can be removed one day and the chain still
holds.
"""
