"""What must hold for every page template, whoever wrote it."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = settings.BASE_DIR / "templates"
PAGES = [
    path for path in sorted(ROOT.rglob("*.html")) if ROOT / "documents" not in path.parents and "mail" not in path.parts
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_compiles_and_breaks_no_content_policy(path):
    source = path.read_text()

    get_template(str(path.relative_to(ROOT)))
    assert not re.search(r"\sstyle\s*=", source)
    assert not re.search(r"\son[a-z]+\s*=", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert "<style" not in source


TOKEN = re.compile(
    r"{%\s*(?:block (?P<block>\w+)|(?P<end>endblock)\b.*?|(?:place|url) [^%]*? as (?P<name>\w+))\s*%}|{[{%].*?[%}]}"
)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_one_block_names_is_not_used_in_another(path):
    """It is empty there: a link to nowhere."""
    inside, named, lost = (), {}, []
    for token in TOKEN.finditer(path.read_text()):
        if token["block"]:
            inside += (token["block"],)
        elif token["end"]:
            inside = inside[:-1]
        elif token["name"]:
            named.setdefault(token["name"], set()).add(inside)
        for name in set(re.findall(r"\w+", token[0])) & set(named):
            if not any(inside[: len(block)] == block for block in named[name]):
                lost.append(token[0])

    assert lost == []
