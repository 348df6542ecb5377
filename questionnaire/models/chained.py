"""What binds each row of history to the one before it (see questionnaire/chain)."""

from django.db import models


class Chained(models.Model):
    """A row of a chain: its place, what binds it to its predecessor, and the salted digest of its words. The link
    speaks for the digest, so that words could be removed one day and the chain would still hold. Written by
    chain/adding.py alone; the database refuses a row that does not come next."""

    chain_position = models.PositiveIntegerField()
    chain_hash = models.CharField(max_length=64)
    text_salt = models.CharField(max_length=32)
    text_sha256 = models.CharField(max_length=64)

    class Meta:
        abstract = True
