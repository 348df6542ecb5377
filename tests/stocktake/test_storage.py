"""A fresh DATA_DIR has no collected files yet; pages, error pages too, are served all the same."""

import pytest

from stocktake.storage import CollectedFiles

pytestmark = pytest.mark.django_db


@pytest.fixture
def uncollected(settings):
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "stocktake.storage.CollectedFiles"}}


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(("path", "status"), [("/help/", 200), ("/no-such-page/", 404)])
def test_page_before_collecting_is_plain(client, path, status):
    reply = client.get(path)

    assert reply.status_code == status
    assert b"/static/stocktake/app.css" in reply.content


def test_collected_file_has_its_content_in_its_name(settings):
    (settings.STATIC_ROOT / "staticfiles.json").write_text(
        '{"version": "1.1", "hash": "", "paths": {"stocktake/app.css": "stocktake/app.0123.css"}}'
    )

    assert (
        CollectedFiles(location=settings.STATIC_ROOT, base_url="/static/").url("stocktake/app.css").endswith("0123.css")
    )
