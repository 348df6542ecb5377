"""Areas, organisations and people from CSV files: create or update, all of a file or nothing of it."""

from accounts.loading.people import PEOPLE, LoadedPeople, load_people
from accounts.loading.places import AREAS, CCGS, ORGANISATIONS, load_areas, load_organisations

__all__ = [
    "AREAS",
    "CCGS",
    "ORGANISATIONS",
    "PEOPLE",
    "LoadedPeople",
    "load_areas",
    "load_organisations",
    "load_people",
]
