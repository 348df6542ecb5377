"""The programme's desk: figures that agree, filters, whom to ring, and not a word of what is unsent."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from questionnaire.desk.programme import columns
from questionnaire.desk.programme.columns import Column, Fact
from questionnaire.desk.rounds import workflow as rounds
from questionnaire.models import Edition
from questionnaire.signing.sending import workflow as sending
from tests.factories import World, make_area, make_collection, make_return, write

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def desk(client, collection, **filters):
    return client.get(reverse("collection", kwargs={"collection": collection.slug}), filters)


def listed(reply):
    """Areas of the list, in order."""
    rows = reply.content.decode().split('aria-labelledby="list"')[1]
    return [re.sub(r"<[^>]+>", "", cell).split()[0] for cell in re.findall(r'<th scope="row".*?</th>', rows, re.DOTALL)]


def send(world, edition):
    found = Edition.objects.select_related("area_return__area", "area_return__collection").get(pk=edition.pk)
    reasons = dict.fromkeys(("chair", "chief", "ccg"), "On leave")
    return sending.send(found, by=world.lead, reasons=reasons)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def late(today):
    """A collection whose deadline was a week ago."""
    return make_collection(opens_on=date(2013, 5, 1), deadline=today - 7 * DAY)


@pytest.fixture
def four(late, today):
    """Sent and signed by nobody; written; given more time; not begun."""
    names = {"Ash": "London", "Birch": "London", "Cedar": "North East", "Dale": "North East"}
    worlds = {name: World(make_return(make_area(name=name, region=region), late)) for name, region in names.items()}
    send(worlds["Ash"], worlds["Ash"].finalised())
    write(worlds["Birch"].area_return, "1.1", "assessment", "A secret of Birch.")
    rounds.extend(worlds["Cedar"].area_return, by=worlds["Ash"].manager, deadline=today + DAY, reason="Flood")
    return worlds


def test_the_heading_and_the_figures_agree(client, late, four):
    client.force_login(four["Ash"].analyst)

    text = desk(client, late).content.decode()

    assert "1 of 4 returns are in</h1>" in text
    assert "1 of them is still waiting for a signature. 3 are still out: 1 has more time, 2 are overdue." in text
    figures = re.findall(r'app-tile__figure">(\d+)</span> <span class="app-tile__word">([^<]+)', text)
    assert figures == [
        ("0", "sent, signed or accepted"),
        ("1", "sent, unsigned"),
        ("1", "more time agreed"),
        ("2", "overdue"),
    ]
    regions = re.findall(r'<th scope="row" class="govuk-table__header app-plain">.*?</tr>', text, re.DOTALL)
    assert [re.findall(r"numeric\">(?:<strong>)?(\d+)", row) for row in regions] == [
        ["0", "1", "0", "1", "2"],
        ["0", "0", "1", "1", "2"],
    ]


def test_before_the_deadline_nobody_is_overdue(client):
    world = World(make_return())
    client.force_login(world.manager)

    text = desk(client, world.area_return.collection).content.decode()

    assert "1 is still out; the deadline is Monday 5 July." in text
    assert "still in time" in text
    assert "overdue" not in text


def test_the_programme_reads_no_word_that_is_unsent(client, late, four):
    client.force_login(four["Ash"].manager)

    text = desk(client, late).content.decode()

    assert "A secret of Birch" not in text
    assert "Draft, 4 of 4 questions open" in text
    assert reverse("edition", kwargs={"collection": late.slug, "area": four["Ash"].area.gss_code, "edition": 1}) in text
    assert text.count("return.pdf") == 1


@pytest.mark.parametrize(
    ("filters", "areas"),
    [
        ({}, ["Ash", "Birch", "Cedar", "Dale"]),
        ({"standing": ["overdue"]}, ["Birch", "Dale"]),
        ({"standing": ["overdue", "more_time"], "region": "North East"}, ["Cedar", "Dale"]),
        ({"words": " BIR"}, ["Birch"]),
        ({"words": "01632 960000"}, ["Ash"]),
        ({"waits": "Signatories"}, ["Ash"]),
        ({"region": "Atlantis", "standing": ["x"], "page": "z"}, ["Ash", "Birch", "Cedar", "Dale"]),
    ],
)
def test_filters_narrow_the_list(client, late, four, filters, areas):
    client.force_login(four["Ash"].analyst)

    assert listed(desk(client, late, **filters)) == areas


def test_a_filter_that_fits_nobody_leads_back(client, late, four):
    client.force_login(four["Ash"].analyst)

    assert "No areas match your filters" in desk(client, late, words="zzz").content.decode()


def test_a_chosen_tile_takes_itself_away(client, late, four):
    client.force_login(four["Ash"].analyst)

    text = desk(client, late, standing="overdue", region="London").content.decode()

    tile = re.search(r'href="([^"]+)" aria-current="true"[^>]*>.*?</a>', text)
    assert tile[1] == "?region=London#areas"
    assert "1 area, London, overdue" in text


def test_only_a_manager_is_offered_to_give_more_time(client, late, four):
    counts = []
    for user in (four["Ash"].manager, four["Ash"].analyst):
        client.force_login(user)
        counts.append(desk(client, late).content.decode().count("Give more time"))

    assert counts == [3, 0]


def test_queries_do_not_grow_with_the_returns(client, late):
    world = World(make_return(collection=late))
    client.force_login(world.manager)
    counts = []
    for extra in (0, 2):
        for _ in range(extra):
            another = World(make_return(collection=late))
            write(another.area_return, "2.1", "rating", "green")
            send(another, another.finalised())
        desk(client, late)
        with CaptureQueriesContext(connection) as queries:
            desk(client, late)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


def test_the_list_downloads_as_text_that_is_no_formula(client, late, four):
    make_return(make_area(name="=Evil()", region="London"), late)
    client.force_login(four["Ash"].analyst)

    reply = desk(client, late, format="csv", region="London")

    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert [row["area"] for row in rows] == ["'=Evil()", "Ash", "Birch"]
    assert rows[1]["status"].startswith("Sent ")
    assert reply["Content-Disposition"] == f'attachment; filename="{late.slug}-areas.csv"'


def test_long_lists_come_in_pages(client, late):
    for number in range(51):
        make_return(make_area(name=f"Place{number:02}"), late)
    world = World(make_return(make_area(name="Zoo"), late))
    client.force_login(world.manager)

    assert listed(desk(client, late, page="2")) == ["Place50", "Zoo"]


def test_nobody_of_an_area_sees_the_desk(client, late, four):
    client.force_login(four["Ash"].lead)

    assert desk(client, late).status_code == 404


@pytest.fixture
def signatures_column():
    """A column more, for as long as the test runs."""
    columns.register(Column("Signatures", (Fact("signed by", lambda row: f"{row.signed} of {row.needed}"),)))
    yield
    columns.unregister("Signatures")


def table_of(reply):
    """The words of each cell of the list, head first."""
    rows = reply.content.decode().split('aria-labelledby="list"')[1].split("</table>")[0]
    cells = [re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL) for row in rows.split("</tr>")[:-1]]
    return [[" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in row] for row in cells]


def test_an_added_column_is_in_the_head_in_each_row_and_in_the_csv(client, late, four, signatures_column):
    client.force_login(four["Ash"].analyst)

    table = table_of(desk(client, late))
    rows = list(csv.DictReader(io.StringIO(desk(client, late, format="csv").content.decode("utf-8-sig"))))

    assert table[0] == ["Area", "Status", "Last change", "Waiting for", "Signatures"]
    assert [row[4] for row in table[1:]] == ["0 of 3", "0 of 3", "0 of 3", "0 of 3"]
    assert [row["signed by"] for row in rows] == ["0 of 3", "0 of 3", "0 of 3", "0 of 3"]


def test_an_added_column_costs_no_query_for_each_return(client, late, signatures_column):
    world = World(make_return(collection=late))
    client.force_login(world.analyst)
    desk(client, late)
    counts, lengths = [], []
    for extra in (0, 2):
        for _ in range(extra):
            make_return(collection=late)
        with CaptureQueriesContext(connection) as queries:
            reply = desk(client, late)
        counts.append(len(queries))
        lengths.append(len(table_of(reply)) - 1)

    assert lengths == [1, 3]
    assert counts[0] == counts[1] <= 8


def test_a_column_is_registered_once():
    with pytest.raises(ValueError):
        columns.register(Column("Area", ()))
