"""Send the reminders that are due."""

from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.commands import StocktakeCommand
from questionnaire.desk.reminding import workflow as reminding
from questionnaire.desk.reminding.selectors.digests import due_digests
from questionnaire.desk.reminding.selectors.reminders import due_reminders, not_yet_sent, open_collections
from questionnaire.management.commands.open_collection import a_date
from questionnaire.models import Collection


class Command(StocktakeCommand):
    help = (
        "Send the reminders that are due: 14, 7 and 2 days before each area's deadline and once it is over, "
        "before the last day for sending, before a board's dates, and the leads' daily summary. Run it every "
        "day. If you run it more often, it sends nothing twice. If it has not run for some days, it sends only "
        "the latest reminder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print who would get what, and send nothing")
        parser.add_argument("--today", metavar="DATE", type=a_date, help="as if it were this day, such as 2013-06-28")

    def handle(self, *, dry_run: bool, today: date | None, **options: Any) -> None:
        on = today or timezone.localdate()
        collections = open_collections(on)
        for collection in collections:
            self._remind(collection, on, dry_run)
        if not collections:
            self.stdout.write("No collection is open, so nobody is reminded.")

    def _remind(self, collection: Collection, on: date, dry_run: bool) -> None:
        due = due_reminders(collection, on)
        waiting = not_yet_sent(due)
        digests = due_digests(collection, _moment(on))
        gone = f"{len(due) - len(waiting)} had gone before."
        if dry_run:
            for entry in waiting:
                self._print(entry.area_return.area.short_name, entry.person, entry.why)
            for digest in digests:
                self._print(digest.area_return.area.short_name, digest.person, "daily summary")
            self.stdout.write(
                f"{collection.title}: would send {_count(len(waiting), len(digests))}. {gone} Nothing was sent."
            )
            return
        sent = reminding.send_reminders(waiting, digests)
        self.stdout.write(f"{collection.title}: {_count(sent.reminders, sent.digests)} handed to the worker. {gone}")

    def _print(self, area: str, person: Any, why: str) -> None:
        self.stdout.write(f"{area}: {person.name} <{person.email}>: {why}")


def _moment(on: date) -> datetime:
    """The present time of day, on the given day."""
    return timezone.make_aware(datetime.combine(on, timezone.localtime().time().replace(tzinfo=None)))


def _count(reminders: int, digests: int) -> str:
    return (
        f"{reminders} reminder{'' if reminders == 1 else 's'} and {digests} "
        f"{'summary' if digests == 1 else 'summaries'}"
    )
