"""The blank form of a questionnaire as PDF, to be written on by hand: made once and kept."""

import hashlib
from datetime import datetime

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone

from questionnaire.definition import QuestionnaireDefinition
from reporting import files
from reporting.documents.printed import pdf
from reporting.documents.printed.tables import columns
from reporting.rendering.pdf import render


def form_html(tree: QuestionnaireDefinition) -> str:
    """The whole document; each row leaves room to write."""
    return render_to_string("documents/blank.html", {"tree": tree, "columns": columns(tree)})


def form_pdf(tree: QuestionnaireDefinition, *, made_at: datetime) -> bytes:
    return render(
        form_html(tree), css=pdf.RETURN_CSS, title=tree.title, identifier=f"{tree.name}/blank", moment=made_at
    )


def kept_pdf(tree: QuestionnaireDefinition) -> bytes:
    """Anybody may ask for it, so it is rendered once for each questionnaire and look."""
    look = form_html(tree) + render_to_string("documents/return.css")
    name = f"documents/forms/{hashlib.sha256(look.encode()).hexdigest()}.pdf"
    if not default_storage.exists(name):
        with files.kept(name) as file:
            file.write(form_pdf(tree, made_at=timezone.now()))
    with default_storage.open(name) as opened:
        return bytes(opened.read())
