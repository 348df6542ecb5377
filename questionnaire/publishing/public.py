"""What of a return may be published: pure functions that make, of a content and its record, those for the public.

Officers are replaced by their role, and a team's mailbox stands for theirs; signatories sign in a public office and
keep their names. Where a text might identify somebody, a person has decided (models.Disclosure): it stays, it has other
words here, or the whole answer is left out. What nobody has decided yet does not appear."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from questionnaire import care
from questionnaire.care import Hit
from questionnaire.content import AnswerContent, AttachmentContent, Person, PublicCopy, QuestionContent, ReturnContent
from questionnaire.enums import Disclosed, Exemption
from questionnaire.phrases import post_of
from questionnaire.publishing.officers import Officers
from questionnaire.record import AcceptanceRecord, ReturnRecord, Slot

UNDECIDED = "[not decided yet]"
NEEDS_REASON = ("nhs_number", "date_of_birth")  # needed to keep such a phrase
WHOLE = Hit("", "")  # all of a text, on which somebody has to decide again
_FILE, _BEFORE = ".file.", ".before"  # what belongs to the answer whose place stands before it
_ROLES = {
    "made_by": "the lead officer",
    "sent_by": "the lead officer",
    "recorded_by": "the board’s officer",
    "accepted_by": "the programme",
}
_NOT_YET = ("expected", "deputy")  # who might sign one day
_TEXTS = {
    "resolution": "Resolution of the board",
    "authority": "Authority of a deputy",
    "extension_reason": "Reason for more time",
    "title": "Title of a signatory",
    "board": "Name of the board",
    "minute_reference": "Minute of the board",
}
Say = Callable[[str, str, str], str]  # (place, its name, the text) to what the public reads


@dataclass(frozen=True, slots=True)
class Passage:
    """One text that would be published. `place` says where it is in the return, `name` says so in words. A private text
    is decided on as a whole, even if no phrase in it is suspicious."""

    place: str
    name: str
    text: str
    is_private: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision, as models.Disclosure keeps it."""

    place: str
    text_sha256: str
    phrase: str
    decision: str
    replacement: str = ""
    exemption: str = ""
    reason: str = ""
    by: str = ""
    at: Any = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage with the phrases that need a decision, the decisions, and the text for the public. `whole` is a
    decision on all of it, `phrases` are those by phrase, `earlier` was made on all of it before the text changed."""

    passage: Passage
    hits: tuple[Hit, ...]
    whole: Decision | None
    phrases: Mapping[str, Decision]
    public: str
    earlier: Decision | None = None

    @property
    def found(self) -> tuple[Hit, ...]:
        """The phrases that need a decision, each once."""
        return tuple({hit.phrase: hit for hit in reversed(self.hits)}.values())[::-1]

    @property
    def exemption(self) -> Decision | None:
        if self.whole:
            return self.whole if self.whole.decision == Disclosed.EXEMPT else None
        decisions = [self.phrases[hit.phrase] for hit in self.hits if hit.phrase in self.phrases]
        return next((decision for decision in decisions if decision.decision == Disclosed.EXEMPT), None)

    @property
    def open(self) -> tuple[Hit, ...]:
        if self.whole or self.exemption:
            return ()
        if self.earlier:
            return (WHOLE,)
        return tuple(hit for hit in self.found if hit.phrase not in self.phrases)

    @property
    def is_reworded(self) -> bool:
        if self.exemption or (self.earlier and not self.whole):
            return False
        if self.whole:
            return True
        decided = (self.phrases.get(hit.phrase) for hit in self.hits)
        return any(decision and decision.decision == Disclosed.REWORD for decision in decided)

    @property
    def is_changed(self) -> bool:
        return self.public != self.passage.text


@dataclass(frozen=True, slots=True)
class Published:
    """Content and record for the public, with every passage that was checked; one is `open` until it is decided.
    `decisions` are all those on the return, including ones on texts that have since changed."""

    content: ReturnContent
    record: ReturnRecord
    judged: tuple[Judged, ...]
    decisions: tuple[Decision, ...] = ()

    @property
    def open(self) -> tuple[Judged, ...]:
        return tuple(judgement for judgement in self.judged if judgement.open)

    @property
    def open_hits(self) -> int:
        return sum(len(judgement.open) for judgement in self.judged)

    @property
    def exempt(self) -> tuple[Judged, ...]:
        return tuple(judgement for judgement in self.judged if judgement.exemption)

    @property
    def reworded(self) -> tuple[Judged, ...]:
        return tuple(judgement for judgement in self.judged if judgement.is_reworded)


def exempt_words(exemption: str) -> str:
    return f"Exempt: left out of the public copy ({paragraph_of(exemption)})."


def paragraph_of(exemption: str) -> str:
    """ "paragraph 1 of Schedule 12A, Local Government Act 1972: it is about one person"."""
    number, _, about = Exemption(exemption).label.partition(": ")
    return f"{number.lower()} of Schedule 12A to the Local Government Act 1972: {about}"


def waiting(count: int) -> str:
    """ "2 passages are not decided yet"."""
    return f"{count} passages are not decided yet" if count != 1 else "1 passage is not decided yet"


def publish(
    content: ReturnContent,
    record: ReturnRecord,
    decisions: Iterable[Decision],
    officers: Officers,
    *,
    places: tuple[str, ...] = (),
    limit: int = care.SMALL_NUMBER_LIMIT,
) -> Published:
    """Make the content and record for the public under these decisions. `places` are the names of the area."""
    known = tuple(decisions)
    by_text, last = _by_text_and_last(known)
    judged: dict[str, Judged] = {}

    def say(place: str, name: str, text: str) -> str:
        if not text:
            return ""
        passage = Passage(place, name, text, _is_private(place))
        decided = by_text.get((_home(place), passage.sha256), {})
        answer = judged.get(place.partition(_FILE)[0].partition(_BEFORE)[0])
        above = answer.exemption if answer and answer.passage.place != place else None
        judgement = _judge(passage, decided, last.get(_home(place)), above, officers, places, limit)
        if answer and above is None and answer.open == (WHOLE,) and not judgement.exemption:
            judgement = replace(judgement, public=UNDECIDED)  # it may have to go with its answer
        judged[place] = judgement
        return judgement.public

    public_content = _content(content, say)
    public_record = _record(record, say)
    judgements = tuple(judged.values())
    public_content = replace(
        public_content,
        public=_public_copy(judgements),
        completed_by=_completed_by(public_content.completed_by, officers),
        query_contact=_query(public_content.query_contact, public_content.completed_by, officers),
    )
    return Published(public_content, public_record, judgements, known)


def _by_text_and_last(
    decisions: Iterable[Decision],
) -> tuple[dict[tuple[str, str], dict[str, Decision]], dict[str, Decision]]:
    """Sort decisions by place, text and phrase, and find the latest decision on a whole text for each place."""
    by_text: dict[tuple[str, str], dict[str, Decision]] = {}
    last: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda decision: decision.at.timestamp() if decision.at else 0):
        by_text.setdefault((_home(decision.place), decision.text_sha256), {})[decision.phrase] = decision
        if not decision.phrase:
            last[_home(decision.place)] = decision
    return by_text, last


def _public_copy(judgements: tuple[Judged, ...]) -> PublicCopy:
    """List what was left out or reworded, and count what is undecided."""
    return PublicCopy(
        exempt=tuple(
            (judgement.passage.name, paragraph_of(exemption.exemption))
            for judgement in judgements
            if (exemption := judgement.exemption)
        ),
        reworded=tuple(judgement.passage.name for judgement in judgements if judgement.is_reworded),
        undecided=sum(len(judgement.open) for judgement in judgements),
    )


def _home(place: str) -> str:
    """The place that decisions refer to: an answer's value before the board shares the place of the answer."""
    return place.replace(_BEFORE, "")


