"""Areas and organisations."""

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from accounts.enums import OrganisationKind
from accounts.loading import tables
from accounts.loading.rows import Outcome, invalid, refuse, repeated, save
from accounts.loading.tables import Row
from accounts.models import Area, Organisation
from accounts.problems import Problem, Refusal

AREAS = ("gss_code", "name", "short_name", "region", "authority_type")
ORGANISATIONS = ("code", "name", "kind", "area_gss_codes")
CCGS = ("ods_code", "gss_code", "name", "area_gss_codes")


@transaction.atomic
def load_areas(file: Path) -> Outcome:
    """Each area also gets a council and a board to sign for, unless it has them: E06000034-council, E06000034-board.
    Their names are made from the area's; `load_organisations` can give them their own."""
    rows = tables.read(file, AREAS)
    problems = list(repeated(rows, "This area", lambda row: row["gss_code"]))
    wanted = {}
    for row in rows:
        area = Area(
            gss_code=row["gss_code"],
            name=row["name"],
            short_name=row["short_name"] or row["name"],
            region=row["region"],
            kind=row["authority_type"],
        )
        problems += invalid(row, area, {"kind": "authority_type"})
        wanted[area.gss_code] = area
    refuse(file, problems)
    old = {area.gss_code: area for area in Area.objects.all()}
    outcome, kept = save(old, wanted, ("name", "short_name", "region", "kind"))
    _add_bodies(kept.values())
    return outcome


@transaction.atomic
def load_organisations(file: Path) -> Outcome:
    """Either the list of CCGs, or the general form. An organisation's areas become those of the file."""
    rows = tables.read(file, ORGANISATIONS, CCGS)
    problems = list(repeated(rows, "This organisation", _code))
    areas = {area.gss_code: area.pk for area in Area.objects.all()}
    if not areas:
        raise Refusal("There are no areas yet. Run load_areas first.")
    wanted, places = {}, {}
    for row in rows:
        organisation = Organisation(code=_code(row), name=row["name"], kind=row.cells.get("kind", OrganisationKind.CCG))
        problems += invalid(row, organisation, {"code": "code" if "code" in row.cells else "ods_code"})
        codes = [code.strip() for code in row["area_gss_codes"].split(";") if code.strip()]
        problems += [
            Problem(row.line, f"There is no area {code}. Load areas first.") for code in codes if code not in areas
        ]
        wanted[organisation.code] = organisation
        places[organisation.code] = {areas[code] for code in codes if code in areas}
    refuse(file, problems)
    old = {organisation.code: organisation for organisation in Organisation.objects.all()}
    outcome, kept = save(old, wanted, ("name", "kind"))
    _place({kept[code].pk: area_ids for code, area_ids in places.items()})
    return outcome


def _add_bodies(areas: Iterable[Area]) -> None:
    codes = set(Organisation.objects.values_list("code", flat=True))
    bodies = [
        (Organisation(code=code, kind=kind, name=name), area)
        for area in areas
        for kind, name in (
            (OrganisationKind.COUNCIL, f"{area.short_name} council"),
            (OrganisationKind.BOARD, f"{area.short_name} Health and Wellbeing Board"),
        )
        if (code := f"{area.gss_code}-{kind}") not in codes
    ]
    Organisation.objects.bulk_create(body for body, _ in bodies)
    link = Organisation.areas.through
    link.objects.bulk_create(link(organisation=body, area=area) for body, area in bodies)


def _code(row: Row) -> str:
    return row.cells.get("code", row.cells.get("ods_code", ""))


def _place(wanted: dict[int, set[int]]) -> None:
    """Make the links between organisations and areas those of the file, and leave other organisations alone."""
    link = Organisation.areas.through
    pairs = {(organisation_id, area_id) for organisation_id, area_ids in wanted.items() for area_id in area_ids}
    for row in link.objects.filter(organisation_id__in=wanted):
        if (row.organisation_id, row.area_id) in pairs:
            pairs.remove((row.organisation_id, row.area_id))
        else:
            row.delete()
    link.objects.bulk_create(link(organisation_id=organisation, area_id=area) for organisation, area in sorted(pairs))
