"""open_collection: a return for every real area, once."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from questionnaire.enums import Act
from questionnaire.models import Collection, Event, Return
from tests.factories import make_area, make_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire():
    return make_questionnaire()


@pytest.fixture
def areas():
    make_area(name="For show")
    make_area(name="Gone", kind="county", ends_on=date(2012, 4, 1))
    make_area(name="Not yet", kind="county", starts_on=date(2019, 4, 1))
    return [make_area(name=name, kind="county") for name in ("Ash", "Birch")]


def open_it(questionnaire, *options, slug="round", deadline="2013-07-05", opens="2013-05-31"):
    name = questionnaire if isinstance(questionnaire, str) else questionnaire.name
    call_command("open_collection", slug, "--questionnaire", name, "--deadline", deadline, "--opens", opens, *options)


def test_every_area_that_is_there_gets_a_draft(questionnaire, areas, capsys):
    open_it(questionnaire, "--title", "Summer round")

    assert set(Return.objects.values_list("area_id", "status")) == {(area.pk, "draft") for area in areas}
    collection = Collection.objects.get()
    assert (collection.title, collection.deadline) == ("Summer round", date(2013, 7, 5))
    assert Event.objects.filter(act=Act.OPEN).count() == 2
    made = Event.objects.get(area_return=None)
    assert (made.act, made.detail["collection"]) == (Act.MAKE_COLLECTION, "round")
    assert "2 returns opened, 0 already there." in capsys.readouterr().out


def test_again_it_opens_only_what_was_added(questionnaire, areas, capsys):
    open_it(questionnaire)
    make_area(name="Cedar", kind="county")
    open_it(questionnaire)

    assert "1 return opened, 2 already there." in capsys.readouterr().out
    assert Collection.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"questionnaire": "nothing-2013"}, "There is no questionnaire nothing-2013. Available: tiny-"),
        ({"deadline": "2013-05-01"}, "The deadline, 1 May 2013, is before the opening, 31 May 2013"),
        ({"deadline": "5 July"}, "is not a date such as 2013-07-05"),
        ({"slug": "a round"}, "a round"),
        ({"slug": "x" * 61}, "longer than 60"),
    ],
)
def test_what_cannot_be_opened_is_refused_in_words(questionnaire, areas, options, said):
    with pytest.raises(CommandError, match=said):
        open_it(**({"questionnaire": questionnaire} | options))

    assert not Collection.objects.exists()


@pytest.mark.parametrize("options", [{"deadline": "2013-07-06"}, {"opens": "2013-06-01"}])
def test_what_is_open_keeps_its_questionnaire_and_dates(questionnaire, areas, options):
    open_it(questionnaire)

    with pytest.raises(CommandError, match="asks tiny-"):
        open_it(make_questionnaire())
    with pytest.raises(CommandError, match="You cannot change that here"):
        open_it(questionnaire, **options)
    with pytest.raises(CommandError, match="is called “Tiny stocktake”"):
        open_it(questionnaire, "--title", "Another")


def test_without_areas_it_says_what_to_load(questionnaire):
    with pytest.raises(CommandError, match="load_areas fixtures/areas"):
        open_it(questionnaire)
