"""Roles, and kinds of area and organisation."""

from django.db.models import TextChoices


class Role(TextChoices):
    LEAD = "lead", "Lead"
    CONTRIBUTOR = "contributor", "Contributor"
    SIGNATORY = "signatory", "Signatory"
    BOARD_OFFICER = "board_officer", "Board officer"
    VIEWER = "viewer", "Viewer"
    ANALYST = "analyst", "Analyst"
    MANAGER = "manager", "Programme manager"


PROGRAMME_ROLES = (Role.ANALYST, Role.MANAGER)
AREA_ROLES = tuple(role for role in Role if role not in PROGRAMME_ROLES)


class AreaKind(TextChoices):
    COUNTY = "county", "County"
    METROPOLITAN = "metropolitan", "Metropolitan borough"
    LONDON_BOROUGH = "london_borough", "London borough"
    CITY_OF_LONDON = "city_of_london", "City of London"
    UNITARY = "unitary", "Unitary authority"
    ISLES_OF_SCILLY = "isles_of_scilly", "Isles of Scilly"
    DEMONSTRATION = "demonstration", "Invented, for demonstration"


class OrganisationKind(TextChoices):
    COUNCIL = "council", "Council"
    CCG = "ccg", "Clinical commissioning group"
    BOARD = "board", "Health and Wellbeing Board"
    PROVIDER = "provider", "Provider"
    PROGRAMME = "programme", "Programme team"
