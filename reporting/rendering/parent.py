"""The other end of child.py: one renderer for each process of the site, started when it is first needed and anew
after it ended. One render at a time; the others wait."""

import atexit
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, cast

from reporting.rendering import child
from reporting.rendering.source import GaveUp, Manuscript

_SCRIPT = Path(child.__file__)
# Where fonts and libraries are found; the site's keys and the address of its database stay here.
_HANDED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME")
_OUT_OF_TIME = {-signal.SIGXCPU}
_OUT_OF_MEMORY = {child.OUT_OF_MEMORY, -signal.SIGKILL, -signal.SIGABRT, -signal.SIGTRAP}


class RenderingFailed(Exception):
    """A fault of the renderer, with its own words on where."""


class TooBusy(RenderingFailed):
    """The machine had no time for it: by the clock it took too long, while it needed less than it may. Try again."""


class _Renderer:
    def __init__(self) -> None:
        self.lock = Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def render(self, manuscript: Manuscript) -> bytes:
        message = manuscript.packed()
        with self.lock:
            self._send(child.LENGTH.pack(len(message)) + message)
            letter, data = self._read()
            if letter != child.DONE:
                self.end()
        if letter == child.TOO_DEEP:
            raise GaveUp("it is nested too deeply")
        if letter == child.FAULT:
            raise RenderingFailed(data.decode())
        return data

    def _send(self, message: bytes) -> None:
        """One that ended while nobody asked is replaced."""
        for is_last in (False, True):
            if self.process is None:
                self.process = _start()
            try:
                _into(self.process).write(message)
                _into(self.process).flush()
            except BrokenPipeError:
                self.end()
                if is_last:
                    raise
            else:
                return

    def _read(self) -> tuple[bytes, bytes]:
        assert self.process  # noqa: S101 (it was written to)
        source = cast(IO[bytes], self.process.stdout)
        head = source.read(child.HEAD.size)
        if len(head) == child.HEAD.size:
            letter, length = child.HEAD.unpack(head)
            data = source.read(length)
            if len(data) == length:
                return letter, data
        raise _why(self.end())

    def end(self) -> int:
        """Let the process go; gives how it ended."""
        process, self.process = self.process, None
        if process is None:
            return 0
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                cast(IO[bytes], pipe).close()
        try:
            return process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _into(process: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast(IO[bytes], process.stdin)


def _start() -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    command = [sys.executable, "-I", str(_SCRIPT)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603


def _why(status: int) -> Exception:
    if status in _OUT_OF_TIME:
        return GaveUp(f"it took more than {child.CPU_SECONDS} seconds")
    if status == -signal.SIGALRM:
        return TooBusy(f"It was not finished after {child.SECONDS} seconds because the machine is busy.")
    if status in _OUT_OF_MEMORY:
        return GaveUp(f"it needed more than {child.MEMORY // 1024**2} MB of memory")
    return RenderingFailed(f"The renderer ended by itself, with status {status}.")


_renderer = _Renderer()


def render(manuscript: Manuscript) -> bytes:
    """GaveUp where it takes too much; the next one is rendered all the same."""
    return _renderer.render(manuscript)


def end() -> None:
    _renderer.end()


def _forget() -> None:
    """A process that was forked has no part in its parent's renderer."""
    global _renderer
    _renderer = _Renderer()


atexit.register(end)
os.register_at_fork(after_in_child=_forget)
