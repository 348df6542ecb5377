"""The secret of an invitation's link. It is worked out again for each mail, so that it is kept nowhere."""

import base64
import hashlib
from datetime import UTC, datetime

from django.utils.crypto import salted_hmac


def make(user_id: int, sent_at: datetime) -> str:
    """Needs SECRET_KEY as well as what the database holds."""
    moment = sent_at.astimezone(UTC).isoformat()
    code = salted_hmac("accounts.invitation", f"{user_id}:{moment}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(code).decode().rstrip("=")


def digest(token: str) -> str:
    """What the database holds of a token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
