"""The paper form in Word: blank, or filled in with a return. Pure functions over content.

Each answer is a content control with the name of its place as tag, so that it is found again wherever it has gone; the
official words are locked, and no control can be deleted by mistake.
"""

from io import BytesIO

from questionnaire.content import ReturnContent, blank
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.record import ReturnRecord
from reporting.documents.word.frame import Document, FormHead, form_head, new
from reporting.documents.word.parts import write


def return_docx(content: ReturnContent, record: ReturnRecord, *, as_of: str) -> bytes:
    """A draft, marked as one, or an edition. `as_of` says when a draft stood so."""
    document = new(content.questionnaire, form_head(content, record, as_of))
    document.core_properties.category = f"{content.collection_slug}/{content.area_code}"
    write(document, content, record)
    return _bytes(document)


def blank_docx(tree: QuestionnaireDefinition) -> bytes:
    document = new(tree, FormHead())
    write(document, blank(tree), None)
    return _bytes(document)


def _bytes(document: Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()
