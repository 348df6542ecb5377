from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import sitting  # noqa: F401 - connects the signal receivers for signing in
