"""A table of accounts to sign in with: some people for each role, then every area with its lead and status."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from accounts.enums import Role
from questionnaire import definition
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.demo.people import PASSWORD
from questionnaire.demo.reading import Told, World
from questionnaire.desk.programme.selectors import listed_returns
from questionnaire.models import Collection

_ROLES = {
    Role.LEAD: "Lead: answers, finalises, sends",
    Role.CONTRIBUTOR: "Contributor: answers",
    Role.BOARD_OFFICER: "Board officer: records what the board decides",
    Role.VIEWER: "Viewer: reads",
    Role.ANALYST: "Analyst of the programme: reads what was sent",
    Role.MANAGER: "Manager of the programme: follows all areas, gives more time",
}

Row = tuple[str, ...]


def table(world: World, collection: Collection, *, everybody: bool = False) -> str:
    """Make the table. `everybody` lists all people instead of a few to start with."""
    tree = definition.get(collection.questionnaire_id)
    groups = _groups(world, tree, everybody)
    groups["Every area, its lead and how far it is"] = list(_areas(world, collection))
    widths = [max(len(row[column]) for rows in groups.values() for row in rows) for column in (0, 1)]
    lines = [f"Sign in at {settings.SITE_URL} with the password {PASSWORD} and one of these addresses."]
    for heading, rows in groups.items():
        lines += ["", heading]
        lines += [f"  {email:<{widths[0]}}  {name:<{widths[1]}}  {sees}" for email, name, sees in rows]
    return "\n".join(lines)


def _groups(world: World, tree: QuestionnaireDefinition, everybody: bool) -> dict[str, list[Row]]:
    """Group the people by role, in the order in which a return reaches them."""
    capacities = [f"Signs or sends back: {capacity.title}" for capacity in tree.capacities]
    headings = [*list(_ROLES.values())[:2], *capacities, *list(_ROLES.values())[2:]]
    groups: dict[str, dict[str, Row]] = {heading: {} for heading in headings}
    for place, person in _people(world):
        sees = person.get("sees", place if everybody else "")
        capacity = tree.capacity(person.get("capacity", ""))
        heading = f"Signs or sends back: {capacity.title}" if capacity else _ROLES[Role(person["role"])]
        if sees:
            groups[heading].setdefault(person["email"], (person["email"], person["name"], sees))
    return {heading: list(rows.values()) for heading, rows in groups.items() if rows}


def _people(world: World) -> Iterator[tuple[str, Told]]:
    for area in world.areas:
        for person in area["people"]:
            yield area["name"], person
    for person in world.programme["people"]:
        yield world.programme["name"], person


def _areas(world: World, collection: Collection) -> Iterator[Row]:
    """List the areas with their current status, which may have changed since the first load."""
    leads = {area["gss_code"]: _lead(area)["email"] for area in world.areas}
    for listed in listed_returns(collection, timezone.localdate()):
        code = listed.area_return.area.gss_code
        if code in leads:
            yield leads[code], listed.area_return.area.short_name, listed.line


def _lead(area: Told) -> Told:
    return next(person for person in area["people"] if person["role"] == Role.LEAD)
