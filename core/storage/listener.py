"""LISTEN on a connection of its own, for as long as the store is open (PostgreSQL, NOTIFY)."""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Callable
from typing import Any

import psycopg
import structlog

log = structlog.get_logger("pileup.storage")

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
# A silent link is tried this often, in seconds; TCP alone would wait for ever.
_CHECK_SECONDS = 30.0
_STOP_SECONDS = 1.0


class Listener:
    """Calls `changed`, on its own thread, after notifications and whenever it has (re)connected.

    Notifications that come together make one call. A lost connection is tried again, after 0.1 s
    and then less and less often, up to every 5 s.
    """

    def __init__(
        self,
        connect: Callable[[], psycopg.Connection[Any]],
        channel: str,
        changed: Callable[[], None],
        label: str,
    ) -> None:
        self._connect = connect
        self._channel = channel
        self._changed = changed
        self._label = label
        self._pause = _FIRST_PAUSE
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen."""
        # A byte on this pair ends any wait at once.
        self._stop_reader, self._stop_writer = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="store-listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening, if that had begun. A connection attempt that hangs is left to end by itself."""
        if self._thread is None:
            return
        self._stopping = True
        self._stop_writer.send(b"x")
        self._thread.join(_STOP_SECONDS)
        if not self._thread.is_alive():
            self._stop_writer.close()
            self._stop_reader.close()

    def _run(self) -> None:
        lost = False
        with selectors.DefaultSelector() as stop:
            stop.register(self._stop_reader, selectors.EVENT_READ)
            while not self._stopping:
                try:
                    with self._connect() as connection:
                        connection.execute(f"LISTEN {self._channel}")
                        if lost:
                            log.info("notifications_restored", database=self._label)
                        lost = False
                        self._pause = _FIRST_PAUSE
                        self._changed()
                        self._listen(connection)
                except psycopg.Error as error:
                    if self._stopping:
                        return
                    lost = True
                    reason = " ".join(str(error).split())
                    log.warning(
                        "notifications_lost", database=self._label, reason=reason, retry_in=self._pause
                    )
                    stop.select(self._pause)
                    self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(connection.fileno(), selectors.EVENT_READ)
            selector.register(self._stop_reader, selectors.EVENT_READ)
            while not self._stopping:
                if not selector.select(_CHECK_SECONDS):
                    # What arrives along with the answer stays with psycopg until notifies() is asked.
                    connection.execute("SELECT 1")
                if any(list(connection.notifies(timeout=0))):
                    self._changed()
