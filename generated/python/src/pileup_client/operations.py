# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The operations, one class for each topic; `client.public` is a `Public`.

Every method takes `timeout` in seconds instead of the client's, and raises `TimedOut`, `NotConnected`
or `ConnectionFailed` when there is no answer. Writes take an `idempotency_key`, made up when there is
none, so that a request that is sent twice is carried out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, overload

from pileup_client import _tables as tables
from pileup_client import models
from pileup_client._runtime.client import BaseClient
from pileup_client._runtime.events import Callback, Event, EventStream
from pileup_client.events import Resync

E1 = TypeVar("E1", bound=Event)
E2 = TypeVar("E2", bound=Event)
E3 = TypeVar("E3", bound=Event)
E4 = TypeVar("E4", bound=Event)


class EventAccess:
    """Live events: `async for event in client.events(QueueUpdate)`."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    @overload
    def __call__(self) -> EventStream[Event]: ...
    @overload
    def __call__(self, kind: type[E1], /) -> EventStream[E1 | Resync]: ...
    @overload
    def __call__(self, kind: type[E1], kind2: type[E2], /) -> EventStream[E1 | E2 | Resync]: ...
    @overload
    def __call__(
        self, kind: type[E1], kind2: type[E2], kind3: type[E3], /
    ) -> EventStream[E1 | E2 | E3 | Resync]: ...
    @overload
    def __call__(
        self, kind: type[E1], kind2: type[E2], kind3: type[E3], kind4: type[E4], /, *more: type[Event]
    ) -> EventStream[E1 | E2 | E3 | E4 | Resync]: ...
    def __call__(self, *kinds: type[Event]) -> EventStream[Event]:  # type: ignore[misc]
        """A stream of events of these kinds, or of all of them, from this moment on.

        A `Resync` is in every stream: it says that events were lost, and brings the state instead.
        """
        return self._client.stream(kinds)

    def on(self, kind: type[E1], callback: Callback[E1]) -> None:
        """Call `callback`, which may be a coroutine function, with each event of this kind."""
        self._client.on((kind,), callback)


class Public:
    """Operations of core/registry/public.yaml."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def get_status(self, *, timeout: float | None = None) -> models.PublicStatus:
        """Tell whether the queue is open.

        For anyone; `GET /api/public/status`. Source: `public.get_status` in core/registry/public.yaml.
        """
        result: models.PublicStatus = await self._client.invoke(
            tables.PUBLIC_GET_STATUS,
            {},
            timeout,
            None,
        )
        return result

    async def get_frequency(self, *, timeout: float | None = None) -> models.PublicFrequency:
        """Tell the frequency on which the operator works.

        For anyone; `GET /api/public/frequency`. Source: `public.get_frequency` in
        core/registry/public.yaml.
        """
        result: models.PublicFrequency = await self._client.invoke(
            tables.PUBLIC_GET_FREQUENCY,
            {},
            timeout,
            None,
        )
        return result

    async def get_split(self, *, timeout: float | None = None) -> models.PublicSplit:
        """Tell where the operator listens.

        For anyone; `GET /api/public/split`. Source: `public.get_split` in core/registry/public.yaml.
        """
        result: models.PublicSplit = await self._client.invoke(
            tables.PUBLIC_GET_SPLIT,
            {},
            timeout,
            None,
        )
        return result

    async def get_snapshot(self, *, timeout: float | None = None) -> models.StationSnapshot:
        """Read the whole station at one moment, with the position of its last event.

        State and position belong together: a client that applies the events after `position` to this state
        misses nothing and applies nothing twice.

        For anyone; `GET /api/public/snapshot`. Source: `public.get_snapshot` in core/registry/public.yaml.
        """
        result: models.StationSnapshot = await self._client.invoke(
            tables.PUBLIC_GET_SNAPSHOT,
            {},
            timeout,
            None,
        )
        return result


