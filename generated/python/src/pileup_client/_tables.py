# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The interface as tables for the runtime."""

from __future__ import annotations

from typing import Final

from pileup_client import errors, events, models
from pileup_client._runtime.tables import CloseCode, Interface, Member, Operation

PUBLIC_GET_STATUS: Final = Operation(
    name="public.get_status",
    summary="Tell whether the queue is open.",
    method="GET",
    path="/api/public/status",
    members={},
    result=models.PublicStatus,
    write=False,
    admin=False,
    role=None,
)
PUBLIC_GET_FREQUENCY: Final = Operation(
    name="public.get_frequency",
    summary="Tell the frequency on which the operator works.",
    method="GET",
    path="/api/public/frequency",
    members={},
    result=models.PublicFrequency,
    write=False,
    admin=False,
    role=None,
)
PUBLIC_GET_SPLIT: Final = Operation(
    name="public.get_split",
    summary="Tell where the operator listens.",
    method="GET",
    path="/api/public/split",
    members={},
    result=models.PublicSplit,
    write=False,
    admin=False,
    role=None,
)
PUBLIC_GET_SNAPSHOT: Final = Operation(
    name="public.get_snapshot",
    summary="Read the whole station at one moment, with the position of its last event.",
    method="GET",
    path="/api/public/snapshot",
    members={},
    result=models.StationSnapshot,
    write=False,
    admin=False,
    role=None,
)
QUEUE_REGISTER: Final = Operation(
    name="queue.register",
    summary="Put a callsign at the end of the callback queue.",
    method="POST",
    path="/api/queue/register",
    members={
        "callsign": Member(
            place="body",
            type="string",
            nullable=False,
            required=True,
            description="The caller's callsign, in any case.",
        ),
    },
    result=models.RegisterResult,
    write=True,
    admin=False,
    role=None,
)
QUEUE_GET_STATUS: Final = Operation(
    name="queue.get_status",
    summary="Tell a caller's place in the queue.",
    method="GET",
    path="/api/queue/status/{callsign}",
    members={
        "callsign": Member(
            place="path",
            type="string",
            nullable=False,
            required=True,
            description="The callsign; upper-cased and trimmed before it is compared.",
        ),
    },
    result=models.QueueEntry,
    write=False,
    admin=False,
    role=None,
)
QUEUE_LIST: Final = Operation(
    name="queue.list",
    summary="List the queue, first caller first.",
    method="GET",
    path="/api/queue/list",
    members={},
    result=models.QueueList,
    write=False,
    admin=False,
    role=None,
)
QUEUE_GET_CURRENT: Final = Operation(
    name="queue.get_current",
    summary="Tell which QSO is under way; null when there is none.",
    method="GET",
    path="/api/queue/current",
    members={},
    result=models.Qso | None,
    write=False,
    admin=False,
    role=None,
)
ADMIN_GET_QUEUE: Final = Operation(
    name="admin.get_queue",
    summary="List the queue for the operator.",
    method="GET",
    path="/api/admin/queue",
    members={},
    result=models.AdminQueue,
    write=False,
    admin=True,
    role=None,
)
ADMIN_REMOVE_CALLSIGN: Final = Operation(
    name="admin.remove_callsign",
    summary="Take a callsign out of the queue.",
    method="DELETE",
    path="/api/admin/queue/{callsign}",
    members={
        "callsign": Member(
            place="path",
            type="string",
            nullable=False,
            required=True,
            description="The callsign; upper-cased and trimmed before it is compared.",
        ),
    },
    result=models.RemoveResult,
    write=True,
    admin=True,
    role=None,
)
ADMIN_CLEAR_QUEUE: Final = Operation(
    name="admin.clear_queue",
    summary="Empty the queue; the QSO goes on.",
    method="POST",
    path="/api/admin/queue/clear",
    members={},
    result=models.ClearResult,
    write=True,
    admin=True,
    role=None,
)
ADMIN_NEXT_QSO: Final = Operation(
    name="admin.next_qso",
    summary="End the QSO and call the first in the queue.",
    method="POST",
    path="/api/admin/queue/next",
    members={},
    result=models.Qso | None,
    write=True,
    admin=True,
    role=None,
)
ADMIN_COMPLETE_QSO: Final = Operation(
    name="admin.complete_qso",
    summary="End the QSO without calling the next.",
    method="POST",
    path="/api/admin/qso/complete",
    members={},
    result=models.CompleteResult,
    write=True,
    admin=True,
    role=None,
)
ADMIN_SET_FREQUENCY: Final = Operation(
    name="admin.set_frequency",
    summary="Set the frequency that everyone is shown.",
    method="POST",
    path="/api/admin/frequency",
    members={
        "frequency": Member(
            place="body",
            type="string",
            nullable=False,
            required=True,
            description="Any text, kept as sent.",
        ),
    },
    result=models.FrequencyResult,
    write=True,
    admin=True,
    role=None,
)
ADMIN_DELETE_FREQUENCY: Final = Operation(
    name="admin.delete_frequency",
    summary="Clear the frequency.",
    method="DELETE",
    path="/api/admin/frequency",
    members={},
    result=models.FrequencyClearedResult,
    write=True,
    admin=True,
    role=None,
)
ADMIN_SET_SPLIT: Final = Operation(
    name="admin.set_split",
    summary="Set the split that everyone is shown.",
    method="POST",
    path="/api/admin/split",
    members={
        "split": Member(
            place="body",
            type="string",
            nullable=False,
            required=True,
            description="Any text, kept as sent.",
        ),
    },
    result=models.SplitResult,
    write=True,
    admin=True,
    role=None,
)
ADMIN_DELETE_SPLIT: Final = Operation(
    name="admin.delete_split",
    summary="Clear the split.",
    method="DELETE",
    path="/api/admin/split",
    members={},
    result=models.SplitResult,
    write=True,
    admin=True,
    role=None,
)
ADMIN_SET_SYSTEM_STATUS: Final = Operation(
    name="admin.set_system_status",
    summary="Open or close the queue.",
    method="POST",
    path="/api/admin/status",
    members={
        "active": Member(
            place="body",
            type="boolean",
            nullable=False,
            required=True,
            description=(
                "True opens the queue, false closes it. Texts and numbers that mean a boolean are taken, too."
            ),
        ),
    },
    result=models.StatusResult,
    write=True,
    admin=True,
    role=None,
)
ADMIN_GET_SYSTEM_STATUS: Final = Operation(
    name="admin.get_system_status",
    summary="Tell whether the queue is open, and who said so.",
    method="GET",
    path="/api/admin/status",
    members={},
    result=models.SystemStatus,
    write=False,
    admin=True,
    role=None,
)
ADMIN_GET_CURRENT_QSO: Final = Operation(
    name="admin.get_current_qso",
    summary="Tell which QSO is under way; null when there is none.",
    method="GET",
    path="/api/admin/current",
    members={},
    result=models.Qso | None,
    write=False,
    admin=True,
    role=None,
)
ADMIN_LOGGING_DIRECT: Final = Operation(
    name="admin.logging_direct",
    summary="Report that a logging program began a QSO.",
    method="POST",
    path="/api/admin/qso/logging-direct",
    members={
        "type": Member(
            place="body",
            type="string",
            nullable=False,
            required=True,
            description="Kind of the message; `qso_start` is the only one.",
        ),
        "data": Member(
            place="body",
            type="object",
            nullable=False,
            required=True,
            description="",
        ),
    },
    result=models.LoggingResult,
    write=True,
    admin=True,
    role=None,
)
ADMIN_GET_CONNECTIONS: Final = Operation(
    name="admin.get_connections",
    summary="List who is attached to this server, and how each connection is doing.",
    method="GET",
    path="/api/admin/connections",
    members={
        "limit": Member(
            place="query",
            type="integer",
            nullable=False,
            required=False,
            description="At most so many connections, the newest.",
        ),
    },
    result=models.AdminConnections,
    write=False,
    admin=True,
    role=None,
)
AUTH_LOGIN: Final = Operation(
    name="auth.login",
    summary="Authenticate this connection as the operator.",
    method=None,
    path=None,
    members={
        "username": Member(
            place="body",
            type="string",
            nullable=False,
            required=True,
            description="The operator's login.",
        ),
        "password": Member(
            place="body",
            type="string",
            nullable=False,
            required=True,
            description="The operator's secret.",
        ),
    },
    result=models.LoginResult,
    write=False,
    admin=False,
    role="login",
)
AUTH_LOGOUT: Final = Operation(
    name="auth.logout",
    summary="Make this connection anonymous again.",
    method=None,
    path=None,
    members={},
    result=models.LogoutResult,
    write=False,
    admin=False,
    role="logout",
)
EVENTS_SUBSCRIBE: Final = Operation(
    name="events.subscribe",
    summary="Choose the events that this connection receives.",
    method=None,
    path=None,
    members={
        "events": Member(
            place="body",
            type="array",
            nullable=True,
            required=False,
            description="Names of events; null, or nothing at all, stands for all of them.",
        ),
    },
    result=models.EventSelection,
    write=False,
    admin=False,
    role="subscribe",
)
EVENTS_UNSUBSCRIBE: Final = Operation(
    name="events.unsubscribe",
    summary="Receive some events no more on this connection.",
    method=None,
    path=None,
    members={
        "events": Member(
            place="body",
            type="array",
            nullable=False,
            required=True,
            description="Names of events; those that it does not receive anyway are ignored.",
        ),
    },
    result=models.EventSelection,
    write=False,
    admin=False,
    role="unsubscribe",
)
EVENTS_HISTORY: Final = Operation(
    name="events.history",
    summary="Read the events after a position.",
    method="GET",
    path="/api/events/history",
    members={
        "after": Member(
            place="query",
            type="string",
            nullable=False,
            required=True,
            description="Id of the last event that is known, or any `position`.",
        ),
        "limit": Member(
            place="query",
            type="integer",
            nullable=False,
            required=False,
            description="At most so many events.",
        ),
    },
    result=models.HistoryPage,
    write=False,
    admin=False,
    role=None,
)
SYSTEM_PING: Final = Operation(
    name="system.ping",
    summary="Answer at once, to show that the connection works.",
    method="GET",
    path="/api/system/ping",
    members={},
    result=models.Pong,
    write=False,
    admin=False,
    role=None,
)
SYSTEM_INFO: Final = Operation(
    name="system.info",
    summary="Tell what this server is and what it can do.",
    method="GET",
    path="/api/system/info",
    members={},
    result=models.ServerInfo,
    write=False,
    admin=False,
    role=None,
)
SYSTEM_HEARTBEAT: Final = Operation(
    name="system.heartbeat",
    summary="Give a sign of life and promise more.",
    method=None,
    path=None,
    members={},
    result=models.HeartbeatResult,
    write=False,
    admin=False,
    role="heartbeat",
)

