"""Easy read on pages: pictures, and the words that are added under the official ones."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from questionnaire.writing.easy_read import pictures as family
from questionnaire.writing.easy_read import words as easy

register = template.Library()


@register.simple_tag
def pictures(names: str) -> SafeString:
    """Pictures side by side, as decoration: the text says everything."""
    found = family.named(names)
    images = ((static(f"pictures/{name}.svg"),) for name in found)
    drawn = format_html_join("", '<img src="{}" alt="" width="72" height="72">', images)
    return format_html('<span class="app-pictures app-pictures--{}">{}</span>', len(found), drawn)


@register.inclusion_tag("components/easy_words.html")
def easy_words(asked: Any, tree: Any) -> dict[str, Any]:
    """The easy read text of a question or a section; empty if it has none."""
    return {"picture": asked.picture, "text": easy.explain(asked.easy_read, tree.easy_read.glossary)}
