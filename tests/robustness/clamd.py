"""A scanner for tests: speaks as much of clamd's language as an upload needs, on loopback, in a thread of its own. It
finds EICAR's harmless test text, in plain sight or packed as deep as it lies."""

import io
import socket
import socketserver
import struct
import threading
import zipfile
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CLEAN, FOUND = b"stream: OK\n", b"stream: Eicar-Test-Signature FOUND\n"
_LONGEST = 25 * 1024 * 1024


def judge(data):
    return FOUND if _holds(data) else CLEAN


def _holds(data, depth=0):
    if EICAR in data:
        return True
    if depth > 4 or not data.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(_holds(archive.read(name), depth + 1) for name in archive.namelist())


class _Talk(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.settimeout(10)
        if self._take(10) != b"nINSTREAM\n":
            return
        data = b"".join(iter(self._chunk, b""))
        self.server.scanned.append(data)
        self.server.answer(self.request, data)

    def _chunk(self):
        (size,) = struct.unpack("!L", self._take(4))
        return self._take(min(size, _LONGEST))

    def _take(self, size):
        taken = b""
        while len(taken) < size:
            more = self.request.recv(size - len(taken))
            if not more:
                raise ConnectionError("The client went away")
            taken += more
        return taken


class _Quiet(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """A client that stopped waiting is no fault here."""


def says(words):
    """An answer that is the same whatever comes."""
    return lambda connection, _data: connection.sendall(words)


def looks(connection, data):
    connection.sendall(judge(data))


@contextmanager
def scanner(answer=looks):
    """Gives the server: its `url`, and what it has `scanned`."""
    with _Quiet(("127.0.0.1", 0), _Talk) as server:
        server.answer, server.scanned = answer, []
        server.url = f"tcp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)


@contextmanager
def nobody():
    """An address on loopback where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"tcp://127.0.0.1:{taken.getsockname()[1]}"
