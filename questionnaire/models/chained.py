"""The columns that bind each row of history to the one before it (see questionnaire/chain)."""

from django.db import models


class Chained(models.Model):
    """A row of a chain: its position, the hash that binds it to the row before, and the salted digest of its texts. The
    hash covers the digest, so texts could be removed one day and the chain would still hold. Only chain/adding.py
    writes such rows, and the database refuses one that does not come next."""

    chain_position = models.PositiveIntegerField()
    chain_hash = models.CharField(max_length=64)
    text_salt = models.CharField(max_length=32)
    text_sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True
