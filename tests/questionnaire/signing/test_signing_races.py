"""S2: signing on the page while the lead recalls the return, edits it and finalises it again, at the same moment.

CONTROL: without the hold on the return's row in `workflow.sign`, an edition is signed after it was recalled.
"""

import random
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Membership
from questionnaire.hashing import digest
from questionnaire.models import Edition, Event, Return, Signature
from questionnaire.returns.selectors.editions import latest_edition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.signatures import challenges
from tests.factories import PASSWORD, make_world, write
from tests.pages import address

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="races need a server with several connections"),
]


@pytest.mark.parametrize("trials", [12, pytest.param(1_000, marks=pytest.mark.long)])
def test_signature_never_holds_other_words_than_those_shown(trials):
    room, chance = Room(), random.Random(20130705)
    outcomes, shown = Counter(), {}

    for _ in range(trials):
        edition = latest_edition(room.world.area_return)
        token, shown[edition.number] = room.page(edition)
        tasks = [lambda edition=edition, token=token: room.signs(edition, token)]
        tasks += [lambda edition=edition: room.changes(edition)]
        outcomes[room.at_once(tasks, [chance.uniform(0, 0.02) for _ in tasks])] += 1

    print(f"\nS2: {trials} trials, {outcomes[302]} signed and {outcomes[409]} refused")  # noqa: T201
    assert set(outcomes) <= {302, 409}
    assert len(outcomes) == 2 or trials < 100  # each came first at times
    assert Edition.objects.count() == trials + 1
    assert Signature.objects.count() == outcomes[302]
    wrong = [row.edition.number for row in Signature.objects.select_related("edition") if not same(row, shown)]
    assert wrong == []
    done = list(Event.objects.order_by("chain_position").values_list("act", "detail__edition"))
    places = {each: place for place, each in enumerate(done)}
    late = [number for act, number in done if act == "sign" and places["sign", number] > places["recall", number]]
    assert late == []


def same(row, shown):
    """The hash on the page, in the signature, of the edition, and of the words that it holds."""
    stored = row.edition.content
    return shown[row.edition.number] == row.sha256 == row.edition.sha256 == digest(stored)


class Room:
    def __init__(self):
        self.world = make_world()
        self.world.finalised()
        self.chair, self.lead = self.world.signatory(), self.world.lead
        self.client, self.office = Client(), Client()
        self.slot = Membership.objects.get(user=self.chair)
        self.client.force_login(self.chair)
        self.office.force_login(self.lead)

    def page(self, edition):
        """What the chair reads: its challenge, and the hash of the words on it."""
        body = self.client.get(self.url(edition)).content.decode()
        token = re.search(r'name="challenge" value="([^"]+)"', body)[1]
        return token, challenges.read(token, edition, self.chair, self.slot).sha256

    def url(self, edition):
        return address("sign", self.world.area_return, edition=edition.number)

    def signs(self, edition, token):
        return self.client.post(self.url(edition), {"challenge": token, "password": PASSWORD}).status_code

    def changes(self, edition):
        recall = {"reason": "Once more", "edition": edition.number}
        assert self.office.post(address("recall", self.world.area_return), recall).status_code == 302
        area_return = Return.objects.select_related("collection", "area").get(pk=self.world.area_return.pk)
        write(area_return, "1.1", "assessment", f"Turn {edition.number}.", by=self.lead, version=edition.number)
        finalising.finalise(area_return, by=self.lead)

    def at_once(self, tasks, delays):
        """Each starts after its own delay; gives what the first one answered."""

        def run(task, delay):
            time.sleep(delay)
            try:
                return task()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(tasks)) as pool:
            first, *_ = pool.map(run, tasks, delays)
        return first
