"""The files of the demonstration, and how its days move to those of the reader."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from ruamel.yaml import YAML

from questionnaire.models import Collection
from questionnaire.phrases import weekday

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
_DAY = re.compile(r"\{(\d{4}-\d{2}-\d{2})\}")

Told = dict[str, Any]
"""A part of world.yaml as plain values. The first lines of that file explain its keys."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Moves the days in world.yaml by a whole number of days."""

    shift: timedelta

    @classmethod
    def today(cls, told: str) -> "Calendar":
        return cls(timezone.localdate() - date.fromisoformat(told))

    def day(self, told: str) -> date:
        return date.fromisoformat(told) + self.shift

    def moment(self, told: str) -> datetime:
        """A local time, "2013-07-05 15:48"."""
        return timezone.make_aware(datetime.fromisoformat(told) + self.shift)

    def words(self, told: str) -> str:
        """ "until {2013-07-15}" becomes "until Monday 15 July", moved."""
        return _DAY.sub(lambda match: weekday(self.day(match[1])), told)


@dataclass(frozen=True)
class World:
    today: str
    collection: Told
    programme: Told
    areas: tuple[Told, ...]

    def calendar(self, collection: Collection) -> Calendar:
        """The calendar with which the collection was first loaded."""
        return Calendar(collection.deadline - date.fromisoformat(self.collection["deadline"]))

    @cached_property
    def answers(self) -> dict[str, Told]:
        """The sets of answers by name."""
        return {name: _read(f"answers/{name}.yaml") for name in {area["answers"] for area in self.areas}}


def read_world() -> World:
    told = _read("world.yaml")
    return World(told["today"], told["collection"], told["programme"], tuple(told["areas"]))


def body_of(area: Told, kind: str) -> Told:
    """The area's council, its board or its first CCG."""
    return next(body for body in area["organisations"] if body["kind"] == kind)


def _read(name: str) -> Told:
    return YAML(typ="safe").load(FIXTURES / "demo" / name)
