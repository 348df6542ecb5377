"""Put a questionnaire to every area."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils import timezone

from accounts.commands import StocktakeCommand
from accounts.problems import Refusal
from questionnaire.desk.rounds import workflow as rounds
from questionnaire.desk.rounds.selectors import areas_to_ask, find_collection, published_questionnaires
from questionnaire.models import Collection, Questionnaire
from questionnaire.phrases import day


def a_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2013-07-05") from error


def a_slug(text: str) -> str:
    try:
        validate_slug(text)
    except ValidationError as error:
        raise ArgumentTypeError(f"{text!r}: {error.messages[0]}") from error
    if len(text) > 60:
        raise ArgumentTypeError(f"{text!r} is longer than 60 characters")
    return text


class Command(StocktakeCommand):
    help = (
        "Create a collection and a draft return for every area that exists when it opens; demonstration areas "
        "are left out. If you run it again, it opens returns for any areas added since and changes nothing "
        "else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", type=a_slug, help="names the collection in addresses and commands")
        parser.add_argument("--questionnaire", required=True, metavar="NAME", help="winterbourne-stocktake-2013")
        parser.add_argument("--deadline", required=True, metavar="DATE", type=a_date, help="for example 2013-07-05")
        parser.add_argument("--opens", metavar="DATE", type=a_date, help="today if it is not given")
        parser.add_argument(
            "--invite", action="store_true", help="tell the leads that it is open, and invite those without an account"
        )
        parser.add_argument(
            "--amend-until",
            metavar="DATE",
            type=a_date,
            help="last day for a lead to change the answers the questionnaire allows, once the board’s decision is "
            "recorded",
        )
        parser.add_argument("--title", help="the questionnaire’s if it is not given")

    def handle(
        self,
        *,
        slug: str,
        questionnaire: str,
        deadline: date,
        opens: date | None,
        title: str | None,
        amend_until: date | None,
        invite: bool,
        **options: Any,
    ) -> None:
        asked = _find(questionnaire)
        opens_on = opens or min(timezone.localdate(), deadline)
        if deadline < opens_on:
            raise Refusal(f"The deadline, {day(deadline)}, is before the opening, {day(opens_on)}.")
        if amend_until and amend_until <= deadline:
            raise Refusal(f"Changes after the board end on {day(amend_until)}, which is not after the deadline.")
        existing = find_collection(slug)
        if existing:
            _refuse_another(existing, asked, deadline, opens, title)
            _refuse_another_end(existing, amend_until)
            opens_on = existing.opens_on
        areas = areas_to_ask(opens_on)
        if not areas:
            raise Refusal("There are no areas to ask. Load them first: load_areas fixtures/areas/england-2013.csv")
        dates: dict[str, Any] = {"opens_on": opens_on, "deadline": deadline, "amend_until": amend_until}
        opened, count = rounds.open_collection(slug, asked, areas=areas, title=title or asked.title, **dates)
        there_before = opened.returns.count() - count
        self.stdout.write(
            f"{opened.title} ({slug}), deadline {day(opened.deadline)}: {_returns(count)} opened, "
            f"{there_before} already there."
        )
        if invite:
            notified = rounds.notify_of_opening(opened, by=None)
            self.stdout.write(
                f"{notified.mails} {'lead' if notified.mails == 1 else 'leads'} told by email, "
                f"{notified.invited} invited."
            )


def _find(name: str) -> Questionnaire:
    published = published_questionnaires()
    match = next((questionnaire for questionnaire in published if questionnaire.name == name), None)
    if match is None:
        names = ", ".join(questionnaire.name for questionnaire in published)
        available = f"Available: {names}." if names else "There are none yet: run load_questionnaire first."
        raise Refusal(f"There is no questionnaire {name}. {available}")
    return match


def _returns(count: int) -> str:
    return "1 return" if count == 1 else f"{count} returns"


def _refuse_another_end(existing: Collection, amend_until: date | None) -> None:
    if amend_until and existing.amend_until != amend_until:
        until = day(existing.amend_until) if existing.amend_until else "none"
        raise Refusal(
            f"The collection {existing.slug} has {until} for changes after the board. You cannot change that here."
        )


def _refuse_another(
    existing: Collection, asked: Questionnaire, deadline: date, opens: date | None, title: str | None
) -> None:
    """What is open keeps its questionnaire and its dates."""
    if existing.questionnaire_id != asked.pk:
        raise Refusal(f"The collection {existing.slug} asks {existing.questionnaire.name}. Choose another slug.")
    if existing.deadline != deadline:
        raise Refusal(
            f"The collection {existing.slug} has the deadline {day(existing.deadline)}. You cannot change that here."
        )
    if opens and existing.opens_on != opens:
        raise Refusal(
            f"The collection {existing.slug} opened on {day(existing.opens_on)}. You cannot change that here."
        )
    if title and existing.title != title:
        raise Refusal(f"The collection {existing.slug} is called “{existing.title}”. You cannot change that here.")
