# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The blocking twin of the client, for scripts and threads: the same names, without `await`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, Unpack, overload

from pileup_client import client as asynchronous
from pileup_client import models
from pileup_client._runtime.client import ClientOptions
from pileup_client._runtime.events import Event
from pileup_client._runtime.sync import BlockingClient, BlockingStream, LoopThread
from pileup_client.events import Resync

E1 = TypeVar("E1", bound=Event)
E2 = TypeVar("E2", bound=Event)
E3 = TypeVar("E3", bound=Event)
E4 = TypeVar("E4", bound=Event)


class EventAccess:
    """Live events: `for event in client.events(QueueUpdate)`."""

    def __init__(self, thread: LoopThread, client: asynchronous.PileupClient) -> None:
        self._thread = thread
        self._client = client

    @overload
    def __call__(self) -> BlockingStream[Event]: ...
    @overload
    def __call__(self, kind: type[E1], /) -> BlockingStream[E1 | Resync]: ...
    @overload
    def __call__(self, kind: type[E1], kind2: type[E2], /) -> BlockingStream[E1 | E2 | Resync]: ...
    @overload
    def __call__(
        self, kind: type[E1], kind2: type[E2], kind3: type[E3], /
    ) -> BlockingStream[E1 | E2 | E3 | Resync]: ...
    @overload
    def __call__(
        self, kind: type[E1], kind2: type[E2], kind3: type[E3], kind4: type[E4], /, *more: type[Event]
    ) -> BlockingStream[E1 | E2 | E3 | E4 | Resync]: ...
    def __call__(self, *kinds: type[Event]) -> BlockingStream[Event]:  # type: ignore[misc]
        """A stream of events of these kinds, or of all of them, from this moment on."""
        return BlockingStream(self._thread, self._thread.call(self._client.stream, kinds))


class Public:
    """Operations of core/registry/public.yaml."""

    def __init__(self, thread: LoopThread, client: asynchronous.PileupClient) -> None:
        self._thread = thread
        self._client = client

    def get_status(self, *, timeout: float | None = None) -> models.PublicStatus:
        """Tell whether the queue is open.

        For anyone; `GET /api/public/status`. Source: `public.get_status` in core/registry/public.yaml.
        """
        return self._thread.run(
            self._client.public.get_status(
                timeout=timeout,
            )
        )

    def get_frequency(self, *, timeout: float | None = None) -> models.PublicFrequency:
        """Tell the frequency on which the operator works.

        For anyone; `GET /api/public/frequency`. Source: `public.get_frequency` in
        core/registry/public.yaml.
        """
        return self._thread.run(
            self._client.public.get_frequency(
                timeout=timeout,
            )
        )

    def get_split(self, *, timeout: float | None = None) -> models.PublicSplit:
        """Tell where the operator listens.

        For anyone; `GET /api/public/split`. Source: `public.get_split` in core/registry/public.yaml.
        """
        return self._thread.run(
            self._client.public.get_split(
                timeout=timeout,
            )
        )

    def get_snapshot(self, *, timeout: float | None = None) -> models.StationSnapshot:
        """Read the whole station at one moment, with the position of its last event.

        State and position belong together: a client that applies the events after `position` to this state
        misses nothing and applies nothing twice.

        For anyone; `GET /api/public/snapshot`. Source: `public.get_snapshot` in core/registry/public.yaml.
        """
        return self._thread.run(
            self._client.public.get_snapshot(
                timeout=timeout,
            )
        )


