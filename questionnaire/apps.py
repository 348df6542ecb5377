from importlib import import_module

from django.apps import AppConfig


class QuestionnaireConfig(AppConfig):
    name = "questionnaire"

    def ready(self) -> None:
        import_module("questionnaire.notifications")  # registers what makes the mails of each kind
