from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from questionnaire.returns.selectors.editions import register_edition_annotations
        from reporting import receivers  # noqa: F401 - connects the signal receivers
        from reporting.documents import selectors
        from reporting.seal import system_check  # noqa: F401 - registers the check

        register_edition_annotations(**selectors.as_printed())

        if settings.PRODUCTION:
            _require_seal_key()


def _require_seal_key() -> None:
    """Production does not start with a key that seals nothing, or that says it is not for real returns."""
    from reporting.seal import key as seal_key

    try:
        seal_key.current()
    except seal_key.KeyRefused as refusal:
        raise ImproperlyConfigured(str(refusal)) from refusal
