"""Somebody who may do anything in the database, but has not the key, changes history: each attack is seen, and the
first row that is not as it was written is named (T1)."""

import random
import time
from itertools import groupby

import pytest
from django.db import connection, transaction
from django.utils import timezone

from questionnaire.board.meeting import workflow as meeting
from questionnaire.chain import anchors, links, walking
from questionnaire.chain.adding import Chain
from questionnaire.enums import Act
from questionnaire.models import Event, Revision
from questionnaire.writing.answers import workflow as answers
from tests.factories import make_collection, make_world, tree_of, write
from tests.unprotected import check_keys, unprotected

pytestmark = pytest.mark.django_db

WRONG_KEY = b"what somebody guessed"
TABLES = {"event": "questionnaire_event", "revision": "questionnaire_revision"}
EDITS = {
    "event": {
        "act": "'recall'",
        "by_id": "coalesce(by_id, 0) + 1",
        "at": "'2013-07-04 12:00:00+00:00'",
        "detail": """'{"name": "Somebody else"}'""",
        "text_salt": "'00'",
        "text_sha256": "'{0}'",
        "chain_hash": "'{0}'",
    },
    "revision": {
        "value": "value || '.'",
        "no_response_reason": "'Not asked.'",
        "origin": "'Elsewhere'",
        "version": "version + 1",
        "outcome": "'set_aside'",
        "by_id": "coalesce(by_id, 0) + 1",
        "at": "'2013-07-04 12:00:00+00:00'",
        "client_id": "client_id || '-'",
        "text_salt": "'00'",
        "chain_hash": "'{0}'",
    },
}


def history(worlds):
    """Returns with a score of rows each, of both tables, with a text kept aside and decided on."""
    for number, world in enumerate(worlds):
        for turn in range(6):
            write(world.area_return, "1.1", "assessment", f"Text {number} {turn}", by=world.lead, version=turn)
            if turn % 2:
                meeting.set_board_date(world.area_return, by=world.board_officer, meets_on=None)
        result = write(world.area_return, "1.1", "assessment", "Too late", by=world.contributor, version=2)
        answers.decide_conflict(
            result.conflicts[0].mine, by=world.lead, value="Both", version=6, client_id=f"decide-{number}"
        )
        world.finalised()


class Attacker:
    """SQL of every kind. Each method gives the chain and the position of the first row it spoilt."""

    def __init__(self, seed):
        self.dice = random.Random(seed)

    def attack(self):
        attacks = [
            *(self.edit, self.edit, self.delete, self.delete_and_close_up, self.insert, self.swap),
            *(self.swap_words, self.replay, self.cut, self.rebuild, self.move),
        ]
        self.chains = {
            area_return: list(rows) for area_return, rows in groupby(sorted(self.read()), key=lambda row: row[0])
        }
        self.chain = self.dice.choice(list(self.chains))
        self.rows = [row[1:] for row in self.chains[self.chain]]  # position, table, pk
        attack = self.dice.choice(attacks)
        return attack.__name__, self.chain, attack()

    def read(self):
        for table, name in TABLES.items():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT area_return_id, chain_position, '{table}', id FROM {name}")
                yield from cursor.fetchall()

    def sql(self, statement, *values):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def shift(self, rows, by):
        """One after another, so that no two rows have the same position meanwhile."""
        for position, table, pk in rows if by < 0 else reversed(rows):
            self.sql(f"UPDATE {TABLES[table]} SET chain_position = %s WHERE id = %s", position + by, pk)

    def edit(self):
        position, table, pk = self.dice.choice(self.rows)
        column = self.dice.choice(list(EDITS[table]))
        value = EDITS[table][column].replace("{0}", f"{self.dice.getrandbits(256):064x}")
        self.sql(f"UPDATE {TABLES[table]} SET {column} = {value} WHERE id = {pk}")
        return position

    def delete(self):
        position, table, pk = self.dice.choice(self.rows)
        self.sql(f"DELETE FROM {TABLES[table]} WHERE id = %s", pk)
        return position

    def delete_and_close_up(self):
        position = self.delete()
        self.shift([row for row in self.rows if row[0] > position], -1)
        return position

    def insert(self):
        """A made-up event in the middle, bound to its predecessor with a guessed key; the rest moves down."""
        position = self.dice.choice(self.rows)[0]
        self.shift([row for row in self.rows if row[0] >= position], 1)
        self.forge(Event(area_return_id=self.chain, act=Act.RECALL, by=None, detail={}), position).save(
            force_insert=True
        )
        return position

    def swap(self):
        (first, table, pk), (second, other_table, other_pk) = sorted(self.dice.sample(self.rows, 2))
        self.sql(f"UPDATE {TABLES[table]} SET chain_position = 100000 WHERE id = %s", pk)
        self.sql(f"UPDATE {TABLES[other_table]} SET chain_position = %s WHERE id = %s", first, other_pk)
        self.sql(f"UPDATE {TABLES[table]} SET chain_position = %s WHERE id = %s", second, pk)
        return first

    def swap_words(self):
        """With their salts and digests, so that each looks right by itself."""
        return self.copy_words(both=True)

    def replay(self):
        """An earlier text, with its salt and digest, in the place of a later one."""
        return self.copy_words(both=False)

    def copy_words(self, both):
        revisions = [row for row in self.rows if row[1] == "revision"]
        (first, _, pk), (second, _, other_pk) = sorted(self.dice.sample(revisions, 2))
        words = ("value", "text_salt", "text_sha256")
        mine = Revision.objects.filter(pk=pk).values(*words).get()
        theirs = Revision.objects.filter(pk=other_pk).values(*words).get()
        Revision.objects.filter(pk=other_pk).update(**mine)
        if both:
            Revision.objects.filter(pk=pk).update(**theirs)
        return first if both else second

    def cut(self):
        position = self.dice.choice(self.rows)[0]
        for _, table, pk in self.rows[position - 1 :]:
            self.sql(f"DELETE FROM {TABLES[table]} WHERE id = %s", pk)
        return position

    def rebuild(self):
        """Change a row and bind everything after it anew."""
        position, _, _ = self.dice.choice(self.rows)
        for place, table, pk in self.rows[position - 1 :]:
            row = (Event if table == "event" else Revision).objects.get(pk=pk)
            self.forge(row, place).save()
        return position

    def move(self):
        """The last row of another return's chain, put at the end of this one."""
        other = self.dice.choice([chain for chain in self.chains if chain != self.chain])
        _, _, table, pk = self.chains[other][-1]
        end = self.rows[-1][0] + 1
        self.sql(
            f"UPDATE {TABLES[table]} SET area_return_id = %s, chain_position = %s WHERE id = %s", self.chain, end, pk
        )
        return end

    def forge(self, row, position):
        head = next((self.hash_of(*there) for there in self.rows if there[0] == position - 1), "")
        row.chain_position, row.text_salt = position, "00"
        row.text_sha256 = links.digest("00", ["forged"])
        row.chain_hash = links.link(WRONG_KEY, head, position, ["forged"], row.text_sha256)
        return row

    def hash_of(self, _, table, pk):
        return (Event if table == "event" else Revision).objects.values_list("chain_hash", flat=True).get(pk=pk)


