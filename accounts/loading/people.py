"""People and their roles: one row for each role of each person."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.enums import AREA_ROLES, Role
from accounts.loading import tables
from accounts.loading.rows import Outcome, invalid, refuse, repeated, save
from accounts.loading.tables import Row
from accounts.models import Area, Membership, Organisation, User
from accounts.problems import Problem

PEOPLE = ("email", "name", "job_title", "phone", "role", "area_gss_code", "capacity", "organisation_code")
DEPUTY = "deputy"  # a column that may be left out: "yes" where a signatory signs in the place of another
_DETAILS = ("name", "job_title", "phone")


@dataclass(frozen=True)
class LoadedPeople:
    people: Outcome
    roles: Outcome
    users: tuple[User, ...]


@dataclass(frozen=True)
class _Known:
    """What a row may refer to. No capacities means that no questionnaire is loaded which could know them."""

    areas: dict[str, Area]
    organisations: dict[str, Organisation]
    capacities: Collection[str]


@transaction.atomic
def load_people(file: Path, *, capacities: Collection[str] = ()) -> LoadedPeople:
    """An empty job title or telephone number in the file leaves what is known; no role is taken away."""
    rows = tables.read(file, PEOPLE, (*PEOPLE, DEPUTY))
    known = _Known(
        {area.gss_code: area for area in Area.objects.all()},
        {organisation.code: organisation for organisation in Organisation.objects.prefetch_related("areas")},
        capacities,
    )
    problems = list(
        repeated(rows, "This person in this role", lambda row: (_email(row), row["role"], row["area_gss_code"]))
    )
    problems += _contradictions(rows)
    problems += _taken(rows)
    for row in rows:
        problems += invalid(row, _user(row), {})
        problems += [Problem(row.line, cause) for cause in _against_role(row, known)]
    refuse(file, problems)
    people, users = _save_people(rows)
    return LoadedPeople(people, _save_roles(rows, users, known), tuple(users.values()))


def _email(row: Row) -> str:
    return row["email"].lower()


def _user(row: Row) -> User:
    user = User(email=_email(row), name=row["name"], job_title=row["job_title"], phone=row["phone"])
    user.set_unusable_password()
    return user


def _contradictions(rows: list[Row]) -> Iterator[Problem]:
    """A person on several rows is one person."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        for column in _DETAILS:
            before = first.setdefault((_email(row), column), row) if row[column] else row
            if before[column] != row[column]:
                cause = (
                    f"{column} of {_email(row)} is “{row[column]}” here and “{before[column]}” on line {before.line}."
                )
                yield Problem(row.line, cause)


def _taken(rows: list[Row]) -> Iterator[Problem]:
    """Problems where a capacity and body would have two holders or two deputies, in the file or with current people."""
    emails = {(_email(row), row["area_gss_code"]) for row in rows if row["role"] == Role.SIGNATORY}
    current = Membership.objects.filter(role=Role.SIGNATORY, user__is_active=True).select_related(
        "user", "area", "organisation"
    )
    taken = {}
    for held in current:
        area, organisation = held.area, held.organisation
        if area and organisation and (held.user.email, area.gss_code) not in emails:
            taken[area.gss_code, held.capacity, organisation.code, held.is_deputy] = held.user.email
    deputies = {(row.user.email, row.area.gss_code) for row in current if row.is_deputy and row.area}
    for row in rows:
        is_known = DEPUTY not in row.cells and (_email(row), row["area_gss_code"]) in deputies
        if row["role"] != Role.SIGNATORY or is_known:
            continue
        slot = (row["area_gss_code"], row["capacity"], row["organisation_code"], _is_deputy(row))
        holder = taken.setdefault(slot, _email(row))
        if holder != _email(row):
            what = "is the deputy" if _is_deputy(row) else "signs"
            yield Problem(row.line, f"{holder} already {what} in this capacity for this body.")


def _is_deputy(row: Row) -> bool:
    """Where the column is left out, nobody becomes a deputy or ceases to be one."""
    return row.cells.get(DEPUTY, "").lower() == "yes"


def _against_deputy(row: Row) -> Iterator[str]:
    value = row.cells.get(DEPUTY, "").lower()
    if value not in ("", "yes", "no"):
        yield f"deputy “{value}” must be yes or no."
    elif value == "yes" and row["role"] != Role.SIGNATORY:
        yield "deputy must be empty: only a signatory has one."


def _against_role(row: Row, known: _Known) -> Iterator[str]:
    role, code = row["role"], row["area_gss_code"]
    if role not in Role.values:
        yield f"role “{role}” is not one of {', '.join(Role.values)}."
        return
    if role not in AREA_ROLES and code:
        yield f"area_gss_code must be empty: {role} is a role in the programme."
    if role in AREA_ROLES and not code:
        yield f"area_gss_code is missing: {role} is a role in an area."
    if code and code not in known.areas:
        yield f"There is no area {code}. Load areas first."
    yield from _against_organisation(row, known)
    yield from _against_capacity(row, known)
    yield from _against_deputy(row)


def _against_organisation(row: Row, known: _Known) -> Iterator[str]:
    code = row["organisation_code"]
    if not code:
        if row["role"] == Role.SIGNATORY:
            yield "organisation_code is missing: a signatory signs for an organisation."
        return
    organisation = known.organisations.get(code)
    if organisation is None:
        yield f"There is no organisation {code}. Load organisations first."
        return
    places = {area.gss_code for area in organisation.areas.all()}
    if row["area_gss_code"] in known.areas and places and row["area_gss_code"] not in places:
        yield f"{organisation} does not belong to {known.areas[row['area_gss_code']]}."


def _against_capacity(row: Row, known: _Known) -> Iterator[str]:
    capacity = row["capacity"]
    if row["role"] != Role.SIGNATORY:
        if capacity:
            yield "capacity must be empty: only a signatory has one."
    elif not capacity:
        yield "capacity is missing: a signatory signs in one."
    elif known.capacities and capacity not in known.capacities:
        yield f"capacity “{capacity}” is not one of {', '.join(sorted(known.capacities))}."
    elif not re.fullmatch(r"[a-z0-9-]{1,60}", capacity):
        yield f"capacity “{capacity}” can only have lower-case letters, numbers and hyphens."


def _save_people(rows: list[Row]) -> tuple[Outcome, dict[str, User]]:
    emails = {_email(row) for row in rows}
    old = {user.email: user for user in User.objects.filter(email__in=emails)}
    wanted: dict[str, User] = {}
    for row in rows:
        user = wanted.setdefault(_email(row), _user(row))
        for detail in _DETAILS:
            before = getattr(old.get(_email(row)), detail, "")
            setattr(user, detail, row[detail] or getattr(user, detail) or before)
    return save(old, wanted, _DETAILS)


def _save_roles(rows: list[Row], users: dict[str, User], known: _Known) -> Outcome:
    wanted = [
        Membership(
            user=users[_email(row)],
            role=row["role"],
            area=known.areas.get(row["area_gss_code"]),
            capacity=row["capacity"],
            organisation=known.organisations.get(row["organisation_code"]),
            is_deputy=_is_deputy(row),
        )
        for row in rows
    ]
    old = Membership.objects.filter(user__in=users.values())
    facts = ("capacity", "organisation_id", *(("is_deputy",) if any(DEPUTY in row.cells for row in rows) else ()))
    return save(_by_key(old), _by_key(wanted), facts)[0]


def _by_key(memberships) -> dict:
    return {(each.user_id, each.role, each.area_id): each for each in memberships}
