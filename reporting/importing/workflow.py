"""Completed forms: read them, store them for a day for the person who uploaded them, and discard them."""

import tempfile
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from accounts.problems import FileRefused
from questionnaire import definition
from questionnaire.models.returns import Return
from questionnaire.uploads import CheckedUpload
from reporting import importing
from reporting.importing import Reading
from reporting.models import FilledInForm

KEPT = timedelta(days=1)


def read(upload: CheckedUpload, area_return: Return) -> Reading:
    """ValidationError says in a sentence why nothing can be read from it."""
    tree = definition.get(area_return.collection.questionnaire_id)
    with tempfile.NamedTemporaryFile(suffix=upload.suffix) as copy:
        upload.file.seek(0)
        for chunk in iter(lambda: upload.file.read(1 << 16), b""):
            copy.write(chunk)
        copy.flush()
        try:
            return importing.read(Path(copy.name), tree)
        except FileRefused as refusal:
            raise ValidationError(
                [f"“{upload.name}” {problem.cause}" for problem in refusal.problems], code="refused_file"
            ) from refusal


def keep(reading: Reading, area_return: Return, *, by: User, name: str) -> FilledInForm:
    """Store a completed form in place of the person's earlier one, and discard forms that are more than a day old."""
    discard_old_forms()
    form, _ = FilledInForm.objects.update_or_create(
        area_return=area_return,
        uploaded_by=by,
        defaults={
            "uploaded_at": timezone.now(),
            "name": name,
            "answers": [[change.field.pk, *change.content] for change in reading.changes],
            "left": [[left.where, left.text, left.why] for left in reading.left],
            "notes": _notes(reading, area_return),
        },
    )
    return form


def _notes(reading: Reading, area_return: Return) -> list[str]:
    """What the form says of itself that does not fit this return."""
    tree = definition.get(area_return.collection.questionnaire_id)
    expected = {
        "collection": area_return.collection.slug,
        "area": area_return.area.gss_code,
        "questionnaire": tree.name,
    }
    strange = reading.strange(**expected)
    named = {"collection": "for another collection", "area": "from the return of another area"}
    words = [named.get(key, "from another questionnaire") for key in strange]
    return [f"This form was made {where} ({reading.head[key]})." for key, where in zip(strange, words, strict=True)]


def discard_old_forms() -> None:
    FilledInForm.objects.filter(uploaded_at__lt=timezone.now() - KEPT).delete()


def discard(form: FilledInForm) -> None:
    FilledInForm.objects.filter(pk=form.pk).delete()
