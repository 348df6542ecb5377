"""Addresses of pages within the return that the page is about, and of public pages."""

from django import template
from django.urls import reverse

from questionnaire.desk.rounds import selectors as rounds_selectors
from questionnaire.models import Questionnaire

register = template.Library()


@register.simple_tag(takes_context=True)
def place(context, name: str, **kwargs) -> str:
    """`{% place "question" number="6.9" %}`: the address of a page of this return, by its name."""
    area_return = context["area_return"]
    here = {"collection": area_return.collection.slug, "area": area_return.area.gss_code}
    return reverse(name, kwargs=here | kwargs)


@register.simple_tag
def published_questionnaires() -> list[Questionnaire]:
    return rounds_selectors.published_questionnaires()
