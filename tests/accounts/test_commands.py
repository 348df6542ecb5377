"""A fresh DATA_DIR works with every command; other databases are never migrated behind anybody's back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from accounts import commands

ROOT = Path(__file__).resolve().parents[2]


def test_command_prepares_a_fresh_data_dir(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    done = subprocess.run(
        [sys.executable, "manage.py", "load_areas", "fixtures/areas/england-2013.csv"],
        cwd=ROOT,
        env=environment | {"DATA_DIR": str(tmp_path / "fresh")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "areas: 152 new, 0 changed, 0 as they were\n"


@pytest.mark.django_db
def test_database_that_is_behind_is_left_alone(monkeypatch):
    monkeypatch.setattr(commands, "_unapplied", lambda: 2)

    with pytest.raises(CommandError, match="behind the code by 2 migrations"):
        call_command("load_areas", ROOT / "fixtures/areas/england-2013.csv")


@pytest.mark.django_db
def test_migrating_makes_the_table_of_the_cache():
    cache.set("attempts", 3)

    assert cache.get("attempts") == 3
