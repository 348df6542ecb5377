"""S6: signed evidence is complete, and whoever holds it can check it with no database."""

import copy
import json
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from django.core.management import call_command

from questionnaire.hashing import canonical, sha256
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.signing.signatures import workflow as signatures
from reporting.evidence import check, evidence
from tests.factories import write
from tests.reporting.conftest import place, sign

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def signed(world):
    """An edition with three signatures."""
    write(world.area_return, "1.1", "support_required", "Advice on housing")
    edition = world.finalised()
    for capacity in ("chair", "chief", "ccg"):
        sign(world, edition, capacity)
    return get_edition(edition.pk)


@pytest.fixture
def found(signed):
    return json.loads(evidence(record_of_edition(signed), signed.content))


def test_evidence_says_everything_of_each_signature(signed, found):
    assert found["reference"] == signed.reference
    rows = list(signed.signatures.order_by("capacity"))
    told = sorted(found["signatures"], key=lambda row: row["capacity"])
    for row, said in zip(rows, told, strict=True):
        assert said["statement"] == row.statement
        assert (said["name"], said["title"], said["capacity"]) == (row.name, row.title, row.capacity)
        assert said["organisation"] == row.organisation.name
        assert said["signed_at"] == row.signed_at.astimezone(UTC).isoformat()
        assert said["sha256"] == row.sha256 == signed.sha256
        assert said["factor"] == row.factor
    assert check(found) == []


def test_change_of_any_one_value_is_found(found):
    """CONTROL: a check that compares hashes alone lets a name, a title or the words agreed to be changed."""
    places = list(leaves(found))
    assert len(places) > 60

    unseen = [place for place in places if not check(changed(found, place))]
    unseen += [place for place in places if not check(without(found, place))]

    assert unseen == []


def test_words_changed_by_somebody_who_makes_the_sums_anew_are_still_not_those_signed(found):
    altered = changed(found, ("content", "responses", "1.1", "support_required", "value", "value"))
    altered["evidence_sha256"] = sum_of(altered)
    also = copy.deepcopy(altered)
    also["signatures"][0]["sha256"] = also["sha256"] = "0" * 64
    also["evidence_sha256"] = sum_of(also)

    assert check(altered)[0] == "The words are not those of the edition."
    assert "belongs to different words" in check(altered)[1]
    assert len(check(also)) == 4  # the edition's words, and each of three signatures


def test_text_that_the_law_took_out_leaves_evidence_that_holds(signed):
    stored = json.loads(signed.content)
    cell = stored["responses"]["1.1"]["support_required"]
    cell["value"] = {"digest": sha256(cell["value"]["salt"] + cell["value"]["value"])}

    assert check(evidence(record_of_edition(signed), canonical(stored))) == []


@pytest.mark.parametrize("nonsense", [b"", b"[]", b"{}", b'{"a": 1, "a": 2}', b"\xff", "[" * 100_000, b"null", {}])
def test_nonsense_is_no_evidence(nonsense):
    assert [line.partition(":")[0] for line in check(nonsense)] == ["This is not evidence of an edition"]


def test_key_that_stands_twice_is_refused(found):
    text = canonical(found)

    assert check(text) == []
    assert check(text.replace('"made_by":', '"made_by":"Somebody else","made_by":'))


def test_exported_return_is_checked_without_django_and_still_comes_in(world, signed, tmp_path):
    file = tmp_path / "return.json"
    where = [f"--{key}={value}" for key, value in place(world.area_return).items()]
    call_command("export_return", *where, "--format", "json", "-o", str(file))

    right = in_a_bare_python(file)
    file.write_text(file.read_text().replace("The chief", "The thief"))
    wrong = in_a_bare_python(file)

    assert right.returncode == 0
    assert f"reference {signed.reference}: the words are those that were signed" in right.stdout
    assert right.stdout.count("Signed by") == 3
    assert (wrong.returncode, wrong.stdout) == (1, "Something in the evidence was changed after it was made.\n")
    signatures.recall(world.area_return, by=world.lead, reason="Not so")
    call_command("import_return", *where, str(file))


def in_a_bare_python(file):
    """No settings, no database, no Django."""
    command = (
        "import sys; sys.modules['django'] = None; from reporting.evidence import main; sys.exit(main(sys.argv[1]))"
    )
    return subprocess.run(
        [sys.executable, "-c", command, str(file)], cwd=ROOT, env={}, capture_output=True, text=True, timeout=60
    )


def leaves(node, place=()):
    if isinstance(node, dict | list) and node:
        for key, item in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(item, (*place, key))
    else:
        yield place


def changed(found, place):
    altered = copy.deepcopy(found)
    *way, last = place
    node = inside(altered, way)
    value = node[last]
    node[last] = f"{value}x" if isinstance(value, str) else not value if isinstance(value, bool) else {"other": value}
    return altered


def without(found, place):
    altered = copy.deepcopy(found)
    *way, last = place
    del inside(altered, way)[last]
    return altered


def inside(node, way):
    for key in way:
        node = node[key]
    return node


def sum_of(found):
    return sha256(canonical({key: value for key, value in found.items() if key != "evidence_sha256"}))
