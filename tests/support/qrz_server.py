"""A QRZ.com XML service on loopback: real HTTP, the specification's documents, and faults on demand."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

PATIENCE = 20.0
"""Seconds after which a test that waits for something that never comes fails instead of hanging."""

W1AW = {
    "call": "W1AW",
    "fname": "ARRL HQ",
    "name": "OPERATORS CLUB",
    "name_fmt": "ARRL HQ OPERATORS CLUB",
    "addr1": "1 Main St",
    "addr2": "Newington",
    "state": "CT",
    "zip": "06111",
    "country": "United States",
    "land": "United States",
    "image": "https://cdn-xml.qrz.com/w/w1aw/w1aw.jpg",
}


@dataclass(frozen=True)
class Received:
    """One request as it arrived."""

    method: str
    target: str
    form: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def is_login(self) -> bool:
        return "username" in self.form


@dataclass(frozen=True)
class Answer:
    """A prepared answer. With `endless` the body is repeated until the client hangs up."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    endless: bool = False


class QrzServer:
    """Use as a context manager; `url` is where the service is.

    Knows one account (`USERNAME`, `PASSWORD`) and the callsigns in `records`. `received` holds all
    requests in order of arrival, `peak` the most that were under way at once.
    """

    USERNAME = "ei6lf"
    PASSWORD = "p&ss=w%rd with blanks"

    def __init__(self) -> None:
        self.records: dict[str, Mapping[str, str]] = {"W1AW": W1AW}
        self.received: list[Received] = []
        self.peak = 0
        self._under_way = 0
        self._keys: set[str] = set()
        self._issued = 0
        self._prepared: deque[Answer] = deque()
        self._changed = threading.Condition()
        self._open_gate = threading.Event()
        self._open_gate.set()
        self._held: str | None = None
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                service._serve(self)

            def do_POST(self) -> None:
                service._serve(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/xml/current/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open_gate.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(PATIENCE)

    @property
    def logins(self) -> int:
        return sum(request.is_login for request in self.received)

    @property
    def lookups(self) -> int:
        return len(self.received) - self.logins

    def prepare(self, *answers: Answer) -> None:
        """Answer the next requests, whatever they ask, with these in turn."""
        self._prepared.extend(answers)

    def expire_sessions(self) -> None:
        """Forget all keys: the next look-up is told 'Session Timeout'."""
        self._keys.clear()

    @contextmanager
    def holding(self, callsign: str | None = None) -> Iterator[None]:
        """Within the block requests arrive but are not answered; leaving it answers them all.

        With a callsign it holds look-ups of that one only.
        """
        self._held = callsign
        self._open_gate.clear()
        try:
            yield
        finally:
            self._open_gate.set()

    def wait_received(self, count: int) -> None:
        """Block until `count` requests have arrived in all. For a thread of its own."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.received) >= count, PATIENCE):
                raise AssertionError(f"{len(self.received)} requests arrived, {count} were expected")

    def _serve(self, http: BaseHTTPRequestHandler) -> None:
        body = http.rfile.read(int(http.headers.get("Content-Length", 0)))
        form = {name: values[-1] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}
        with self._changed:
            self.received.append(Received(http.command, http.path, form, dict(http.headers)))
            self._under_way += 1
            self.peak = max(self.peak, self._under_way)
            self._changed.notify_all()
        try:
            if self._held in (None, form.get("callsign")):
                self._open_gate.wait(PATIENCE)
            with self._changed:
                answer = self._prepared.popleft() if self._prepared else Answer(self._document(form))
        finally:
            # Counted down before the answer is out: the client may send its next request at once.
            with self._changed:
                self._under_way -= 1
        self._send(http, answer)

    def _document(self, form: Mapping[str, str]) -> bytes:
        if "username" in form:
            if (form["username"], form["password"]) != (self.USERNAME, self.PASSWORD):
                return document(session={"Error": "Username/password incorrect"})
            self._issued += 1
            key = f"0123456789abcdef-{self._issued}"
            self._keys.add(key)
            return document(session={"Key": key, "Count": "1"})
        key = form.get("s", "")
        if key not in self._keys:
            return document(session={"Error": "Session Timeout"})
        callsign = form["callsign"]
        if callsign not in self.records:
            return document(session={"Key": key, "Error": f"Not found: {callsign}"})
        return document(session={"Key": key, "Count": "2"}, record=self.records[callsign])

    @staticmethod
    def _send(http: BaseHTTPRequestHandler, answer: Answer) -> None:
        http.send_response(answer.status)
        for name, value in answer.headers.items():
            http.send_header(name, value)
        http.send_header("Content-Type", "text/xml")
        if answer.endless:
            http.close_connection = True
        else:
            http.send_header("Content-Length", str(len(answer.body)))
        try:
            http.end_headers()
            http.wfile.write(answer.body)
            while answer.endless:
                http.wfile.write(answer.body)
        except ConnectionError:
            http.close_connection = True


def document(session: Mapping[str, str], record: Mapping[str, str] | None = None) -> bytes:
    """An answer as the specification lays it out."""
    callsign = f"<Callsign>{_elements(record)}</Callsign>" if record is not None else ""
    return (
        '<?xml version="1.0" encoding="utf-8" ?>\n'
        '<QRZDatabase version="1.34" xmlns="http://xmldata.qrz.com">'
        f"{callsign}<Session>{_elements(session)}</Session></QRZDatabase>"
    ).encode()


def _elements(fields: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields.items())
