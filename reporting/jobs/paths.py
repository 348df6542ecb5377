"""Dotted paths of tasks and exceptions, as the queue stores them in the database."""

DOCUMENT, PUBLIC = "reporting.documents.tasks.make_document", "reporting.public_copies.tasks.make_public_copy"
ARCHIVE, MAIL = "reporting.archives.tasks.make_archive", "accounts.notifications.send_mail"
TOO_LARGE, KEY_REFUSED = "reporting.rendering.pdf.TooLarge", "reporting.seal.key.KeyRefused"
GIVEN_UP = "reporting.jobs.caretaking.GivenUp"