class Queue:
    """Operations of core/registry/queue.yaml."""

    def __init__(self, thread: LoopThread, client: asynchronous.PileupClient) -> None:
        self._thread = thread
        self._client = client

    def register(
        self, *, callsign: str, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.RegisterResult:
        """Put a callsign at the end of the callback queue.

        The callsign is upper-cased and trimmed, checked, and looked up once. A lookup that fails does not
        prevent the registration. The callsign in QSO may register again.

        `callsign`: The caller's callsign, in any case.

        Raises `CallsignRequired`, `InvalidCallsign`, `SystemInactive`, `AlreadyQueued`, `QueueFull`, and
        what any call may raise.

        Events: `QueueUpdate`.

        For anyone; `POST /api/queue/register`. Source: `queue.register` in core/registry/queue.yaml.
        """
        return self._thread.run(
            self._client.queue.register(
                callsign=callsign,
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def get_status(self, *, callsign: str, timeout: float | None = None) -> models.QueueEntry:
        """Tell a caller's place in the queue.

        `callsign`: The callsign; upper-cased and trimmed before it is compared.

        Raises `SystemInactive`, `CallsignNotFound`, and what any call may raise.

        For anyone; `GET /api/queue/status/{callsign}`. Source: `queue.get_status` in
        core/registry/queue.yaml.
        """
        return self._thread.run(
            self._client.queue.get_status(
                callsign=callsign,
                timeout=timeout,
            )
        )

    def list(self, *, timeout: float | None = None) -> models.QueueList:
        """List the queue, first caller first.

        While the system is inactive the queue is empty and `system_active` is false.

        For anyone; `GET /api/queue/list`. Source: `queue.list` in core/registry/queue.yaml.
        """
        return self._thread.run(
            self._client.queue.list(
                timeout=timeout,
            )
        )

    def get_current(self, *, timeout: float | None = None) -> models.Qso | None:
        """Tell which QSO is under way; null when there is none.

        For anyone; `GET /api/queue/current`. Source: `queue.get_current` in core/registry/queue.yaml.
        """
        return self._thread.run(
            self._client.queue.get_current(
                timeout=timeout,
            )
        )


class Admin:
    """Operations of core/registry/admin.yaml."""

    def __init__(self, thread: LoopThread, client: asynchronous.PileupClient) -> None:
        self._thread = thread
        self._client = client

    def get_queue(self, *, timeout: float | None = None) -> models.AdminQueue:
        """List the queue for the operator.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For the operator; `GET /api/admin/queue`. Source: `admin.get_queue` in core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.get_queue(
                timeout=timeout,
            )
        )

    def remove_callsign(
        self, *, callsign: str, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.RemoveResult:
        """Take a callsign out of the queue.

        Finds waiting callsigns only, never the one in QSO. The answer shows the position at registration.

        `callsign`: The callsign; upper-cased and trimmed before it is compared.

        Raises `CallsignNotFound`, `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what
        any call may raise.

        Events: `QueueUpdate`.

        For the operator; `DELETE /api/admin/queue/{callsign}`. Source: `admin.remove_callsign` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.remove_callsign(
                callsign=callsign,
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def clear_queue(
        self, *, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.ClearResult:
        """Empty the queue; the QSO goes on.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `QueueUpdate`.

        For the operator; `POST /api/admin/queue/clear`. Source: `admin.clear_queue` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.clear_queue(
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def next_qso(
        self, *, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.Qso | None:
        """End the QSO and call the first in the queue.

        Answers the new QSO, or null when nobody waits; the QSO before has ended even then. Send an
        idempotency key, so that a retry does not skip a caller.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `CurrentQso`, `QueueUpdate`.

        For the operator; `POST /api/admin/queue/next`. Source: `admin.next_qso` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.next_qso(
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def complete_qso(
        self, *, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.CompleteResult:
        """End the QSO without calling the next.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `CurrentQso`.

        For the operator; `POST /api/admin/qso/complete`. Source: `admin.complete_qso` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.complete_qso(
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def set_frequency(
        self, *, frequency: str, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.FrequencyResult:
        """Set the frequency that everyone is shown.

        Any text is kept as sent. The empty text is not the same as clearing.

        `frequency`: Any text, kept as sent.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `FrequencyUpdate`.

        For the operator; `POST /api/admin/frequency`. Source: `admin.set_frequency` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.set_frequency(
                frequency=frequency,
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def delete_frequency(
        self, *, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.FrequencyClearedResult:
        """Clear the frequency.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `FrequencyUpdate`.

        For the operator; `DELETE /api/admin/frequency`. Source: `admin.delete_frequency` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.delete_frequency(
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def set_split(
        self, *, split: str, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.SplitResult:
        """Set the split that everyone is shown.

        Any text is kept as sent. The empty text is not the same as clearing.

        `split`: Any text, kept as sent.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `SplitUpdate`.

        For the operator; `POST /api/admin/split`. Source: `admin.set_split` in core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.set_split(
                split=split,
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def delete_split(
        self, *, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.SplitResult:
        """Clear the split.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `SplitUpdate`.

        For the operator; `DELETE /api/admin/split`. Source: `admin.delete_split` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.delete_split(
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def set_system_status(
        self, *, active: bool, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.StatusResult:
        """Open or close the queue.

        Always empties the queue and ends the QSO, even when nothing else changes. The frequency stays;
        closing clears the split.

        `active`: True opens the queue, false closes it. Texts and numbers that mean a boolean are taken,
        too.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `SystemStatus`, `CurrentQso`, `QueueUpdate`, `SplitUpdate`.

        For the operator; `POST /api/admin/status`. Source: `admin.set_system_status` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.set_system_status(
                active=active,
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def get_system_status(self, *, timeout: float | None = None) -> models.SystemStatus:
        """Tell whether the queue is open, and who said so.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For the operator; `GET /api/admin/status`. Source: `admin.get_system_status` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.get_system_status(
                timeout=timeout,
            )
        )

    def get_current_qso(self, *, timeout: float | None = None) -> models.Qso | None:
        """Tell which QSO is under way; null when there is none.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For the operator; `GET /api/admin/current`. Source: `admin.get_current_qso` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.get_current_qso(
                timeout=timeout,
            )
        )

    def logging_direct(
        self,
        *,
        type: str,
        data: models.LoggedQso,
        timeout: float | None = None,
        idempotency_key: str | None = None,
    ) -> models.LoggingResult:
        """Report that a logging program began a QSO.

        Ends the QSO under way and starts the reported one. A caller who waits in the queue is taken out of
        it and keeps the lookup data. Portable callsigns such as EA8/EI6LF/P are legal here.

        `type`: Kind of the message; `qso_start` is the only one.

        `data`:

        Raises `UnsupportedMessageType`, `CallsignRequired`, `InvalidCallsign`, `SystemInactive`,
        `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `CurrentQso`, `QueueUpdate`.

        For the operator; `POST /api/admin/qso/logging-direct`. Source: `admin.logging_direct` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.logging_direct(
                type=type,
                data=data,
                timeout=timeout,
                idempotency_key=idempotency_key,
            )
        )

    def get_connections(
        self, *, limit: int | None = None, timeout: float | None = None
    ) -> models.AdminConnections:
        """List who is attached to this server, and how each connection is doing.

        The newest connections first, at most `limit` of them; `totals` counts all. With several servers on
        one database each tells of its own. HTTP requests are no connections here.

        `limit`: At most so many connections, the newest.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For the operator; `GET /api/admin/connections`. Source: `admin.get_connections` in
        core/registry/admin.yaml.
        """
        return self._thread.run(
            self._client.admin.get_connections(
                limit=limit,
                timeout=timeout,
            )
        )


class Auth:
    """Operations of core/registry/auth.yaml."""

    def __init__(self, thread: LoopThread, client: asynchronous.PileupClient) -> None:
        self._thread = thread
        self._client = client

    def login(self, *, username: str, password: str, timeout: float | None = None) -> models.LoginResult:
        """Authenticate this connection as the operator.

        A failed login changes nothing; a connection that was logged in stays so.

        `username`: The operator's login.

        `password`: The operator's secret.

        Raises `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For anyone; WebSocket only. Source: `auth.login` in core/registry/auth.yaml.
        """
        return self._thread.run(
            self._client.auth.login(
                username=username,
                password=password,
                timeout=timeout,
            )
        )

    def logout(self, *, timeout: float | None = None) -> models.LogoutResult:
        """Make this connection anonymous again.

        For anyone; WebSocket only. Source: `auth.logout` in core/registry/auth.yaml.
        """
        return self._thread.run(
            self._client.auth.logout(
                timeout=timeout,
            )
        )


class Events(EventAccess):
    """Operations of core/registry/events.yaml."""

    def subscribe(
        self, *, events: Sequence[str] | None = None, timeout: float | None = None
    ) -> models.EventSelection:
        """Choose the events that this connection receives.

        Replaces the choice made before, from `position` on. A new connection receives all events, or those
        that `?events=` in its address names. What concerns the connection itself is always sent.

        `events`: Names of events; null, or nothing at all, stands for all of them.

        For anyone; WebSocket only. Source: `events.subscribe` in core/registry/events.yaml.
        """
        return self._thread.run(
            self._client.events.subscribe(
                events=events,
                timeout=timeout,
            )
        )

    def unsubscribe(self, *, events: Sequence[str], timeout: float | None = None) -> models.EventSelection:
        """Receive some events no more on this connection.

        `events`: Names of events; those that it does not receive anyway are ignored.

        For anyone; WebSocket only. Source: `events.unsubscribe` in core/registry/events.yaml.
        """
        return self._thread.run(
            self._client.events.unsubscribe(
                events=events,
                timeout=timeout,
            )
        )

    def history(
        self, *, after: str, limit: int | None = None, timeout: float | None = None
    ) -> models.HistoryPage:
        """Read the events after a position.

        Every event after `after`, in order, at most `limit` of them: `more` tells that there are others
        after `position`. Where the log does not reach back so far, or is another one, the outcome is
        `reset`, and the state as of `position` stands in place of the events.

        `after`: Id of the last event that is known, or any `position`.

        `limit`: At most so many events.

        For anyone; `GET /api/events/history`. Source: `events.history` in core/registry/events.yaml.
        """
        return self._thread.run(
            self._client.events.history(
                after=after,
                limit=limit,
                timeout=timeout,
            )
        )


class System:
    """Operations of core/registry/system.yaml."""

    def __init__(self, thread: LoopThread, client: asynchronous.PileupClient) -> None:
        self._thread = thread
        self._client = client

    def ping(self, *, timeout: float | None = None) -> models.Pong:
        """Answer at once, to show that the connection works.

        For anyone; `GET /api/system/ping`. Source: `system.ping` in core/registry/system.yaml.
        """
        return self._thread.run(
            self._client.system.ping(
                timeout=timeout,
            )
        )

    def info(self, *, timeout: float | None = None) -> models.ServerInfo:
        """Tell what this server is and what it can do.

        For anyone; `GET /api/system/info`. Source: `system.info` in core/registry/system.yaml.
        """
        return self._thread.run(
            self._client.system.info(
                timeout=timeout,
            )
        )

    def heartbeat(self, *, timeout: float | None = None) -> models.HeartbeatResult:
        """Give a sign of life and promise more.

        A connection that has used this operation and is then silent for two intervals and five seconds is
        closed with 4001. Any frame is a sign of life.

        For anyone; WebSocket only. Source: `system.heartbeat` in core/registry/system.yaml.
        """
        return self._thread.run(
            self._client.system.heartbeat(
                timeout=timeout,
            )
        )


class PileupClient(BlockingClient[asynchronous.PileupClient]):
    """One client of one server; `with` opens and closes it. See `pileup_client.PileupClient`."""

    def __init__(self, url: str, **options: Unpack[ClientOptions]) -> None:
        super().__init__(lambda: asynchronous.PileupClient(url, **options))
        self.public = Public(self._thread, self._client)
        self.queue = Queue(self._thread, self._client)
        self.admin = Admin(self._thread, self._client)
        self.auth = Auth(self._thread, self._client)
        self.events = Events(self._thread, self._client)
        self.system = System(self._thread, self._client)
