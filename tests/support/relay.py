"""A TCP relay in front of a real server that can lose what passes through it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Literal

Loss = Literal["request", "answer"]


class Relay:
    """Listens on `port` and passes everything to and from `target_port`, both on loopback.

    `lose(marker, what)` makes it, once, break the connection at a request that contains `marker`:
    before the server gets it ("request"), or after the server has answered it ("answer").
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.lost = threading.Event()
        self._marker: bytes | None = None
        self._what: Loss = "request"
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._links: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._refusing = False
        self._refuse_afterwards = False

    def __enter__(self) -> Relay:
        self._accepting.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _break(self._listening)
        self._accepting.join()
        for link in self._links:
            _break(link)
        for thread in self._threads:
            thread.join()
        for link in (self._listening, *self._links):
            link.close()

    def lose(self, marker: bytes, what: Loss, *, refuse_afterwards: bool = False) -> None:
        """Arm the relay. `refuse_afterwards` ends every later connection at once."""
        self._what = what
        self._refuse_afterwards = refuse_afterwards
        self._marker = marker

    def lead_to(self, port: int) -> None:
        """Pass what connects from now on to another server."""
        self._target_port = port

    def cut(self) -> None:
        """Break every connection there is, in the middle of whatever passes."""
        for link in self._links:
            _break(link)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self._refusing:
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._target_port))
                self._links += [client, server]
                swallow = threading.Event()
                for work in (self._up, self._down):
                    thread = threading.Thread(target=work, args=(client, server, swallow), daemon=True)
                    self._threads.append(thread)
                    thread.start()

    def _up(self, client: socket.socket, server: socket.socket, swallow: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if self._marker is not None and self._marker in data:
                    self._marker = None
                    self._refusing = self._refuse_afterwards
                    self.lost.set()
                    if self._what == "request":
                        break
                    swallow.set()
                server.sendall(data)
        _break(client)
        _break(server)

    def _down(self, client: socket.socket, server: socket.socket, swallow: threading.Event) -> None:
        with suppress(OSError):
            while (data := server.recv(65536)) and not swallow.is_set():
                client.sendall(data)
        _break(client)
        _break(server)


def _break(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
