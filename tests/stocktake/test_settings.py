"""Production refuses to start with anything left to chance, and passes Django's own deployment check (H2)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reporting.seal import key as seal_key
from tests.keys import make_pkcs12

ROOT = Path(__file__).resolve().parents[2]
SOUND = {
    "STOCKTAKE_ENV": "production",
    "SECRET_KEY": "kept-out-of-the-repository-" + "abcdefghijklmnopqrstuvwxyz0123456789",
    "CHAIN_KEY": "kept-out-of-the-repository-too-" + "abcdefghijklmnopqrstuvwxyz0123456789",
    "ALLOWED_HOSTS": "stocktake.example",
    "SITE_URL": "https://stocktake.example",
    "SEAL_PASSPHRASE": "opens the key of the seal",
}


@pytest.fixture(scope="module")
def seals(tmp_path_factory):
    """PKCS#12 files of certificates with so many days left, and what is no such file."""
    folder = tmp_path_factory.mktemp("seals")
    for name, title, days in (
        ("sound", "Seal of the programme", 400),
        ("demonstration", seal_key.DEMONSTRATION, 400),
        ("ended", "Seal of the programme", -1),
        ("ending", "Seal of the programme", 59),
    ):
        (folder / f"{name}.p12").write_bytes(make_pkcs12(title, days=days, passphrase=SOUND["SEAL_PASSPHRASE"]))
    (folder / "broken.p12").write_text("not a key")
    return folder


def check_deploy(tmp_path, seal, **changes):
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in (*SOUND, "SEAL_KEY", "DEBUG", "DJANGO_ALLOW_ASYNC_UNSAFE")
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment | SOUND | {"DATA_DIR": str(tmp_path), "SEAL_KEY": str(seal)} | changes,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_production_passes_the_deployment_check(tmp_path, seals):
    result = check_deploy(tmp_path, seals / "sound.p12")

    assert (result.returncode, "0 silenced" in result.stdout) == (0, True), result.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "at least 50 characters"),
        ({"CHAIN_KEY": ""}, "Set CHAIN_KEY"),
        ({"CHAIN_KEY": "short"}, "CHAIN_KEY must have"),
        ({"CHAIN_KEY": SOUND["SECRET_KEY"]}, "different from SECRET_KEY"),
        ({"CHAIN_KEY": "demonstration-" + "x" * 60}, "not one made in development"),
        ({"SEAL_KEY": ""}, "Set SEAL_KEY"),
        ({"SEAL_PASSPHRASE": ""}, "SEAL_PASSPHRASE to its"),
        ({"SEAL_PASSPHRASE": "another"}, "SEAL_PASSPHRASE does not open it"),
        ({"SEAL_TIMESTAMP_URL": "stamps.example"}, "must be an http or https address"),
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"ALLOWED_HOSTS": "*"}, "* is not accepted"),
        ({"ALLOWED_HOSTS": ""}, "Name the site's hosts"),
        ({"SITE_URL": "http://stocktake.example"}, "https address"),
    ],
)
def test_production_refuses_to_start_with(tmp_path, seals, changes, words):
    result = check_deploy(tmp_path, seals / "sound.p12", **changes)

    assert result.returncode != 0
    assert words in result.stderr


@pytest.mark.parametrize(
    ("seal", "words"),
    [
        ("missing", "Set SEAL_KEY to the PKCS#12 file"),
        ("broken", "is not a PKCS#12 file"),
        ("demonstration", "was made for trying things out"),
        ("ended", "Put another into SEAL_KEY; what was sealed with this one stays valid."),
        ("ending", "Get a new one before then."),
    ],
)
def test_production_refuses_a_seal_that_is(tmp_path, seals, seal, words):
    """One that ends within sixty days is a warning, which only `check` tells."""
    result = check_deploy(tmp_path, seals / f"{seal}.p12")

    assert result.returncode != 0
    assert words in result.stderr
