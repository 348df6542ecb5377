"""Who reaches what (A1): one row per named URL, checked against the URL conf, so that a new URL needs a row here.

A row says, for each method a page takes, what each actor gets in each situation. Three rules fill in the rest: without
a session the sign-in page (302); out of sight 404; seen but not allowed 403. A method that a page does not take is 405
for whoever could see the page.

Somebody limited to some sections sees a page of a return only where its row says `in_part`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

OUTSIDE = ("anonymous", "invited", "deactivated")  # no session that counts
OWN = ("lead", "contributor", "contributor with a section", "signatory", "board_officer", "viewer")
LIMITED = "contributor with limited reading"  # of section 1; sees no more of a return than a row says
ELSEWHERE = (
    "lead elsewhere",
    "contributor elsewhere",
    "signatory elsewhere",
    "board_officer elsewhere",
    "viewer elsewhere",
)
PROGRAMME = ("analyst", "manager")
NOBODY = ("superuser",)  # signed in, with no membership
ACTORS = OUTSIDE + OWN + (LIMITED,) + ELSEWHERE + PROGRAMME + NOBODY

DRAFT = ("draft", "sent back", "reopened")
SENT = ("sent", "considered")
READ_BY_PROGRAMME = ("reopened", *SENT)  # what was sent stays readable while it is corrected
FINAL = ("final", "signed", *SENT)
UNSENT = (*DRAFT, "final", "signed")
SITUATIONS = (*DRAFT, *FINAL)
WITH_EDITION = ("sent back", "reopened", *FINAL)

OK, FOUND, INVALID, CONFLICT, FORBIDDEN, MISSING, NOT_ALLOWED = 200, 302, 422, 409, 403, 404, 405

Codes = int | tuple[int, ...]
Says = Callable[[str, str], Codes | None]  # (actor, situation) to what they get; None leaves it to the three rules


@dataclass(frozen=True)
class Row:
    """`seen_by` can know that the page is there; the rest of those who are signed in get 404."""

    seen_by: tuple[str, ...]
    get: Says | None = None
    post: Says | None = None
    data: dict[str, Any] = field(default_factory=dict)
    public: bool = False
    loose: bool = False  # a class-based page of a library, which answers other methods in its own way
    when: tuple[str, ...] = SITUATIONS  # situations in which there is such an object at all


def gives(code: Codes, *actors: str, when: tuple[str, ...] = SITUATIONS, otherwise: Codes | None = None) -> Says:
    """These actors get `code` in these situations, and `otherwise` (None: the three rules) in the rest."""

    def says(actor: str, situation: str) -> Codes | None:
        if actor not in actors:
            return None
        return code if situation in when else otherwise

    return says


def first(*rules: Says) -> Says:
    def says(actor: str, situation: str) -> Codes | None:
        return next((code for rule in rules if (code := rule(actor, situation)) is not None), None)

    return says


AREA = (*OWN, *PROGRAMME)  # who may know of a return: its area, and the programme
SIGNED_IN = (*OWN, LIMITED, *ELSEWHERE, *PROGRAMME, *NOBODY)
EVERYBODY = ACTORS
WRITERS = ("lead", "contributor")
SPEAKERS = ("lead", "contributor", "contributor with a section", "signatory", "board_officer")
BOARD = ("lead", "board_officer")
