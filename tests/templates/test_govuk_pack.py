"""Our fields against the HTML that GOV.UK Frontend expects, as its package states it in fixtures.json."""

import json

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template

from tests.templates.markup import elements, tree

COMPONENTS = settings.BASE_DIR / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
CASES = [
    ("input", "default"),
    ("input", "with hint text"),
    ("input", "with error message"),
    ("input", "with error and hint"),
    ("input", "with label as page heading"),
    ("input", "with width-10 class"),
    ("textarea", "default"),
    ("textarea", "with hint"),
    ("textarea", "with error message"),
    ("textarea", "with hint and error message"),
    ("textarea", "with default value"),
    ("radios", "default"),
    ("radios", "inline"),
    ("radios", "with fieldset and error message"),
    ("checkboxes", "default"),
    ("select", "hint"),
    ("select", "with hint text and error message"),
    ("password-input", "default"),
    ("password-input", "with hint text"),
    ("password-input", "with error message"),
    ("file-upload", "default"),
    ("file-upload", "with hint text"),
]


def _choices(options):
    return [(str(item["value"]), item["text"]) for item in options.get("items", [])]


def _value(options):
    chosen = [str(item["value"]) for item in options.get("items", []) if item.get("checked") or item.get("selected")]
    return chosen[0] if chosen else options.get("value")


MAKE = {
    "input": lambda options: forms.CharField(),
    "textarea": lambda options: forms.CharField(widget=forms.Textarea(attrs={"rows": options.get("rows", 5)})),
    "radios": lambda options: forms.ChoiceField(choices=_choices(options), widget=forms.RadioSelect),
    "checkboxes": lambda options: forms.MultipleChoiceField(
        choices=_choices(options), widget=forms.CheckboxSelectMultiple
    ),
    "select": lambda options: forms.ChoiceField(choices=_choices(options)),
    "password-input": lambda options: forms.CharField(widget=forms.PasswordInput),
    "file-upload": lambda options: forms.FileField(),
}


def _fixture(component, name):
    fixtures = json.loads((COMPONENTS / component / "fixtures.json").read_text())["fixtures"]
    return next(fixture for fixture in fixtures if fixture["name"] == name)


def _bound(component, options):
    field = MAKE[component](options)
    legend = options.get("fieldset", {}).get("legend") or options.get("label", {})
    field.label = legend["text"]
    field.help_text = options.get("hint", {}).get("text", "")
    form = forms.Form(auto_id="%s", initial={options["name"]: _value(options)})
    form.fields[options["name"]] = field
    if "errorMessage" in options:
        form.cleaned_data = {}
        form._errors = forms.utils.ErrorDict({options["name"]: [options["errorMessage"]["text"]]})
    return form[options["name"]]


def _options_of_page(component, options):
    label = options.get("label", {})
    size = label.get("classes", "").rpartition("--")[2]
    classes = options.get("classes", "")
    inline = classes == "govuk-radios--inline"
    return {
        "label_size": size,
        "classes": "" if inline else classes,
        "inline": inline,
        "page_heading": label.get("isPageHeading", False),
    }


def _render(bound, **options):
    template = Template(
        "{% load stocktake %}{% field bound label_size=o.label_size classes=o.classes inline=o.inline "
        "small=o.small page_heading=o.page_heading %}"
    )
    return template.render(Context({"bound": bound, "o": options}))


@pytest.mark.parametrize(("component", "name"), CASES)
def test_field_has_the_markup_of_govuk_frontend(component, name):
    fixture = _fixture(component, name)
    options = fixture["options"]
    own_id = options.get("id") or options.get("idPrefix") or options["name"]
    html = _render(_bound(component, options), **_options_of_page(component, options))

    expected = (
        fixture["html"].replace(f'"{own_id}', f'"{options["name"]}').replace(f" {own_id}-", f" {options['name']}-")
    )

    assert tree(html) == tree(expected)


def test_error_summary_has_the_markup_of_govuk_frontend():
    fixture = _fixture("error-summary", "default")

    html = Template("{% load stocktake %}{% error_list errors %}").render(
        Context({"errors": fixture["options"]["errorList"]})
    )

    assert tree(html) == tree(fixture["html"])


class Example(forms.Form):
    name = forms.CharField(error_messages={"required": "Enter a name"})
    rating = forms.ChoiceField(
        choices=[("red", "Red"), ("green", "Green")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select red or green"},
    )
    days = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select a day"},
    )
    agree = forms.BooleanField(error_messages={"required": "Tick the box"})
    met_on = forms.DateField(error_messages={"required": "Enter a date"})

    def clean(self):
        raise forms.ValidationError("Nothing fits together")


def test_error_summary_links_to_a_control_of_every_field():
    form = Example({})
    page = Template("{% load stocktake crispy_forms_filters %}{% error_summary form %}{{ form|crispy }}").render(
        Context({"form": form})
    )

    links = [(attrs["href"], children[0]) for attrs, children in elements(page, "a")]
    controls = {attrs["id"]: attrs for attrs, _ in elements(page, "input")}

    assert links == [
        ("#id_name", "Enter a name"),
        ("#id_rating", "Select red or green"),
        ("#id_days", "Select a day"),
        ("#id_agree", "Tick the box"),
        ("#id_met_on", "Enter a date"),
    ]
    assert controls["id_rating"]["value"] == "red"
    assert controls["id_days"]["value"] == "a"
    assert {href.removeprefix("#") for href, _ in links} <= controls.keys()
    assert "<li>Nothing fits together</li>" in page


def test_error_summary_is_silent_about_forms_without_errors():
    html = Template("{% load stocktake %}{% error_summary form nothing %}").render(Context({"form": Example()}))

    assert html.strip() == ""


def test_date_is_one_input_that_keeps_its_value():
    form = Example({"met_on": "2013-09-12"})

    ((attrs, _),) = elements(_render(form["met_on"]), "input")

    assert (attrs["type"], attrs["value"]) == ("date", "2013-09-12")


def test_whole_form_from_a_helper_has_token_fields_and_button():
    from crispy_forms.helper import FormHelper
    from crispy_forms.layout import Div, Fieldset, Layout, Submit

    form = Example()
    form.helper = FormHelper()
    form.helper.layout = Layout(Fieldset("Who", "name"), Div("rating", css_class="inset"))
    form.helper.add_input(Submit("go", "Record the meeting"))

    page = Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form, "csrf_token": "t"}))

    ((attrs, _),) = elements(page, "form")
    assert (attrs["method"], "novalidate" in attrs) == ("post", True)
    assert [attrs["name"] for attrs, _ in elements(page, "input")] == [
        "csrfmiddlewaretoken",
        "name",
        "rating",
        "rating",
    ]
    assert [children for _, children in elements(page, "button")] == [["Record the meeting"]]
