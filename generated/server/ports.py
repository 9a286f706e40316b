# Generated from core/registry/*.yaml. Edit that, then: make generate
"""What the handlers of each topic must provide. They inherit from it, so that mypy names what is missing."""

from __future__ import annotations

from typing import Protocol, TypeVar

from core.bridge.connection import Connection
from core.bridge.operations import Call, Committed, Encoded, Snapshot
from generated.server.models.admin import (
    AdminConnections,
    AdminQueue,
    ClearResult,
    CompleteResult,
    ConnectionsRequest,
    FrequencyClearedResult,
    FrequencyRequest,
    FrequencyResult,
    LoggingRequest,
    LoggingResult,
    RemoveResult,
    SplitRequest,
    SplitResult,
    StatusRequest,
    StatusResult,
    SystemStatus,
)
from generated.server.models.auth import LoginRequest, LoginResult, LogoutResult
from generated.server.models.events import (
    EventSelection,
    HistoryPage,
    HistoryRequest,
    SubscribeRequest,
    UnsubscribeRequest,
)
from generated.server.models.public import PublicFrequency, PublicSplit, PublicStatus, StationSnapshot
from generated.server.models.queue import RegisterRequest, RegisterResult
from generated.server.models.schemas import CallsignPath, Qso, QueueEntry, QueueList
from generated.server.models.system import HeartbeatResult, Pong, ServerInfo

StateT_contra = TypeVar("StateT_contra", contravariant=True)


class PublicPort(Protocol[StateT_contra]):
    """The operations `public.*` of core/registry/public.yaml."""

    def get_status(self, snapshot: Snapshot[StateT_contra], /) -> PublicStatus:
        """Tell whether the queue is open."""

    def get_frequency(self, snapshot: Snapshot[StateT_contra], /) -> PublicFrequency:
        """Tell the frequency on which the operator works."""

    def get_split(self, snapshot: Snapshot[StateT_contra], /) -> PublicSplit:
        """Tell where the operator listens."""

    def get_snapshot(self, snapshot: Snapshot[StateT_contra], /) -> StationSnapshot:
        """Read the whole station at one moment, with the position of its last event.

        State and position belong together: a client that applies the events after `position` to this state
        misses nothing and applies nothing twice.
        """


class QueuePort(Protocol[StateT_contra]):
    """The operations `queue.*` of core/registry/queue.yaml."""

    async def register(self, call: Call, params: RegisterRequest, /) -> Committed[RegisterResult]:
        """Put a callsign at the end of the callback queue.

        The callsign is upper-cased and trimmed, checked, and looked up once. A lookup that fails does not
        prevent the registration. The callsign in QSO may register again.

        Errors: callsign_required, invalid_callsign, system_inactive, already_queued, queue_full.

        Emits: queue_update.
        """

    def get_status(self, snapshot: Snapshot[StateT_contra], params: CallsignPath, /) -> QueueEntry:
        """Tell a caller's place in the queue.

        Errors: system_inactive, callsign_not_found.
        """

    def list(self, snapshot: Snapshot[StateT_contra], /) -> QueueList:
        """List the queue, first caller first.

        While the system is inactive the queue is empty and `system_active` is false.
        """

    def get_current(self, snapshot: Snapshot[StateT_contra], /) -> Qso | None:
        """Tell which QSO is under way; null when there is none."""


