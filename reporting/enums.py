"""The kinds of document made of an edition, and the contents, forms and states of an archive."""

from django.db.models import TextChoices


class DocumentKind(TextChoices):
    PDF = "pdf", "PDF"
    PUBLIC = "public", "Public copy"


class ArchiveContents(TextChoices):
    SENT = "sent", "All returns that have been sent"
    SIGNED = "signed", "Sent and signed by everybody"


class ArchiveShape(TextChoices):
    ZIP = "zip", "Each return as a PDF of its own"
    JOINED = "joined", "One PDF of all returns, with bookmarks"


class ArchiveState(TextChoices):
    WAITING = "waiting", "Waiting"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"
    CANCELLED = "cancelled", "Cancelled"
    LET_GO = "let_go", "No longer kept"
