"""The values that the govuk template pack needs for a form field, computed here so that its templates stay simple.

Identifiers follow GOV.UK Frontend: the first radio or tick box has the field's own id, so that every error link
leads to a control; hint and error are <id>-hint and <id>-error.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import BoundField, CheckboxInput, ClearableFileInput, DateInput, FileInput, Form, MultiWidget, Widget
from django.forms.formsets import BaseFormSet

from questionnaire.text import count_words

_FROM_PAGE = ("label_size", "classes", "inline", "small", "hide_label", "note_id", "page_heading")


def describe(field: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    """The context of a field's template."""
    kind = getattr(field.field, "kind", None)
    words = options.get("words", getattr(kind, "counts_words", False))
    parts = (("hint", field.help_text), ("error", field.errors), ("words", words))
    described_by = [f"{field.auto_id}-{part}" for part, there in parts if there]
    return {
        "field": field,
        "id": field.auto_id,
        "described_by": " ".join([*described_by, *filter(None, [options.get("note_id")])]),
        "words": count_words(str(field.value() or "")) if words else None,
        **{key: options.get(key, "") for key in _FROM_PAGE},
    }


def control(field: BoundField, css: str, described_by: str, **usual: Any) -> str:
    """The widget's own HTML with GOV.UK's classes, without the attributes Django would add by itself.

    `usual` are attributes that the widget may override.
    """
    widget = _plain(field.field.widget)
    attrs = {
        **usual,
        **widget.attrs,
        "id": field.auto_id,
        "class": _classes(field, css),
        "aria-describedby": described_by or False,
        "cols": False,  # the stylesheet says how wide
    }
    if field.field.disabled:
        attrs["disabled"] = True
    return widget.render(field.html_name, field.value(), attrs, field.form.renderer)


def _classes(field: BoundField, css: str) -> str:
    names = css.split()
    if field.errors and names:
        names.append(f"{names[0]}--error")
    return " ".join([*names, *field.field.widget.attrs.get("class", "").split()])


def _plain(widget: Widget) -> Widget:
    """Dates are asked with the browser's own date control; a file's control offers no "clear" box."""
    if isinstance(widget, DateInput) and widget.input_type != "hidden":
        asked = DateInput(widget.attrs, format="%Y-%m-%d")
        asked.input_type = "date"
        return asked
    if isinstance(widget, ClearableFileInput):
        plain = FileInput()
        plain.attrs = widget.attrs
        return plain
    return widget


def choices(field: BoundField) -> Iterator[dict[str, Any]]:
    """The options of radios and tick boxes; `criterion` is what an answer field says about one."""
    definition = getattr(field.field, "definition", None)
    criteria = {option.value: option.criterion for option in getattr(definition, "options", ())}
    widget = field.field.widget
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()), {})
    flat = [option for _, options, _ in groups for option in options]
    for position, option in enumerate(flat, start=1):
        value = str(option["value"])
        yield {
            "id": field.auto_id if position == 1 else f"{field.auto_id}-{position}",
            "name": option["name"],
            "value": value,
            "label": option["label"],
            "checked": option["selected"],
            "criterion": criteria.get(value, ""),
            "attrs": {key: text for key, text in option["attrs"].items() if key not in ("id", "checked", "class")},
        }


def template_of(field: BoundField) -> str:
    """The pack's template for this field's widget."""
    widget = field.field.widget
    if isinstance(widget, MultiWidget):
        return "govuk/fields/group.html"
    if isinstance(widget, CheckboxInput):
        return "govuk/fields/checkbox.html"
    kinds = {"radio": "radios", "checkbox": "checkboxes", "select": "select", "file": "file", "password": "password"}
    known = getattr(widget, "input_type", "")
    return f"govuk/fields/{kinds.get(known) or ('input' if known else 'textarea')}.html"


def errors_of(forms: Iterable[Any]) -> list[dict[str, Any]]:
    """Every error of these forms, in their order, with a link to the control it is about."""
    return [error for form in forms if form for error in _errors(form)]


def _errors(form: Form | BaseFormSet) -> Iterator[dict[str, Any]]:
    if isinstance(form, BaseFormSet):
        for error in form.non_form_errors():
            yield {"text": error, "href": ""}
        for each in form.forms:
            yield from _errors(each)
        return
    for error in form.non_field_errors():
        yield {"text": error, "href": ""}
    for field in form:
        for error in field.errors:
            yield {"text": error, "href": "" if field.is_hidden else f"#{field.auto_id}"}
