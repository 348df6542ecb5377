"""What the tests of pages share: addresses of a return's pages, what a reader sees, how many queries it took."""

import re
from contextlib import contextmanager
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def address(name, area_return, **kwargs):
    place = {"collection": area_return.collection.slug, "area": area_return.area.gss_code}
    return reverse(name, kwargs=place | kwargs)


def text_of(reply):
    body = re.sub(r"<(script|style).*?</\1>", " ", reply.content.decode(), flags=re.DOTALL)
    joined = re.sub(r"</?(?:a|strong|mark|ins|del)\b[^>]*>", "", body)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", joined)).split())


def form_of(reply, marker='name="version-'):
    """Every control of the page's form as a browser would send it, untouched."""
    forms = re.findall(r"<form.*?</form>", reply.content.decode(), flags=re.DOTALL)
    form = next(form for form in forms if marker in form)
    data = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind, name = _attribute(tag, "type"), _attribute(tag, "name")
        if not name or kind == "file" or (kind in ("radio", "checkbox") and " checked" not in tag):
            continue
        data[name] = _attribute(tag, "value") or ("on" if kind == "checkbox" else "")
    for attributes, text in re.findall(r"<textarea([^>]*)>(.*?)</textarea>", form, flags=re.DOTALL):
        data[_attribute(attributes, "name")] = unescape(text.removeprefix("\n"))
    return data


def _attribute(tag, name):
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found.group(1)) if found else ""


@contextmanager
def at_most(most):
    """Queries without the statements of transactions."""
    with CaptureQueriesContext(connection) as captured:
        yield
    counted = [query["sql"] for query in captured if not query["sql"].startswith(_NOT_COUNTED)]
    assert len(counted) <= most, "\n".join(counted)
