"""S3: slots x people x areas. Only the named holder, or the named deputy with an authority, signs the named slot."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from questionnaire.enums import Authority
from questionnaire.models import Edition, Signature
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.signatures import challenges
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.signing.signatures.workflow import DeputyAuthority
from tests.factories import (
    PASSWORD,
    fill,
    make_collection,
    make_organisation,
    make_questionnaire,
    make_return,
    make_user,
)
from tests.pages import address

pytestmark = pytest.mark.django_db
AUTHORITY = DeputyAuthority("Deputy", Authority.SCHEME, "4.2 of May 2013")
SLOTS = ("chair", "chief", "ccg north", "ccg south")
AREAS = 152


@dataclass(frozen=True)
class Place:
    """An area whose two CCGs each sign, with everybody who might try to: by name, with what they may sign."""

    edition: Edition
    slots: dict[str, Membership]
    people: dict[str, User]
    may: dict[str, str]


def make_place(collection, programme: dict[str, User]) -> Place:
    area_return = make_return(collection=collection)
    area = area_return.area
    kinds = {"chair": "board", "chief": "council", "ccg north": "ccg", "ccg south": "ccg"}
    bodies = {slot: make_organisation(area, kind, name=f"{area} {slot}") for slot, kind in kinds.items()}
    slots = {slot: _member(area, Role.SIGNATORY, slot.split()[0], body) for slot, body in bodies.items()}
    people = {slot: row.user for slot, row in slots.items()} | programme
    people["deputy of the chair"] = _member(area, Role.SIGNATORY, "chair", bodies["chair"], is_deputy=True).user
    for role in (Role.LEAD, Role.CONTRIBUTOR, Role.BOARD_OFFICER, Role.VIEWER):
        people[role] = _member(area, role).user
    _member(area, Role.CONTRIBUTOR, user=people["chief"])  # one person with two roles
    people["who held it before"] = make_user()
    people["closed account"] = _member(area, Role.SIGNATORY, "ccg", bodies["ccg north"]).user
    User.objects.filter(pk=people["closed account"].pk).update(is_active=False)
    people["closed account"].is_active = False
    finalising.choose_signers(area_return, by=people[Role.LEAD], each=["ccg"])
    edition = finalising.finalise(fill(area_return), by=people[Role.LEAD])
    return Place(edition, slots, people, {slot: slot for slot in SLOTS} | {"deputy of the chair": "chair"})


def _member(
    area, role, capacity: str = "", body: Organisation | None = None, *, is_deputy=False, user=None
) -> Membership:
    return Membership.objects.create(
        user=user or make_user(), role=role, area=area, capacity=capacity, organisation=body, is_deputy=is_deputy
    )


def make_programme() -> dict[str, User]:
    people = {"superuser": make_user(is_superuser=True)}
    for role in (Role.ANALYST, Role.MANAGER):
        people[role] = Membership.objects.create(user=make_user(), role=role).user
    return people


def signed_by(place: Place, person: User, deputy_authority=AUTHORITY) -> str:
    """Which slot this person signs when they try, and nothing where they are refused; undone afterwards."""
    person.__dict__.pop("held", None)
    found = ""
    sid = transaction.savepoint()
    try:
        signature = signatures.sign(
            place.edition, by=person, shown_sha256=place.edition.sha256, deputy_authority=deputy_authority
        )
        found = _slot_of(place, signature)
    except (PermissionDenied, InvalidTransition):
        pass
    transaction.savepoint_rollback(sid)
    return found


def _slot_of(place: Place, signature: Signature) -> str:
    pair = (signature.capacity, signature.organisation_id)
    return next((slot for slot, row in place.slots.items() if (row.capacity, row.organisation_id) == pair), "?")


def wrong_cells(places: list[Place]) -> tuple[int, list[tuple]]:
    """How many cells there are, and those with the wrong outcome. Everybody tries in every area: in their own, and the
    signatories of one area in the next as well."""
    count, wrong = 0, []
    for index, place in enumerate(places):
        neighbour = places[(index + 1) % len(places)]
        strangers = {f"{slot} of elsewhere": row.user for slot, row in neighbour.slots.items()}
        for name, person in (place.people | strangers).items():
            outcome = signed_by(place, person)
            for slot in SLOTS:
                count += 1
                wanted = place.may.get(name) == slot
                if (outcome == slot) != wanted:
                    wrong.append((index, name, slot, outcome))
    return count, wrong


def make_places(areas: int) -> list[Place]:
    collection, programme = make_collection(make_questionnaire()), make_programme()
    return [make_place(collection, programme) for _ in range(areas)]


def test_only_the_named_person_signs_the_named_slot():
    count, wrong = wrong_cells(make_places(2))

    assert wrong == []
    assert count == 2 * len(SLOTS) * 18


@pytest.mark.long
def test_only_the_named_person_signs_the_named_slot_in_every_area(record_property):
    count, wrong = wrong_cells(make_places(AREAS))

    print(f"S3: {count} cells, {len(wrong)} wrong outcomes")  # noqa: T201
    assert wrong == []
    assert count >= 6_840


def test_stand_in_without_authority_signs_nothing():
    (place,) = make_places(1)

    assert signed_by(place, place.people["deputy of the chair"], deputy_authority=None) == ""
    assert signed_by(place, place.people["deputy of the chair"]) == "chair"


def test_page_takes_no_challenge_of_another_place(client, settings):
    """Over the wire: everybody posts, with their own password, the challenge that each slot's holder was shown.
    CONTROL: read the challenge with the slot that it names."""
    (place,) = make_places(1)
    url = address("sign", place.edition.area_return, edition=place.edition.number)
    facts = {"password": PASSWORD, "title": "Deputy", "authority_kind": "scheme", "authority": "4.2"}
    for name, person in place.people.items():
        for slot, row in place.slots.items():
            if row.user == person or not person.is_active:
                continue
            cache.clear()
            client.force_login(person)
            stolen = challenges.issue(place.edition, row.user, row)
            reply = client.post(url, facts | {"challenge": stolen})
            assert reply.status_code in (403, 404, 422), (name, slot)
    assert not Signature.objects.exists()