def _judge(
    passage: Passage,
    decided: Mapping[str, Decision],
    last: Decision | None,
    above: Decision | None,
    officers: Officers,
    places: tuple[str, ...],
    limit: int,
) -> Judged:
    found = _hits(passage.text, places, limit)
    hits = (_as_a_whole(passage.text, found),) if passage.is_private else found
    hits = tuple(hit for hit in hits if not _is_ours(hit, passage.text, officers))
    whole = decided.get("")
    if whole and whole.decision == Disclosed.KEEP:
        whole = None
    earlier = last if last and last.decision != Disclosed.KEEP and "" not in decided else None
    phrases = {key: decision for key, decision in decided.items() if key}
    judged = Judged(passage, hits, above or whole, phrases, "", earlier)
    return replace(judged, public=officers.replaced(_public_text(judged)))


@lru_cache(maxsize=4_096)
def _hits(text: str, places: tuple[str, ...], limit: int) -> tuple[Hit, ...]:
    return care.locate(text, places, limit, published=True)


def _as_a_whole(text: str, found: tuple[Hit, ...]) -> Hit:
    """Treat the whole text as one phrase. If a phrase in it needs a reason to be kept, so does the whole."""
    kind = next((hit.kind for hit in found if hit.kind in NEEDS_REASON), "private")
    return care.whole(text, kind)


def _is_private(place: str) -> bool:
    """Whether a text is decided on as a whole: reasons for missing signatures may describe an illness in any words."""
    return place.startswith("record.") and place.endswith(".reason")


def _is_ours(hit: Hit, text: str, officers: Officers) -> bool:
    """Whether a phrase needs no decision: officers' contacts are always replaced, the team's mailbox may be shown."""
    words = text[hit.start : hit.end]
    if hit.kind == "mailbox" and words.lower() == officers.mailbox.lower():
        return True
    return hit.kind in ("mailbox", "telephone") and officers.replaced(words) != words


