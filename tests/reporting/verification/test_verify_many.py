"""T5: somebody drops a file on the page and gets the right answer, whatever the file is. Run with -s for the figures.

CONTROL: let an altered file count for genuine where its reference is ours, or leave public copies out of what is
compared.
"""

import io
import random
from collections import Counter
from datetime import date

import pikepdf
import pytest
from django.core.files.base import ContentFile

from questionnaire.board.packs import headings as packs
from questionnaire.enums import BoardReportKind
from questionnaire.publishing import workflow as publishing
from questionnaire.publishing.selectors import published
from questionnaire.publishing.workflow import Choice
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.stored import from_edition
from reporting.board_reports import printed
from reporting.board_reports.content import board_report
from reporting.board_reports.parts import Source
from reporting.documents import drafts
from reporting.documents.printed import signature_sheet
from reporting.enums import DocumentKind
from reporting.models import Document
from reporting.verification import verdicts as verifying
from tests.factories import fill, make_world, write
from tests.reporting.conftest import afresh, sign
from tests.reporting.documents.test_signature_sheet import WHERE
from tests.reporting.samples import AS_OF
from tests.reporting.verification.test_bundles import a_line_away, merged, pdf_of

pytestmark = pytest.mark.django_db
STORY = "We know two people from Northbourne who wait."


def decided(world, edition, decision, **more):
    record = record_of_edition(get_edition(edition.pk))
    made = published(world.area_return, from_edition(edition), record)
    passage = next(one.passage for one in made.judged if one.hits)
    phrase = next(one.found[0].phrase for one in made.judged if one.hits)
    choice = Choice(passage.place, passage.name, passage.sha256, phrase, decision, **more)
    publishing.disclose(world.area_return, [choice], by=world.lead, edition=edition)


def files_of(world, run_worker, chance):
    """(what it is, the file) of one return with two editions and copies of every kind."""
    write(world.area_return, "1.1", "assessment", STORY)
    fill(world.area_return)
    first = run_worker(lambda: finalising.finalise(world.area_return, by=world.lead))
    decided(world, first, "reword", replacement="a few people")
    run_worker(lambda: publishing.ask_for_public_copy(afresh(first), by=world.lead))
    draft = drafts.draft(world.area_return)
    signatures.recall(world.area_return, by=world.lead, reason="A figure is wrong.")
    world.area_return.refresh_from_db()
    second = run_worker(lambda: finalising.finalise(world.area_return, by=world.lead))
    run_worker(lambda: publishing.ask_for_public_copy(afresh(second), by=world.lead))
    run_worker(lambda: sign(world, second))
    old, old_public = copies(first)
    (earlier, genuine), (earlier_public, public) = copies(second, DocumentKind.PDF), copies(second, DocumentKind.PUBLIC)
    ours = (genuine, public, earlier, old[0])
    yield from [("superseded", old[0]), ("superseded", old_public[0]), ("genuine", genuine), ("public", public)]
    yield from [("earlier", earlier), ("earlier", earlier_public)]
    yield from (("altered", changed) for data in ours[:2] for changed in alterations(data, chance))
    yield "altered", with_page_of(genuine, old[0])
    yield from (("contains", merged(data)) for data in ours)
    yield from (("contains", merged(data, stamped=True)) for data in ours[:2])
    yield from (("altered", one_page(data)) for data in ours[:2])
    yield from (("beside", data) for data in about(second))
    yield from (
        ("unknown", data) for data in (draft, saved(pdf_of("Minutes")), b"", b"%PDF-1.7", chance.randbytes(4_000))
    )


def about(edition):
    """Our papers that are not the return: the signature sheet and the reports for the board."""
    edition = get_edition(edition.pk)
    of, record = from_edition(edition), record_of_edition(edition)
    yield signature_sheet.sheet_pdf(of, record, WHERE, moment=AS_OF)
    for kind in BoardReportKind:
        source = Source(kind, of, record, AS_OF, date(2013, 8, 27))
        yield printed.report_pdf(board_report(source, packs.standard(kind)), source)


def one_page(data):
    """The first page alone, with a line of it gone."""

    def change(pdf):
        del pdf.pages[1:]
        a_line_away(pdf, pdf.pages[0])

    return edited(data, change)


def copies(edition, kind=None):
    found = [[], []]
    for document in Document.objects.filter(edition=edition).order_by("made_at", "pk"):
        with document.file.open("rb") as file:
            found[document.kind == DocumentKind.PUBLIC].append(file.read())
    return found if kind is None else found[kind == DocumentKind.PUBLIC]


def alterations(data, chance):
    """A bit here or there, less, more, saved again, a page gone, words gone, another title."""
    yield from (
        flipped(data, chance.randrange(len(data) // 4 * part, len(data) // 4 * (part + 1))) for part in range(4)
    )
    yield from (data[: -chance.randrange(1, 2_000)], data + b"\n", data + b"\n1 0 obj<</A 1>>endobj\n%%EOF\n")
    yield edited(data, lambda pdf: None)
    yield edited(data, lambda pdf: pdf.pages.__delitem__(1))
    yield edited(data, lambda pdf: a_line_away(pdf, pdf.pages[1]))
    yield edited(data, lambda pdf: pdf.docinfo.__setitem__("/Title", "Another"))


def flipped(data, place):
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def edited(data, change):
    pdf = pikepdf.open(io.BytesIO(data))
    change(pdf)
    return saved(pdf)


def saved(pdf):
    target = io.BytesIO()
    pdf.save(target, static_id=True)
    return target.getvalue()


def with_page_of(data, other):
    """Its second page is the other's."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(io.BytesIO(other)) as source:
        pdf.pages[1] = source.pages[1]
        return saved(pdf)


def answer_all(files):
    answers = [(wanted, verifying.of_file(ContentFile(data, name="File.pdf")).kind) for wanted, data in files]
    wrong = Counter((wanted, given) for wanted, given in answers if wanted != given)
    right = sum(wanted == given for wanted, given in answers)
    print(f"\n{right} of {len(answers)} files answered right {dict(wrong)}")  # noqa: T201 - the figures are the result
    assert wrong == {}
    return Counter(wanted for wanted, _ in answers)


def test_every_kind_of_file_gets_the_right_answer(db, run_worker):
    files = list(files_of(make_world(), run_worker, random.Random(5)))
    each = {wanted: [data for kind, data in files if kind == wanted] for wanted, _ in files}

    asked = answer_all((wanted, data) for wanted, found in each.items() for data in (*found[:2], *found[2:][-1:]))

    assert set(asked) == {"genuine", "earlier", "superseded", "public", "altered", "contains", "unknown", "beside"}


@pytest.mark.long
def test_three_hundred_files_get_the_right_answer(db, run_worker):
    chance = random.Random(300)
    files = []
    while len(files) < 300:
        files += files_of(make_world(), run_worker, chance)

    asked = answer_all(files)

    assert asked.total() >= 300