INTERFACE: Final = Interface(
    version="1.0.0",
    registry_hash="eeb349bed941f016",
    subprotocol="pileup.v1.json",
    websocket_path="/ws",
    sse_path="/api/events/stream",
    operations={
        operation.name: operation
        for operation in (
            PUBLIC_GET_STATUS,
            PUBLIC_GET_FREQUENCY,
            PUBLIC_GET_SPLIT,
            PUBLIC_GET_SNAPSHOT,
            QUEUE_REGISTER,
            QUEUE_GET_STATUS,
            QUEUE_LIST,
            QUEUE_GET_CURRENT,
            ADMIN_GET_QUEUE,
            ADMIN_REMOVE_CALLSIGN,
            ADMIN_CLEAR_QUEUE,
            ADMIN_NEXT_QSO,
            ADMIN_COMPLETE_QSO,
            ADMIN_SET_FREQUENCY,
            ADMIN_DELETE_FREQUENCY,
            ADMIN_SET_SPLIT,
            ADMIN_DELETE_SPLIT,
            ADMIN_SET_SYSTEM_STATUS,
            ADMIN_GET_SYSTEM_STATUS,
            ADMIN_GET_CURRENT_QSO,
            ADMIN_LOGGING_DIRECT,
            ADMIN_GET_CONNECTIONS,
            AUTH_LOGIN,
            AUTH_LOGOUT,
            EVENTS_SUBSCRIBE,
            EVENTS_UNSUBSCRIBE,
            EVENTS_HISTORY,
            SYSTEM_PING,
            SYSTEM_INFO,
            SYSTEM_HEARTBEAT,
        )
    },
    events=events.EVENTS,
    logged_events=events.LOGGED,
    errors=errors.BY_CODE,
    close_codes={
        one.code: one
        for one in (
            CloseCode(code=4000, name="drain", reconnect=True),
            CloseCode(code=4001, name="heartbeat_missed", reconnect=True),
            CloseCode(code=4002, name="too_slow", reconnect=True),
            CloseCode(code=4008, name="rate_abuse", reconnect=True),
            CloseCode(code=4009, name="overload", reconnect=True),
            CloseCode(code=4102, name="session_expired", reconnect=True),
            CloseCode(code=4200, name="protocol_violation", reconnect=False),
            CloseCode(code=4206, name="too_many_errors", reconnect=False),
        )
    },
)
