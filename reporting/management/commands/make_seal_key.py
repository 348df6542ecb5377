"""Make the key for trying things out."""

from typing import Any

from django.conf import settings

from accounts.commands import StocktakeCommand
from accounts.problems import Refusal
from reporting.seal import key as seal_key


class Command(StocktakeCommand):
    help = (
        "Make the key that PDFs of a demonstration are sealed with, where there is none yet. Its certificate says that "
        "it is not for real returns; production refuses it."
    )

    def handle(self, **options: Any) -> None:
        if settings.PRODUCTION:
            raise Refusal(
                "A key made here is only for demonstrations. Real returns need one from your certificate authority."
            )
        made = seal_key.make_demonstration()
        self.stdout.write(f"{'Made' if made else 'There already'}: {settings.SEAL_KEY}")