class Queue:
    """Operations of core/registry/queue.yaml."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def register(
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
        result: models.RegisterResult = await self._client.invoke(
            tables.QUEUE_REGISTER,
            {
                "callsign": callsign,
            },
            timeout,
            idempotency_key,
        )
        return result

    async def get_status(self, *, callsign: str, timeout: float | None = None) -> models.QueueEntry:
        """Tell a caller's place in the queue.

        `callsign`: The callsign; upper-cased and trimmed before it is compared.

        Raises `SystemInactive`, `CallsignNotFound`, and what any call may raise.

        For anyone; `GET /api/queue/status/{callsign}`. Source: `queue.get_status` in
        core/registry/queue.yaml.
        """
        result: models.QueueEntry = await self._client.invoke(
            tables.QUEUE_GET_STATUS,
            {
                "callsign": callsign,
            },
            timeout,
            None,
        )
        return result

    async def list(self, *, timeout: float | None = None) -> models.QueueList:
        """List the queue, first caller first.

        While the system is inactive the queue is empty and `system_active` is false.

        For anyone; `GET /api/queue/list`. Source: `queue.list` in core/registry/queue.yaml.
        """
        result: models.QueueList = await self._client.invoke(
            tables.QUEUE_LIST,
            {},
            timeout,
            None,
        )
        return result

    async def get_current(self, *, timeout: float | None = None) -> models.Qso | None:
        """Tell which QSO is under way; null when there is none.

        For anyone; `GET /api/queue/current`. Source: `queue.get_current` in core/registry/queue.yaml.
        """
        result: models.Qso | None = await self._client.invoke(
            tables.QUEUE_GET_CURRENT,
            {},
            timeout,
            None,
        )
        return result


class Admin:
    """Operations of core/registry/admin.yaml."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def get_queue(self, *, timeout: float | None = None) -> models.AdminQueue:
        """List the queue for the operator.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For the operator; `GET /api/admin/queue`. Source: `admin.get_queue` in core/registry/admin.yaml.
        """
        result: models.AdminQueue = await self._client.invoke(
            tables.ADMIN_GET_QUEUE,
            {},
            timeout,
            None,
        )
        return result

    async def remove_callsign(
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
        result: models.RemoveResult = await self._client.invoke(
            tables.ADMIN_REMOVE_CALLSIGN,
            {
                "callsign": callsign,
            },
            timeout,
            idempotency_key,
        )
        return result

    async def clear_queue(
        self, *, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.ClearResult:
        """Empty the queue; the QSO goes on.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `QueueUpdate`.

        For the operator; `POST /api/admin/queue/clear`. Source: `admin.clear_queue` in
        core/registry/admin.yaml.
        """
        result: models.ClearResult = await self._client.invoke(
            tables.ADMIN_CLEAR_QUEUE,
            {},
            timeout,
            idempotency_key,
        )
        return result

    async def next_qso(
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
        result: models.Qso | None = await self._client.invoke(
            tables.ADMIN_NEXT_QSO,
            {},
            timeout,
            idempotency_key,
        )
        return result

    async def complete_qso(
        self, *, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.CompleteResult:
        """End the QSO without calling the next.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `CurrentQso`.

        For the operator; `POST /api/admin/qso/complete`. Source: `admin.complete_qso` in
        core/registry/admin.yaml.
        """
        result: models.CompleteResult = await self._client.invoke(
            tables.ADMIN_COMPLETE_QSO,
            {},
            timeout,
            idempotency_key,
        )
        return result

    async def set_frequency(
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
        result: models.FrequencyResult = await self._client.invoke(
            tables.ADMIN_SET_FREQUENCY,
            {
                "frequency": frequency,
            },
            timeout,
            idempotency_key,
        )
        return result

    async def delete_frequency(
        self, *, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.FrequencyClearedResult:
        """Clear the frequency.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `FrequencyUpdate`.

        For the operator; `DELETE /api/admin/frequency`. Source: `admin.delete_frequency` in
        core/registry/admin.yaml.
        """
        result: models.FrequencyClearedResult = await self._client.invoke(
            tables.ADMIN_DELETE_FREQUENCY,
            {},
            timeout,
            idempotency_key,
        )
        return result

    async def set_split(
        self, *, split: str, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.SplitResult:
        """Set the split that everyone is shown.

        Any text is kept as sent. The empty text is not the same as clearing.

        `split`: Any text, kept as sent.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `SplitUpdate`.

        For the operator; `POST /api/admin/split`. Source: `admin.set_split` in core/registry/admin.yaml.
        """
        result: models.SplitResult = await self._client.invoke(
            tables.ADMIN_SET_SPLIT,
            {
                "split": split,
            },
            timeout,
            idempotency_key,
        )
        return result

    async def delete_split(
        self, *, timeout: float | None = None, idempotency_key: str | None = None
    ) -> models.SplitResult:
        """Clear the split.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        Events: `SplitUpdate`.

        For the operator; `DELETE /api/admin/split`. Source: `admin.delete_split` in
        core/registry/admin.yaml.
        """
        result: models.SplitResult = await self._client.invoke(
            tables.ADMIN_DELETE_SPLIT,
            {},
            timeout,
            idempotency_key,
        )
        return result

    async def set_system_status(
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
        result: models.StatusResult = await self._client.invoke(
            tables.ADMIN_SET_SYSTEM_STATUS,
            {
                "active": active,
            },
            timeout,
            idempotency_key,
        )
        return result

    async def get_system_status(self, *, timeout: float | None = None) -> models.SystemStatus:
        """Tell whether the queue is open, and who said so.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For the operator; `GET /api/admin/status`. Source: `admin.get_system_status` in
        core/registry/admin.yaml.
        """
        result: models.SystemStatus = await self._client.invoke(
            tables.ADMIN_GET_SYSTEM_STATUS,
            {},
            timeout,
            None,
        )
        return result

    async def get_current_qso(self, *, timeout: float | None = None) -> models.Qso | None:
        """Tell which QSO is under way; null when there is none.

        Raises `NotAuthenticated`, `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For the operator; `GET /api/admin/current`. Source: `admin.get_current_qso` in
        core/registry/admin.yaml.
        """
        result: models.Qso | None = await self._client.invoke(
            tables.ADMIN_GET_CURRENT_QSO,
            {},
            timeout,
            None,
        )
        return result

    async def logging_direct(
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
        result: models.LoggingResult = await self._client.invoke(
            tables.ADMIN_LOGGING_DIRECT,
            {
                "type": type,
                "data": data,
            },
            timeout,
            idempotency_key,
        )
        return result

    async def get_connections(
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
        result: models.AdminConnections = await self._client.invoke(
            tables.ADMIN_GET_CONNECTIONS,
            {
                "limit": limit,
            },
            timeout,
            None,
        )
        return result


class Auth:
    """Operations of core/registry/auth.yaml."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def login(
        self, *, username: str, password: str, timeout: float | None = None
    ) -> models.LoginResult:
        """Authenticate this connection as the operator.

        A failed login changes nothing; a connection that was logged in stays so.

        `username`: The operator's login.

        `password`: The operator's secret.

        Raises `InvalidCredentials`, `AuthNotConfigured`, and what any call may raise.

        For anyone; WebSocket only. Source: `auth.login` in core/registry/auth.yaml.
        """
        result: models.LoginResult = await self._client.invoke(
            tables.AUTH_LOGIN,
            {
                "username": username,
                "password": password,
            },
            timeout,
            None,
        )
        return result

    async def logout(self, *, timeout: float | None = None) -> models.LogoutResult:
        """Make this connection anonymous again.

        For anyone; WebSocket only. Source: `auth.logout` in core/registry/auth.yaml.
        """
        result: models.LogoutResult = await self._client.invoke(
            tables.AUTH_LOGOUT,
            {},
            timeout,
            None,
        )
        return result


class Events(EventAccess):
    """Operations of core/registry/events.yaml."""

    async def subscribe(
        self, *, events: Sequence[str] | None = None, timeout: float | None = None
    ) -> models.EventSelection:
        """Choose the events that this connection receives.

        Replaces the choice made before, from `position` on. A new connection receives all events, or those
        that `?events=` in its address names. What concerns the connection itself is always sent.

        `events`: Names of events; null, or nothing at all, stands for all of them.

        For anyone; WebSocket only. Source: `events.subscribe` in core/registry/events.yaml.
        """
        result: models.EventSelection = await self._client.invoke(
            tables.EVENTS_SUBSCRIBE,
            {
                "events": events,
            },
            timeout,
            None,
        )
        return result

    async def unsubscribe(
        self, *, events: Sequence[str], timeout: float | None = None
    ) -> models.EventSelection:
        """Receive some events no more on this connection.

        `events`: Names of events; those that it does not receive anyway are ignored.

        For anyone; WebSocket only. Source: `events.unsubscribe` in core/registry/events.yaml.
        """
        result: models.EventSelection = await self._client.invoke(
            tables.EVENTS_UNSUBSCRIBE,
            {
                "events": events,
            },
            timeout,
            None,
        )
        return result

    async def history(
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
        result: models.HistoryPage = await self._client.invoke(
            tables.EVENTS_HISTORY,
            {
                "after": after,
                "limit": limit,
            },
            timeout,
            None,
        )
        return result


class System:
    """Operations of core/registry/system.yaml."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    async def ping(self, *, timeout: float | None = None) -> models.Pong:
        """Answer at once, to show that the connection works.

        For anyone; `GET /api/system/ping`. Source: `system.ping` in core/registry/system.yaml.
        """
        result: models.Pong = await self._client.invoke(
            tables.SYSTEM_PING,
            {},
            timeout,
            None,
        )
        return result

    async def info(self, *, timeout: float | None = None) -> models.ServerInfo:
        """Tell what this server is and what it can do.

        For anyone; `GET /api/system/info`. Source: `system.info` in core/registry/system.yaml.
        """
        result: models.ServerInfo = await self._client.invoke(
            tables.SYSTEM_INFO,
            {},
            timeout,
            None,
        )
        return result

    async def heartbeat(self, *, timeout: float | None = None) -> models.HeartbeatResult:
        """Give a sign of life and promise more.

        A connection that has used this operation and is then silent for two intervals and five seconds is
        closed with 4001. Any frame is a sign of life.

        For anyone; WebSocket only. Source: `system.heartbeat` in core/registry/system.yaml.
        """
        result: models.HeartbeatResult = await self._client.invoke(
            tables.SYSTEM_HEARTBEAT,
            {},
            timeout,
            None,
        )
        return result
