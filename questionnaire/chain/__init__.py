"""History as a chain: every revision and event of a return is bound to the one before it by a keyed hash, and what
programme people do that belongs to no return makes a chain of its own.

Who has every right in the database, but not the key, can change no row without `verify_chain` naming it. What is hashed
is a salted digest of the words, not the words: they can be removed one day and the chain still holds.
"""
