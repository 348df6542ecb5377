"""A real site for a real browser: gunicorn over a copy of the demonstration data, on loopback, and a worker where a
test needs documents. Every process ends with the fixture that started it."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "stocktake-demo-2013"
WAYS_IN = "from tests.browser import doors; print(doors.made())"


@dataclass
class Site:
    url: str
    data_dir: Path
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        return manage(self.environment, *arguments)

    @cached_property
    def doors(self) -> dict[str, str]:
        """Sessions by e-mail address, and the links that a mail would bring: typing passwords is for tests about it."""
        return json.loads((self.data_dir / "doors.json").read_text())


def manage(environment: dict[str, str], *arguments: str) -> str:
    with started(environment, "manage.py", *arguments) as process:
        return output_of(process)


def output_of(process: subprocess.Popen) -> str:
    output, _ = process.communicate(timeout=180)
    assert process.returncode == 0, output
    return output


@contextmanager
def started(environment: dict[str, str], *arguments: str, log: Any = subprocess.PIPE) -> Iterator[subprocess.Popen]:
    """A Python process that does not outlive the block, nor the tests if these are killed."""
    command = ["setpriv", "--pdeathsig", "TERM", sys.executable, *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=log, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def environment_for(data_dir: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return kept | {"DATA_DIR": str(data_dir), "STOCKTAKE_ENV": "development", **more}


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory, worker_id) -> Path:
    """A DATA_DIR with the demonstration and its documents, made once for all test processes, copied for each site."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "demo").exists():
            _make_demo(shared / "being-made")
            (shared / "being-made").rename(shared / "demo")
    return shared / "demo"


def _make_demo(data_dir: Path) -> None:
    shutil.rmtree(data_dir, ignore_errors=True)
    environment = environment_for(data_dir)
    with started(environment, "manage.py", "collectstatic", "--noinput", "--verbosity", "0") as static:
        manage(environment, "load_demo")
        output_of(static)
    batch = (environment, "manage.py", "run_worker", "--batch")
    with started(*batch) as one, started(*batch) as other:
        (data_dir / "doors.json").write_text(manage(environment, "shell", "--verbosity", "0", "-c", WAYS_IN))
        output_of(one)
        output_of(other)


@contextmanager
def running(demo_data: Path, data_dir: Path, *, worker: bool) -> Iterator[Site]:
    shutil.copytree(demo_data, data_dir)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = environment_for(data_dir, SITE_URL=f"http://localhost:{port}")
    web = ["-m", "gunicorn", "stocktake.wsgi", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    web += ["--workers", "1", "--threads", "4", "--no-control-socket"]
    with (data_dir / "site.log").open("w") as log, ExitStack() as stack:
        stack.enter_context(started(environment, *web, log=log))
        if worker:
            stack.enter_context(started(environment, "manage.py", "run_worker", "--interval", "0.3", log=log))
        wait_for(f"http://localhost:{port}/health/")
        yield Site(f"http://localhost:{port}", data_dir, environment)
    said = (data_dir / "site.log").read_text()
    assert "Traceback" not in said, said[-5_000:]


@pytest.fixture
def working_site(demo_data, tmp_path) -> Iterator[Site]:
    """A site of the test's own with its worker, which makes documents."""
    with running(demo_data, tmp_path / "data", worker=True) as site:
        yield site


@pytest.fixture
def own_site(demo_data, tmp_path) -> Iterator[Site]:
    """A site of the test's own; its jobs wait."""
    with running(demo_data, tmp_path / "data", worker=False) as site:
        yield site


@pytest.fixture
def restarting_site(demo_data, tmp_path):
    """A site of the test's own whose server the test stops and starts."""
    from tests.browser.restarting import restarting

    with restarting(demo_data, tmp_path / "data") as site:
        yield site


@pytest.fixture(scope="session")
def common_site(demo_data, tmp_path_factory) -> Iterator[Site]:
    """For tests that do not get in each other's way, each with an area of its own. Its jobs wait."""
    with running(demo_data, tmp_path_factory.mktemp("common") / "data", worker=False) as site:
        yield site


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(address, timeout=2).close()  # noqa: S310 - an address of our own
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer from {address}")


@pytest.fixture(scope="session")
def base_url():
    """Each site has its own; the plugin's fixture is of a form that pytest warns about."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "No Chromium on this machine: run `make setup-test`."
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync"]
    return browser_type_launch_args | {"executable_path": chromium, "args": quiet}


@pytest.fixture
def visit(new_context):
    """Opens a page of its own for somebody: signed in, with or without JavaScript."""

    def visit(site, email=None, **options):
        context = new_context(base_url=site.url, locale="en-GB", **options)
        context.set_default_timeout(8_000)
        if email:
            context.add_cookies([{"name": "sessionid", "value": site.doors[email], "url": site.url}])
        return context.new_page()

    return visit
