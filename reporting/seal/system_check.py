"""The system check that warns when the certificate of the seal is about to expire."""

from typing import Any

from django.conf import settings
from django.core import checks

from reporting.seal import key


@checks.register(checks.Tags.security, deploy=True)
def seal_holds(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A key that cannot be used at all keeps production from starting; see apps.py."""
    words = key.warning() if settings.PRODUCTION else ""
    return [checks.Warning(words, id="reporting.W001")] if words else []
