"""All of the demonstration at once; harmless to run twice."""

from django.conf import settings
from django.db import transaction

from accounts.models import Area
from accounts.problems import Refusal
from questionnaire import definition
from questionnaire import loading as questionnaires
from questionnaire.demo import people, returns
from questionnaire.demo.reading import FIXTURES, Calendar, World
from questionnaire.desk.rounds.workflow import record_collection
from questionnaire.models import Collection, Questionnaire
from questionnaire.returns.workflow import announce


@transaction.atomic
def load(world: World) -> Collection:
    """Add the areas that are not there yet, with their people and returns; what is there is left as it is."""
    if settings.PRODUCTION:
        raise Refusal("The demonstration is refused in production: its password is known to everybody.")
    collection = _collection(world)
    there = set(Area.objects.filter(returns__collection=collection).values_list("gss_code", flat=True))
    new = [area for area in world.areas if area["gss_code"] not in there]
    if new:
        calendar = world.calendar(collection)
        casts = people.load(world, new, collection)
        tree = definition.get(collection.questionnaire_id)
        for edition in returns.load(world, new, casts, collection, tree, calendar):
            announce(edition)
    return collection


def _collection(world: World) -> Collection:
    """The first load makes the collection; its dates hold the day of that load for all later ones."""
    told = world.collection
    there = Collection.objects.filter(slug=told["slug"]).select_related("questionnaire").first()
    if there:
        return there
    if Collection.objects.exists():
        raise Refusal(
            "There is already a collection here. Everybody knows the demonstration's password, so it is not loaded as "
            "well. Use another DATA_DIR, or `make serve` to serve what is here."
        )
    calendar = Calendar.today(world.today)
    dates = ("opens_on", "deadline", "last_sending_on", "amend_until", "published_on")
    collection, is_new = Collection.objects.get_or_create(
        slug=told["slug"],
        defaults={
            "questionnaire": _questionnaire(told["questionnaire"]),
            "title": told["title"],
            **{name: calendar.day(told[name]) for name in dates},
        },
    )
    if is_new:
        record_collection(collection, by=None, at=calendar.moment(f"{told['opens_on']} 08:30"))
    return collection


def _questionnaire(name: str) -> Questionnaire:
    stored = questionnaires.load([FIXTURES / "questionnaires" / f"{name}.yaml"])
    return stored[0].questionnaire
