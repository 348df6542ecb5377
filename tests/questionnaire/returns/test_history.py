from datetime import UTC, datetime, timedelta

import pytest

from questionnaire.models import Revision
from questionnaire.returns.selectors.timeline import timeline
from tests.factories import make_world, write
from tests.unprotected import unprotected

pytestmark = pytest.mark.django_db

EVENING = datetime(2013, 7, 4, 18, 0, tzinfo=UTC)


def test_timeline_folds_writing_until_ten_quiet_minutes():
    world = make_world()
    minutes = [(0, "1.1"), (8, "1.2"), (16, "2.1"), (40, "2.2")]
    for version, (minute, number) in enumerate(minutes):
        write(world.area_return, number, "assessment", f"Text {version}", by=world.lead)
        newest = Revision.objects.order_by("-pk")[0]
        with unprotected():
            Revision.objects.filter(pk=newest.pk).update(at=EVENING + timedelta(minutes=minute))

    lines = [(entry.at - EVENING, entry.numbers) for entry in timeline(world.area_return)]

    assert lines == [
        (timedelta(minutes=40), ("2.2",)),
        (timedelta(minutes=16), ("1.1", "1.2", "2.1")),
    ]
