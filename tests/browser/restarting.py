"""A site that can be stopped and started again at the same address, as by a crash or a deployment."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.request import urlopen

from tests.browser.conftest import ROOT, Site, environment_for, wait_for


@dataclass
class RestartingSite(Site):
    port: int = 0
    process: subprocess.Popen | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "stocktake.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "1", "--threads", "8", "--no-control-socket", "--log-level", "critical"]
        with (self.data_dir / "site.log").open("a") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(f"{self.url}/health/")

    def crash(self) -> None:
        """What was on its way may or may not have been saved."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)
        while _answers(self.url):
            time.sleep(0.1)

    def end(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=20)


@contextmanager
def restarting(demo_data, data_dir):
    shutil.copytree(demo_data, data_dir)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    site = RestartingSite(url, data_dir, environment_for(data_dir, SITE_URL=url), port)
    site.start()
    try:
        yield site
    finally:
        site.end()


def _answers(url: str) -> bool:
    try:
        urlopen(f"{url}/health/", timeout=1).close()  # noqa: S310 - an address of our own
    except OSError:
        return False
    return True