def _public_text(judged: Judged) -> str:
    if exempt := judged.exemption:
        return exempt_words(exempt.exemption)
    if judged.whole:
        return judged.whole.replacement
    if judged.earlier:
        return UNDECIDED
    parts, end = [], 0
    for hit in judged.hits:
        parts.append(judged.passage.text[end : hit.start])
        words = judged.passage.text[hit.start : hit.end]
        decision = judged.phrases.get(hit.phrase)
        if decision is None:
            words = UNDECIDED
        elif decision.decision == Disclosed.REWORD:
            words = decision.replacement
        parts.append(words)
        end = hit.end
    return "".join([*parts, judged.passage.text[end:]])


def _content(content: ReturnContent, say: Say) -> ReturnContent:
    def question(asked: QuestionContent) -> QuestionContent:
        number = asked.definition.number
        return replace(asked, answers=tuple(_answer(answer, number, number, say) for answer in asked.answers))

    return replace(
        content,
        fields=tuple(_answer(answer, "about", "", say) for answer in content.fields),
        sections=tuple(
            replace(
                section,
                questions=tuple(map(question, section.questions)),
                fields=tuple(
                    _answer(answer, f"section-{section.definition.number}", f"Section {section.definition.number}", say)
                    for answer in section.fields
                ),
            )
            for section in content.sections
        ),
        completed_by=replace(
            content.completed_by,
            organisation=say(
                "completed_by.organisation", "Organisation that completed it", content.completed_by.organisation
            ),
        ),
        query_contact=replace(
            content.query_contact,
            job_title=say("query_contact.job_title", "Job title of the contact", content.query_contact.job_title),
        ),
    )


def _answer(answer: AnswerContent, at: str, where: str, say: Say, when: str = "") -> AnswerContent:
    place, name = f"{at}.{answer.field.key}{when}", f"{where} {answer.field.short}".strip()
    name = f"{name}, before the board" if when else name
    value = answer.value if answer.field.options else say(place, name, answer.value)
    reason = say(f"{place}.reason", f"{name}, reason for no response", answer.no_response_reason)
    files = tuple(_file(file, place, name, say) for file in answer.attachments)
    before = answer.amended_from and _answer(answer.amended_from, at, where, say, _BEFORE)
    return replace(answer, value=value, no_response_reason=reason, attachments=files, amended_from=before)


def _file(file: AttachmentContent, place: str, name: str, say: Say) -> AttachmentContent:
    """Publish a file's name and description as one text. If that changes, the result replaces the name."""
    text = f"{file.name}: {file.description}" if file.description else file.name
    public_text = say(f"{place}{_FILE}{file.sha256[:16]}", f"{name}, file {file.number}".strip(), text)
    return file if public_text == text else replace(file, name=public_text, description="")


def _record(record: ReturnRecord, say: Say) -> ReturnRecord:
    changed: ReturnRecord = _walked(replace(record, reopened=None), "record", say)  # no public copy mentions it
    return changed


def _walked(node: Any, place: str, say: Say) -> Any:
    """Make any part of a record public: people become their roles, texts go through `say`, future signatories go."""
    if isinstance(node, tuple):
        return tuple(_walked(item, f"{place}.{number}", say) for number, item in enumerate(node))
    if not is_dataclass(node) or isinstance(node, type) or type(node).__module__ != ReturnRecord.__module__:
        return node
    return replace(node, **dict(_changes(node, place, say)))


def _changes(node: Any, place: str, say: Say) -> Iterator[tuple[str, Any]]:
    for field in fields(node):
        value, name = getattr(node, field.name), field.name
        if not isinstance(value, str):
            yield name, _walked(value, f"{place}.{name}", say)
        elif value and is_looked_at(name):
            yield name, _public_words(node, name, f"{place}.{name}", say)


def is_looked_at(name: str) -> bool:
    """Whether a text field of a record is published under a decision, replaced by a role, or left out."""
    return name in ("reason", *_TEXTS, *_NOT_YET) or name.endswith("_by")


def _public_words(node: Any, name: str, place: str, say: Say) -> str:
    value: str = getattr(node, name)
    if name in _NOT_YET:
        return ""
    if name == "reason" or name in _TEXTS:
        return say(place, _TEXTS.get(name) or _of_reason(node), value)
    return _ROLES.get(name, "an officer")


def _of_reason(node: Any) -> str:
    if isinstance(node, Slot):
        return f"Why the {post_of(node.capacity, node.organisation if node.code else '')} has not signed"
    return "Why the programme accepted it" if isinstance(node, AcceptanceRecord) else "Reason given"


def _completed_by(person: Person, officers: Officers) -> Person:
    if person == Person():
        return person
    return Person(name="an officer", organisation=person.organisation, email=officers.mailbox)


def _query(person: Person, completed_by: Person, officers: Officers) -> Person:
    """The public contact for queries: the team's mailbox or, without one, the body that completed the return."""
    if person == Person() and not officers.mailbox:
        return person
    job = officers.replaced(person.job_title) or "the team"
    if officers.mailbox:
        return Person(job_title=job, email=officers.mailbox)
    return Person(job_title=job, contact=f"through {completed_by.organisation or 'the council'}")
