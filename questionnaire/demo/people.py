"""Areas, bodies and people of the demonstration. All people share one password."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from accounts.enums import AreaKind, OrganisationKind, Role
from accounts.models import Area, Membership, Organisation, User
from questionnaire.demo.reading import Told, World
from questionnaire.models import Collection

PASSWORD = "stocktake-demo-2013"  # noqa: S105 (known to everybody, refused in production)
_PERSON = ("name", "job_title", "phone")


@dataclass(frozen=True)
class Cast:
    """Who acts in one area."""

    area: Area
    manager: User
    lead: User
    contributors: tuple[tuple[User, tuple[str, ...]], ...]
    signatories: tuple[Membership, ...]
    board_officer: User
    everybody: tuple[User, ...]

    def signatory(self, told: Told) -> Membership:
        """Who acts: by capacity, by the body where several sign, and the deputy where it says so."""
        return next(
            row
            for row in self.signatories
            if row.capacity == told["capacity"]
            and row.is_deputy == ("authority" in told)
            and told.get("organisation") in (None, row.organisation.code if row.organisation else "")
        )

    def writer(self, section: str, position: int) -> User:
        """Whoever the section is assigned to; contributors without sections take turns with the lead."""
        for contributor, sections in self.contributors:
            if section in sections or (not sections and position % 2):
                return contributor
        return self.lead


def load(world: World, told_areas: list[Told], collection: Collection) -> dict[str, Cast]:
    """The casts of these areas by code. Bodies and people that are there already are taken as they are."""
    joined_at = world.calendar(collection).moment(f"{world.collection['opens_on']} 08:00")
    areas = _areas(told_areas)
    bodies = _bodies(world, told_areas, areas)
    users = _users(world, told_areas, joined_at)
    _add([*_of_programme(world, users, bodies), *_of_areas(told_areas, areas, users, bodies)], joined_at)
    manager = next(users[person["email"]] for person in world.programme["people"] if person["role"] == Role.MANAGER)
    return {told["gss_code"]: _cast(told, areas[told["gss_code"]], users, manager) for told in told_areas}


def _areas(told_areas: list[Told]) -> dict[str, Area]:
    codes = [told["gss_code"] for told in told_areas]
    there = set(Area.objects.filter(gss_code__in=codes).values_list("gss_code", flat=True))
    Area.objects.bulk_create(
        Area(
            gss_code=told["gss_code"],
            name=told["name"],
            short_name=told["name"],
            region=told["region"],
            kind=AreaKind.DEMONSTRATION,
        )
        for told in told_areas
        if told["gss_code"] not in there
    )
    return {area.gss_code: area for area in Area.objects.filter(gss_code__in=codes)}


def _bodies(world: World, told_areas: list[Told], areas: dict[str, Area]) -> dict[str, Organisation]:
    team = {"code": world.programme["code"], "name": world.programme["name"], "kind": OrganisationKind.PROGRAMME}
    told = {body["code"]: body for body in [team, *(body for area in told_areas for body in area["organisations"])]}
    there = set(Organisation.objects.filter(code__in=told).values_list("code", flat=True))
    Organisation.objects.bulk_create(Organisation(**body) for code, body in told.items() if code not in there)
    bodies = {body.code: body for body in Organisation.objects.filter(code__in=told)}
    link = Organisation.areas.through
    link.objects.bulk_create(
        (
            link(organisation_id=bodies[body["code"]].pk, area_id=areas[area["gss_code"]].pk)
            for area in told_areas
            for body in area["organisations"]
        ),
        ignore_conflicts=True,
    )
    return bodies


def _users(world: World, told_areas: list[Told], joined_at: datetime) -> dict[str, User]:
    """The password is hashed once: made to be slow, it would take a minute for all."""
    everybody = [*world.programme["people"], *(person for area in told_areas for person in area["people"])]
    told = {person["email"]: person for person in everybody}
    missing = told.keys() - set(User.objects.filter(email__in=told).values_list("email", flat=True))
    if missing:
        password = make_password(PASSWORD)
        User.objects.bulk_create(
            User(
                email=email,
                password=make_password(None) if "invited_at" in person else password,
                date_joined=joined_at,
                **{key: person[key] for key in _PERSON},
            )
            for email, person in told.items()
            if email in missing
        )
    return {user.email: user for user in User.objects.filter(email__in=told)}


def _of_programme(world: World, users: dict[str, User], bodies: dict[str, Organisation]) -> Iterator[Membership]:
    team = bodies[world.programme["code"]]
    for person in world.programme["people"]:
        yield Membership(user=users[person["email"]], role=person["role"], organisation=team)


def _of_areas(
    told_areas: list[Told], areas: dict[str, Area], users: dict[str, User], bodies: dict[str, Organisation]
) -> Iterator[Membership]:
    for area in told_areas:
        for person in area["people"]:
            yield Membership(
                user=users[person["email"]],
                role=person["role"],
                area=areas[area["gss_code"]],
                organisation=bodies.get(person.get("organisation", "")),
                capacity=person.get("capacity", ""),
                reads_assigned_only=person.get("limited", False),
                is_deputy=person.get("deputy", False),
            )


def _add(memberships: list[Membership], joined_at: datetime) -> None:
    rows = Membership.objects.filter(user__in=[membership.user_id for membership in memberships])
    there = set(rows.values_list("user_id", "role", "area_id"))
    new = [row for row in memberships if (row.user_id, row.role, row.area_id) not in there]
    for membership in new:
        membership.created_at = joined_at
    Membership.objects.bulk_create(new)


def _cast(told: Told, area: Area, users: dict[str, User], manager: User) -> Cast:
    def of(role: Role) -> list[Told]:
        return [person for person in told["people"] if person["role"] == role]

    rows = Membership.objects.filter(area=area, role=Role.SIGNATORY).select_related("user", "organisation")
    return Cast(
        area=area,
        manager=manager,
        lead=users[of(Role.LEAD)[0]["email"]],
        contributors=tuple(
            (users[person["email"]], tuple(person.get("sections", ()))) for person in of(Role.CONTRIBUTOR)
        ),
        signatories=tuple(rows),
        board_officer=users[of(Role.BOARD_OFFICER)[0]["email"]],
        everybody=tuple(users[person["email"]] for person in told["people"]),
    )
