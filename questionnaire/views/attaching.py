"""Keeping what was chosen as files beside an answer: every file by itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError

from questionnaire import uploads, workflow
from questionnaire.phrases import join


def keep_files(request, place, form):
    """The names of what was kept, and (field, what is wrong) of what was not."""
    kept, refused = [], []
    for field, upload in form.uploads():
        try:
            checked = uploads.check(upload)
            workflow.attach(place.area_return, field, checked, by=request.user)
            kept.append(checked.name)
        except ValidationError as problem:
            refused += [(field, message) for message in problem.messages]
        except workflow.NoRoom as problem:
            refused.append((field, f"“{upload.name}” was not kept: {problem.args[0]}."))
    return kept, refused


def say_kept(request, place, names):
    """By name: beside what was refused, it has to be clear what is there now."""
    if names:
        verb = "has been" if len(names) == 1 else "have been"
        messages.success(request, f"{join(f'“{name}”' for name in names)} {verb} attached to {place.name}")
