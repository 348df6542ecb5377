"""What was decided about the public copy of a return, as world.yaml tells it."""

from datetime import datetime
from typing import TYPE_CHECKING

from accounts.problems import Refusal
from questionnaire import content, public, selectors
from questionnaire.demo.reading import Told
from questionnaire.enums import Act
from questionnaire.models import Disclosure

if TYPE_CHECKING:
    from questionnaire.demo.story import Tale


def disclose(tale: "Tale", told: Told, at: datetime) -> None:
    """The board officer decides on passages of the last edition, gives the team's mailbox, and has the copy made."""
    edition, by = selectors.get_edition(tale.edition.pk), tale.cast.board_officer
    record = selectors.record_of_edition(edition, expected=False)
    passages = {one.place: one for one in public.passages(content.from_edition(edition), record)}
    for decided in told["decisions"]:
        passage = passages.get(decided["place"])
        if passage is None or decided.get("phrase", "") not in " ".join(passage.text.split()):
            raise Refusal(f"world.yaml: {tale.area['name']} has no such words at {decided['place']}.")
        Disclosure.objects.create(
            area_return=tale.area_return,
            place=passage.place,
            text_sha256=passage.sha256,
            phrase=decided.get("phrase", ""),
            decision=decided["decision"],
            replacement=decided.get("words", ""),
            exemption=decided.get("paragraph", ""),
            decided_by=by,
            decided_at=at,
        )
        detail = {"passage": passage.name, "decided": decided["decision"]}
        if "paragraph" in decided:
            detail["exemption"] = decided["paragraph"]
        tale.record(Act.DISCLOSE, at, by, **detail)
    tale.area_return.team_mailbox = told["mailbox"]
    tale.record(Act.DISCLOSE, at, by, mailbox=told["mailbox"])
    tale.area_return.public_edition = edition.number
    tale.record(Act.DISCLOSE, at, by, edition=edition.number, public_copy=True)
