"""A server under test: gunicorn with one worker, asked over loopback, its CPU read from the kernel."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """One application behind gunicorn; `cpu()` is the worker's user and system time in seconds."""

    def __init__(self, application: str, environment: dict[str, str]) -> None:
        self.port = _free_port()
        command = [sys.executable, "-m", "gunicorn", application, "--workers", "1", "--bind", f"127.0.0.1:{self.port}"]
        command += [
            "--log-level",
            "error",
            "--keep-alive",
            "30",
            "--worker-class",
            "gthread",
            "--threads",
            "1",
            "--no-control-socket",
        ]
        self.process = subprocess.Popen(command, env=os.environ | environment)
        self._wait()

    def _wait(self) -> None:
        for _ in range(150):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"no answer on port {self.port}")

    def worker(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.worker()}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


@contextmanager
def serving(application: str, **environment: str) -> Iterator[Server]:
    server = Server(application, environment)
    try:
        yield server
    finally:
        server.stop()


class Visitor:
    """Asks one server over one kept connection, with a session and a CSRF token."""

    def __init__(self, server: Server, session: str) -> None:
        self.server = server
        self.session = session
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        self.token = "a" * 32

    def get(self, path: str) -> tuple[int, bytes]:
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> tuple[int, bytes]:
        return self._ask("POST", path, urlencode(fields | {"csrfmiddlewaretoken": self.token}))

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        headers = {"Host": "localhost", "Cookie": f"sessionid={self.session}; csrftoken={self.token}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def cost(server: Server, ask: Callable[[int], object], calls: Sequence[int]) -> float:
    """CPU seconds of the server per call of `ask(number)`."""
    before = server.cpu()
    for number in calls:
        ask(number)
    return (server.cpu() - before) / len(calls)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
