from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

SENDING_MAIL = (
    "board.amending",
    "desk.nudging",
    "desk.reminding",
    "desk.rounds",
    "people",
    "signing.paper",
    "signing.sending",
    "signing.signatures",
    "writing.comments",
    "writing.sharing",
    "writing.taking_over",
)


class QuestionnaireConfig(AppConfig):
    name = "questionnaire"

    def ready(self) -> None:
        for subject in SENDING_MAIL:
            import_module(f"questionnaire.{subject}.notifications")  # registers what makes the mails of each kind
        import_module("questionnaire.protection.checks")
        pre_migrate.connect(lift_protection, sender=self)
        post_migrate.connect(protect, sender=self)


def lift_protection(using: str, plan: list[Any], **kwargs: Any) -> None:
    """SQLite rebuilds tables, and refuses to while a trigger speaks of one that is away. PostgreSQL does not need it: a
    migration that has to change protected rows says so itself."""
    from questionnaire import protection

    if plan and connections[using].vendor == "sqlite":
        protection.remove(connections[using])


def protect(using: str, **kwargs: Any) -> None:
    """After every migration, and after a test database was emptied."""
    from questionnaire import protection

    protection.install(connections[using], **({"apps": kwargs["apps"]} if "apps" in kwargs else {}))