class AdminPort(Protocol[StateT_contra]):
    """The operations `admin.*` of core/registry/admin.yaml."""

    def get_queue(self, snapshot: Snapshot[StateT_contra], /) -> AdminQueue:
        """List the queue for the operator."""

    async def remove_callsign(self, call: Call, params: CallsignPath, /) -> Committed[RemoveResult]:
        """Take a callsign out of the queue.

        Finds waiting callsigns only, never the one in QSO. The answer shows the position at registration.

        Errors: callsign_not_found.

        Emits: queue_update.
        """

    async def clear_queue(self, call: Call, /) -> Committed[ClearResult]:
        """Empty the queue; the QSO goes on.

        Emits: queue_update.
        """

    async def next_qso(self, call: Call, /) -> Committed[Qso | None]:
        """End the QSO and call the first in the queue.

        Answers the new QSO, or null when nobody waits; the QSO before has ended even then. Send an
        idempotency key, so that a retry does not skip a caller.

        Emits: current_qso, queue_update.
        """

    async def complete_qso(self, call: Call, /) -> Committed[CompleteResult]:
        """End the QSO without calling the next.

        Emits: current_qso.
        """

    async def set_frequency(self, call: Call, params: FrequencyRequest, /) -> Committed[FrequencyResult]:
        """Set the frequency that everyone is shown.

        Any text is kept as sent. The empty text is not the same as clearing.

        Emits: frequency_update.
        """

    async def delete_frequency(self, call: Call, /) -> Committed[FrequencyClearedResult]:
        """Clear the frequency.

        Emits: frequency_update.
        """

    async def set_split(self, call: Call, params: SplitRequest, /) -> Committed[SplitResult]:
        """Set the split that everyone is shown.

        Any text is kept as sent. The empty text is not the same as clearing.

        Emits: split_update.
        """

    async def delete_split(self, call: Call, /) -> Committed[SplitResult]:
        """Clear the split.

        Emits: split_update.
        """

    async def set_system_status(self, call: Call, params: StatusRequest, /) -> Committed[StatusResult]:
        """Open or close the queue.

        Always empties the queue and ends the QSO, even when nothing else changes. The frequency stays;
        closing clears the split.

        Emits: system_status, current_qso, queue_update, split_update.
        """

    def get_system_status(self, snapshot: Snapshot[StateT_contra], /) -> SystemStatus:
        """Tell whether the queue is open, and who said so."""

    def get_current_qso(self, snapshot: Snapshot[StateT_contra], /) -> Qso | None:
        """Tell which QSO is under way; null when there is none."""

    async def logging_direct(self, call: Call, params: LoggingRequest, /) -> Committed[LoggingResult]:
        """Report that a logging program began a QSO.

        Ends the QSO under way and starts the reported one. A caller who waits in the queue is taken out of
        it and keeps the lookup data. Portable callsigns such as EA8/EI6LF/P are legal here.

        Errors: unsupported_message_type, callsign_required, invalid_callsign, system_inactive.

        Emits: current_qso, queue_update.
        """

    def get_connections(
        self, snapshot: Snapshot[StateT_contra], params: ConnectionsRequest, /
    ) -> AdminConnections:
        """List who is attached to this server, and how each connection is doing.

        The newest connections first, at most `limit` of them; `totals` counts all. With several servers on
        one database each tells of its own. HTTP requests are no connections here.
        """


class AuthPort(Protocol):
    """The operations `auth.*` of core/registry/auth.yaml."""

    def login(self, connection: Connection, params: LoginRequest, /) -> LoginResult:
        """Authenticate this connection as the operator.

        A failed login changes nothing; a connection that was logged in stays so.

        Errors: invalid_credentials, auth_not_configured.
        """

    def logout(self, connection: Connection, /) -> LogoutResult:
        """Make this connection anonymous again."""


class EventsPort(Protocol[StateT_contra]):
    """The operations `events.*` of core/registry/events.yaml."""

    def subscribe(self, connection: Connection, params: SubscribeRequest, /) -> EventSelection:
        """Choose the events that this connection receives.

        Replaces the choice made before, from `position` on. A new connection receives all events, or those
        that `?events=` in its address names. What concerns the connection itself is always sent.
        """

    def unsubscribe(self, connection: Connection, params: UnsubscribeRequest, /) -> EventSelection:
        """Receive some events no more on this connection."""

    def history(self, snapshot: Snapshot[StateT_contra], params: HistoryRequest, /) -> Encoded[HistoryPage]:
        """Read the events after a position.

        Every event after `after`, in order, at most `limit` of them: `more` tells that there are others
        after `position`. Where the log does not reach back so far, or is another one, the outcome is
        `reset`, and the state as of `position` stands in place of the events.
        """


class SystemPort(Protocol[StateT_contra]):
    """The operations `system.*` of core/registry/system.yaml."""

    def ping(self, snapshot: Snapshot[StateT_contra], /) -> Pong:
        """Answer at once, to show that the connection works."""

    def info(self, snapshot: Snapshot[StateT_contra], /) -> ServerInfo:
        """Tell what this server is and what it can do."""

    def heartbeat(self, connection: Connection, /) -> HeartbeatResult:
        """Give a sign of life and promise more.

        A connection that has used this operation and is then silent for two intervals and five seconds is
        closed with 4001. Any frame is a sign of life.
        """
