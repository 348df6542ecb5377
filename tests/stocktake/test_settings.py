"""Production refuses to start with anything left to chance, and passes Django's own deployment check (H2)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOUND = {
    "STOCKTAKE_ENV": "production",
    "SECRET_KEY": "kept-out-of-the-repository-" + "abcdefghijklmnopqrstuvwxyz0123456789",
    "CHAIN_KEY": "kept-out-of-the-repository-too-" + "abcdefghijklmnopqrstuvwxyz0123456789",
    "ALLOWED_HOSTS": "stocktake.example",
    "SITE_URL": "https://stocktake.example",
}


def check_deploy(tmp_path, **changes):
    environment = {
        key: value for key, value in os.environ.items() if key not in (*SOUND, "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE")
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment | SOUND | {"DATA_DIR": str(tmp_path)} | changes,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_production_passes_the_deployment_check(tmp_path):
    result = check_deploy(tmp_path)

    assert (result.returncode, "0 silenced" in result.stdout) == (0, True), result.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "at least 50 characters"),
        ({"CHAIN_KEY": ""}, "Set CHAIN_KEY"),
        ({"CHAIN_KEY": "short"}, "CHAIN_KEY must have"),
        ({"CHAIN_KEY": SOUND["SECRET_KEY"]}, "another than SECRET_KEY"),
        ({"CHAIN_KEY": "demonstration-" + "x" * 60}, "not one made in development"),
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"ALLOWED_HOSTS": "*"}, "* is not accepted"),
        ({"ALLOWED_HOSTS": ""}, "Name the site's hosts"),
        ({"SITE_URL": "http://stocktake.example"}, "https address"),
    ],
)
def test_production_refuses_to_start_with(tmp_path, changes, words):
    result = check_deploy(tmp_path, **changes)

    assert result.returncode != 0
    assert words in result.stderr
