"""Areas, organisations and people from files: all of it or nothing, and every cause with its line."""

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from accounts.models import Area, Invitation, Membership, Organisation, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AREAS = """gss_code,name,short_name,region,authority_type
X00000001,Exampleshire,,North East,county
X00000002,"Samplebury, City of",Samplebury,London,unitary
"""
ORGANISATIONS = """code,name,kind,area_gss_codes
board-1,Exampleshire Board,board,X00000001
team,Programme team,programme,
"""
CCGS = """ods_code,gss_code,name,area_gss_codes
01X,X38000001,NHS Example CCG,X00000001;X00000002
"""
HEAD = "email,name,job_title,phone,role,area_gss_code,capacity,organisation_code\n"
PEOPLE = (
    HEAD
    + """Anna@area.example,Anna Bell,Head of service,01632 960001,lead,X00000001,,
chair@area.example,Cleo Chair,,,signatory,X00000001,hwb-chair,board-1
ccg@area.example,Rani Rep,,,signatory,X00000001,ccg-representative,01X
ccg@area.example,Rani Rep,,,signatory,X00000002,ccg-representative,01X
mia@programme.example,Mia Manager,,,manager,,,
"""
)


@pytest.fixture
def load(tmp_path):
    def run(name, text, **options):
        file = tmp_path / f"{name}.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command(f"load_{name}", file, **options)

    return run


@pytest.fixture
def places(load):
    load("areas", AREAS)
    load("organisations", ORGANISATIONS)
    load("organisations", CCGS)


def refusal(load, name, text):
    with pytest.raises(CommandError) as refused:
        load(name, text)
    return [line.split(".csv", 1)[1] for line in str(refused.value).splitlines()]


def test_places_are_created_then_updated(load, places):
    load("areas", AREAS.replace("North East", "East of England"))
    load("organisations", CCGS.replace("X00000001;X", "X"))

    assert list(Area.objects.values_list("short_name", "region").order_by("gss_code")) == [
        ("Exampleshire", "East of England"),
        ("Samplebury", "London"),
    ]
    assert Organisation.objects.exclude(code__startswith="X").count() == 3
    assert list(Organisation.objects.get(code="01X").areas.values_list("gss_code", flat=True)) == ["X00000002"]


def test_people_get_roles_and_one_invitation_each(load, places, capsys):
    load("people", PEOPLE, invite=True)
    load("people", PEOPLE, invite=True)

    assert User.objects.get(email="anna@area.example").has_usable_password() is False
    assert Membership.objects.count() == 5
    assert Invitation.objects.count() == DBTaskResult.objects.count() == 4
    assert "people: 0 new, 0 changed, 4 as they were" in capsys.readouterr().out


def test_people_are_updated_and_nothing_known_is_emptied(load, places):
    user = make_user("A. Bell", email="anna@area.example", job_title="Adviser", phone="01632 960999")

    load("people", HEAD + "anna@area.example,Anna Bell,Head,,lead,X00000001,,\n", invite=True)

    user.refresh_from_db()
    assert (user.name, user.job_title, user.phone) == ("Anna Bell", "Head", "01632 960999")
    assert not Invitation.objects.exists()


def test_all_problems_of_people_are_named_with_their_lines(load, places):
    rows = """nobody,,,,leader,X00000001,,
chair@area.example,Cleo Chair,,,signatory,X00000002,hwb-chair,board-1

chair@area.example,Clea Chair,,,signatory,X00000001,,
m@programme.example,Mia,,,manager,X00000001,hwb-chair,none
n@area.example,Noor,,,viewer,,,
n@area.example,Noor,,,viewer,X99999999,,
N@area.example,Noor,,,viewer,X99999999,,
"""

    assert refusal(load, "people", HEAD + rows) == [
        ", line 2: email “nobody”: Enter a valid email address.",
        ", line 2: name is missing.",
        ", line 2: role “leader” is not one of lead, contributor, signatory, board_officer, viewer, analyst, manager.",
        ", line 3: Exampleshire Board does not belong to Samplebury.",
        ", line 5: capacity is missing: a signatory signs in one.",
        ", line 5: name of chair@area.example is “Clea Chair” here and “Cleo Chair” on line 3.",
        ", line 5: organisation_code is missing: a signatory signs for an organisation.",
        ", line 6: There is no organisation none. Load organisations first.",
        ", line 6: area_gss_code must be empty: manager is a role in the programme.",
        ", line 6: capacity must be empty: only a signatory has one.",
        ", line 7: area_gss_code is missing: viewer is a role in an area.",
        ", line 8: There is no area X99999999. Load areas first.",
        ", line 9: There is no area X99999999. Load areas first.",
        ", line 9: This person in this role is already on line 8.",
    ]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ", line 1: The columns are missing; they must be gss_code,name,short_name,region,authority_type."),
        ("gss_code,name\n", ", line 1: The columns are gss_code,name; they must be gss_code,"),
        (AREAS + "X1,A,,B\n", ", line 4: has 4 cells, but there are 5 columns."),
        (AREAS + "X00000003,A\x00b,,B,county\n", ", line 4: name has a line break or a control character in it."),
        (AREAS.encode() + b"X00000003,Caf\xe9,,B,county\n", ", line 4: is not UTF-8 text."),
        (AREAS + 'X00000003,"A,,B,county\n', ", line 4: is not CSV: unexpected end of data."),
        (AREAS + "X0000000٣,A,,B,county\n", ", line 4: gss_code “X0000000٣”: Enter a valid value."),
        (AREAS + "X00000001,A,,B,duchy\n", ", line 4: This area is already on line 2."),
        (AREAS.replace("county", "duchy"), ", line 2: authority_type “duchy” is not one of county, "),
        (AREAS + f"X00000003,{'A' * 101},,B,county\n", ", line 4: name “AAAA"),
    ],
)
def test_bad_file_is_refused_with_its_line(load, text, expected):
    problems = refusal(load, "areas", text)

    assert problems[0].startswith(expected)
    assert not Area.objects.exists()


def test_areas_bring_a_council_and_a_board_to_sign_for(load):
    load("areas", AREAS)
    load(
        "organisations",
        "code,name,kind,area_gss_codes\nX00000001-council,Exampleshire County Council,council,X00000001\n",
    )
    load("areas", AREAS)

    bodies = Organisation.objects.filter(areas__gss_code="X00000001").values_list("code", "name")
    assert sorted(bodies) == [
        ("X00000001-board", "Exampleshire Health and Wellbeing Board"),
        ("X00000001-council", "Exampleshire County Council"),
    ]


def test_organisations_before_areas_are_refused_in_one_line(load):
    with pytest.raises(CommandError, match=r"There are no areas yet\. Run load_areas first\."):
        load("organisations", CCGS)
