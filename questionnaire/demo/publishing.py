"""The decisions about the public copy of a return in world.yaml."""

from datetime import datetime

from accounts.problems import Refusal
from questionnaire.demo.reading import Told
from questionnaire.demo.tale import Tale
from questionnaire.enums import Act
from questionnaire.models import Disclosure
from questionnaire.publishing.public import Judged
from questionnaire.publishing.selectors import published
from questionnaire.publishing.workflow import Choice, detail_of
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.stored import from_edition


def disclose(tale: Tale, told: Told, at: datetime) -> None:
    """The board officer decides on passages of the last edition, gives the team's mailbox, and has the copy made."""
    edition, by = get_edition(tale.edition.pk), tale.cast.board_officer
    record = record_of_edition(edition, expected=False)
    made = published(edition.area_return, from_edition(edition), record)
    judged = {one.passage.place: one for one in made.judged}
    for decided in told["decisions"]:
        choice = _choice(tale, judged.get(decided["place"]), decided)
        Disclosure.objects.create(
            area_return=tale.area_return,
            place=choice.place,
            text_sha256=choice.text_sha256,
            phrase=choice.phrase,
            decision=choice.decision,
            replacement=choice.replacement,
            exemption=choice.exemption,
            decided_by=by,
            decided_at=at,
        )
        tale.record(Act.DISCLOSE, at, by, **detail_of(choice))
    tale.area_return.team_mailbox = told["mailbox"]
    tale.record(Act.DISCLOSE, at, by, mailbox=told["mailbox"])
    tale.area_return.public_edition = edition.number
    tale.record(Act.DISCLOSE, at, by, edition=edition.number, public_copy=True)


def _choice(tale: Tale, judged: Judged | None, decided: Told) -> Choice:
    """Make the choice that somebody would make on the page. Refused if the passage or phrase is not in the return."""
    phrase = decided.get("phrase", "")
    if judged is None or (phrase and phrase not in [hit.phrase for hit in judged.found]):
        raise Refusal(f"world.yaml: {tale.area['name']} has nothing like that to decide at {decided['place']}.")
    passage = judged.passage
    return Choice(
        passage.place,
        passage.name,
        passage.sha256,
        phrase,
        decided["decision"],
        replacement=decided.get("words", ""),
        exemption=decided.get("paragraph", ""),
    )
