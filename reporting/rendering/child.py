"""The renderer's process, for parent.py: run as a script, with little memory, without the site's settings and keys.

Each message on standard input is a packed Manuscript after its length; each answer on standard output is one letter, a
length and what was made. Ends with its input, or when it has grown too large.
"""

import gc
import os
import resource
import signal
import struct
import sys
import traceback
from pathlib import Path
from typing import IO

CPU_SECONDS = 25
SECONDS = 60  # by the clock
MEMORY = 384 * 1024 * 1024  # what is its own; shared libraries are not counted
OUT_OF_MEMORY = 77  # exit status
DONE, LEAVING, FAULT, TOO_DEEP = b"d", b"l", b"f", b"r"
HEAD = struct.Struct(">cQ")
LENGTH = struct.Struct(">Q")
_TIDY_ABOVE = 160 * 1024 * 1024
_LEAVE_ABOVE = 256 * 1024 * 1024


def main() -> int:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent; this ends with its input
    sys.path.insert(0, str(Path(__file__).parents[2]))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but answers goes out
    while head := source.read(LENGTH.size):
        letter, data = _answer(source.read(*LENGTH.unpack(head)))
        is_leaving = letter == DONE and _resident() > _LEAVE_ABOVE
        _say(target, LEAVING if is_leaving else letter, data)
        if is_leaving:
            break
        del data
        if _resident() > _TIDY_ABOVE:
            gc.collect()
    return 0


def _answer(message: bytes) -> tuple[bytes, bytes]:
    try:
        _limit()
        from reporting.rendering import Manuscript, layout  # after the limits, which hold for it too

        return DONE, layout.render(Manuscript.unpacked(message))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except RecursionError:
        return TOO_DEEP, b""
    except Exception:  # noqa: BLE001 (the parent raises it)
        return FAULT, traceback.format_exc().encode()
    finally:
        signal.alarm(0)


def _limit() -> None:
    """From now on: the kernel ends this process, whatever it is doing."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, most))
    signal.alarm(SECONDS)


def _say(target: IO[bytes], letter: bytes, data: bytes) -> None:
    try:
        target.write(HEAD.pack(letter, len(data)))
        target.write(data)
        target.flush()
    except BrokenPipeError:
        os._exit(0)  # the parent was killed: nobody waits for this any more


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    sys.exit(main())
