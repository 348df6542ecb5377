"""Write down, outside the database, where every chain of history ends."""

from typing import Any

from accounts.commands import StocktakeCommand
from questionnaire.chain import daily


class Command(StocktakeCommand):
    help = (
        "Write where every chain of history ends to a new file under DATA_DIR/anchors, and email it to "
        "ANCHOR_EMAIL. The worker does this automatically once a day. verify_chain compares with these files."
    )

    def handle(self, **options: Any) -> None:
        path, chains = daily.anchor()
        self.stdout.write(f"{chains} chains are anchored in {path}.")
