"""A server where a bot would be: it keeps what it is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import sleep


class Listener(BaseHTTPRequestHandler):
    """A bot's server: it keeps what it is sent and answers what it is told to."""

    taken: list[tuple[bytes, str]]
    status: int
    slow_s: float

    def do_POST(self) -> None:  # http.server's own name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((body, self.headers.get("X-Line-Signature", "")))
        sleep(self.slow_s)
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as it is declared
        pass


@contextmanager
def listening(status: int = 200, slow_s: float = 0.0) -> Iterator[tuple[str, type[Listener]]]:
    handler = type("Handler", (Listener,), {"taken": [], "status": status, "slow_s": slow_s})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/line/webhook", handler
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