def attack(times, seed):
    """Gives the attacks that were not seen, or whose first row was not named."""
    collection = make_collection()
    worlds = [make_world(collection=collection) for _ in range(3)]
    history(worlds)
    names = {w.area_return.pk: links.name_of(collection.slug, w.area.gss_code) for w in worlds}
    anchors.write(walking.walk().ends, timezone.now())
    assert find_faults() == []
    attacker, missed = Attacker(seed), []
    check_keys("IMMEDIATE")
    with unprotected():
        for number in range(times):
            check_keys("DEFERRED")
            with transaction.atomic():
                how, chain, position = attacker.attack()
                faults = find_faults()
                transaction.set_rollback(True)
            if (names[chain], position) not in [(fault.chain, fault.position) for fault in faults]:
                missed.append((number, how, names[chain], position, faults))
    assert find_faults() == []
    return missed


def find_faults():
    found = [anchor for path in anchors.kept() for anchor in anchors.read(path)]
    walked = walking.walk({(anchor.chain, anchor.position) for anchor in found})
    return [*walked.faults, *anchors.compare(walked, found)]


def test_sixty_attacks_are_seen_and_their_first_row_is_named():
    assert attack(60, seed=1) == []


@pytest.mark.long
def test_a_thousand_attacks_are_seen_and_their_first_row_is_named():
    assert attack(1000, seed=2) == []


@pytest.mark.long
def test_three_hundred_thousand_rows_are_read_within_a_minute():
    """Of a hundred returns, a third of the texts a thousand words long."""
    worlds = [make_world(collection=collection) for collection in [make_collection()] for _ in range(100)]
    field = tree_of(worlds[0].area_return).question("1.1").field("assessment")
    for world in worlds:
        chain = Chain.of(world.area_return)
        for start in range(0, 3000, 500):
            chain.add(
                Revision(
                    field_id=field.pk,
                    value="word " * (1000 if number % 3 == 0 else 20),
                    version=number + 1,
                    outcome="saved",
                    client_id=f"{world.area_return.pk}:{number}",
                )
                for number in range(start, start + 500)
            )

    begun = time.process_time()
    walked = walking.walk()
    seconds = time.process_time() - begun

    print(f"{walked.rows} rows in {seconds:.1f} s of processor time")  # noqa: T201 (the figure is what the long run is for)
    assert (walked.rows, walked.faults) == (300_000, [])
    assert seconds <= 60
