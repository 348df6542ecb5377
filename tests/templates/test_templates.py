"""What must hold for every page template, whoever wrote it."""

import re

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = settings.BASE_DIR / "templates"
PAGES = [path for path in sorted(ROOT.rglob("*.html")) if "documents" not in path.parts and "mail" not in path.parts]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_compiles_and_breaks_no_content_policy(path):
    source = path.read_text()

    get_template(str(path.relative_to(ROOT)))
    assert not re.search(r"\sstyle\s*=", source)
    assert not re.search(r"\son[a-z]+\s*=", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert "<style" not in source
