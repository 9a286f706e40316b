# Generated from core/registry/*.yaml. Edit that, then: make generate
"""The table of all operations, bound to the handlers that serve them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, TypeVar

from core.bridge.operations import (
    ConnectionOperation,
    OperationTable,
    ReadOperation,
    Transport,
    WriteOperation,
)
from generated.server.errors import (
    ALREADY_QUEUED,
    AUTH_NOT_CONFIGURED,
    CALLSIGN_NOT_FOUND,
    CALLSIGN_REQUIRED,
    INVALID_CALLSIGN,
    INVALID_CREDENTIALS,
    QUEUE_FULL,
    SYSTEM_INACTIVE,
    UNSUPPORTED_MESSAGE_TYPE,
)
from generated.server.models.admin import (
    AdminQueue,
    ClearResult,
    CompleteResult,
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
from generated.server.models.public import PublicFrequency, PublicSplit, PublicStatus, StationSnapshot
from generated.server.models.queue import RegisterRequest, RegisterResult
from generated.server.models.schemas import CallsignPath, Qso, QueueEntry, QueueList
from generated.server.models.system import HeartbeatResult, Pong, ServerInfo
from generated.server.ports import AdminPort, AuthPort, PublicPort, QueuePort, SystemPort
from generated.server.wire import encoder

StateT = TypeVar("StateT")

_HTTP_AND_WEBSOCKET: Final[frozenset[Transport]] = frozenset({"http", "websocket"})
_WEBSOCKET: Final[frozenset[Transport]] = frozenset({"websocket"})

_admin_queue = encoder(AdminQueue)
_clear_result = encoder(ClearResult)
_complete_result = encoder(CompleteResult)
_frequency_cleared_result = encoder(FrequencyClearedResult)
_frequency_result = encoder(FrequencyResult)
_heartbeat_result = encoder(HeartbeatResult)
_logging_result = encoder(LoggingResult)
_login_result = encoder(LoginResult)
_logout_result = encoder(LogoutResult)
_pong = encoder(Pong)
_public_frequency = encoder(PublicFrequency)
_public_split = encoder(PublicSplit)
_public_status = encoder(PublicStatus)
_qso_or_null = encoder(Qso | None)
_queue_entry = encoder(QueueEntry)
_queue_list = encoder(QueueList)
_register_result = encoder(RegisterResult)
_remove_result = encoder(RemoveResult)
_server_info = encoder(ServerInfo)
_split_result = encoder(SplitResult)
_station_snapshot = encoder(StationSnapshot)
_status_result = encoder(StatusResult)
_system_status = encoder(SystemStatus)


def operations(
    *,
    public: PublicPort[StateT],
    queue: QueuePort[StateT],
    admin: AdminPort[StateT],
    auth: AuthPort,
    system: SystemPort[StateT],
) -> OperationTable:
    """The operations in the registry's order, each bound to its port."""
    return OperationTable(
        [
            ReadOperation(
                name="public.get_status",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_public_status,
                errors={},
                read=lambda snapshot, _: public.get_status(snapshot),
                constant=True,
            ),
            ReadOperation(
                name="public.get_frequency",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_public_frequency,
                errors={},
                read=lambda snapshot, _: public.get_frequency(snapshot),
                constant=True,
            ),
            ReadOperation(
                name="public.get_split",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_public_split,
                errors={},
                read=lambda snapshot, _: public.get_split(snapshot),
                constant=True,
            ),
            ReadOperation(
                name="public.get_snapshot",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_station_snapshot,
                errors={},
                read=lambda snapshot, _: public.get_snapshot(snapshot),
                constant=True,
            ),
            WriteOperation(
                name="queue.register",
                auth="public",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={"callsign": "body"},
                sensitive=frozenset(),
                params=RegisterRequest,
                encode=_register_result,
                errors={
                    "callsign_required": CALLSIGN_REQUIRED,
                    "invalid_callsign": INVALID_CALLSIGN,
                    "system_inactive": replace(
                        SYSTEM_INACTIVE,
                        message="System is currently inactive. Registration is not available.",
                    ),
                    "already_queued": ALREADY_QUEUED,
                    "queue_full": QUEUE_FULL,
                },
                write=queue.register,
                emits=frozenset({"queue_update"}),
            ),
            ReadOperation(
                name="queue.get_status",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={"callsign": "path"},
                sensitive=frozenset(),
                params=CallsignPath,
                encode=_queue_entry,
                errors={
                    "system_inactive": SYSTEM_INACTIVE,
                    "callsign_not_found": CALLSIGN_NOT_FOUND,
                },
                read=queue.get_status,
                constant=False,
            ),
            ReadOperation(
                name="queue.list",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_queue_list,
                errors={},
                read=lambda snapshot, _: queue.list(snapshot),
                constant=True,
            ),
            ReadOperation(
                name="queue.get_current",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_qso_or_null,
                errors={},
                read=lambda snapshot, _: queue.get_current(snapshot),
                constant=True,
            ),
            ReadOperation(
                name="admin.get_queue",
                auth="admin",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_admin_queue,
                errors={},
                read=lambda snapshot, _: admin.get_queue(snapshot),
                constant=True,
            ),
            WriteOperation(
                name="admin.remove_callsign",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={"callsign": "path"},
                sensitive=frozenset(),
                params=CallsignPath,
                encode=_remove_result,
                errors={
                    "callsign_not_found": CALLSIGN_NOT_FOUND,
                },
                write=admin.remove_callsign,
                emits=frozenset({"queue_update"}),
            ),
            WriteOperation(
                name="admin.clear_queue",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_clear_result,
                errors={},
                write=lambda call, _: admin.clear_queue(call),
                emits=frozenset({"queue_update"}),
            ),
            WriteOperation(
                name="admin.next_qso",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_qso_or_null,
                errors={},
                write=lambda call, _: admin.next_qso(call),
                emits=frozenset({"current_qso", "queue_update"}),
            ),
            WriteOperation(
                name="admin.complete_qso",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_complete_result,
                errors={},
                write=lambda call, _: admin.complete_qso(call),
                emits=frozenset({"current_qso"}),
            ),
            WriteOperation(
                name="admin.set_frequency",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={"frequency": "body"},
                sensitive=frozenset(),
                params=FrequencyRequest,
                encode=_frequency_result,
                errors={},
                write=admin.set_frequency,
                emits=frozenset({"frequency_update"}),
            ),
            WriteOperation(
                name="admin.delete_frequency",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_frequency_cleared_result,
                errors={},
                write=lambda call, _: admin.delete_frequency(call),
                emits=frozenset({"frequency_update"}),
            ),
            WriteOperation(
                name="admin.set_split",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={"split": "body"},
                sensitive=frozenset(),
                params=SplitRequest,
                encode=_split_result,
                errors={},
                write=admin.set_split,
                emits=frozenset({"split_update"}),
            ),
            WriteOperation(
                name="admin.delete_split",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_split_result,
                errors={},
                write=lambda call, _: admin.delete_split(call),
                emits=frozenset({"split_update"}),
            ),
            WriteOperation(
                name="admin.set_system_status",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={"active": "body"},
                sensitive=frozenset(),
                params=StatusRequest,
                encode=_status_result,
                errors={},
                write=admin.set_system_status,
                emits=frozenset({"current_qso", "queue_update", "split_update", "system_status"}),
            ),
            ReadOperation(
                name="admin.get_system_status",
                auth="admin",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_system_status,
                errors={},
                read=lambda snapshot, _: admin.get_system_status(snapshot),
                constant=True,
            ),
            ReadOperation(
                name="admin.get_current_qso",
                auth="admin",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_qso_or_null,
                errors={},
                read=lambda snapshot, _: admin.get_current_qso(snapshot),
                constant=True,
            ),
            WriteOperation(
                name="admin.logging_direct",
                auth="admin",
                rate="write",
                transports=_HTTP_AND_WEBSOCKET,
                places={"type": "body", "data": "body"},
                sensitive=frozenset(),
                params=LoggingRequest,
                encode=_logging_result,
                errors={
                    "unsupported_message_type": UNSUPPORTED_MESSAGE_TYPE,
                    "callsign_required": CALLSIGN_REQUIRED,
                    "invalid_callsign": INVALID_CALLSIGN,
                    "system_inactive": SYSTEM_INACTIVE,
                },
                write=admin.logging_direct,
                emits=frozenset({"current_qso", "queue_update"}),
            ),
            ConnectionOperation(
                name="auth.login",
                auth="public",
                rate="auth",
                transports=_WEBSOCKET,
                places={"username": "body", "password": "body"},
                sensitive=frozenset({"password"}),
                params=LoginRequest,
                encode=_login_result,
                errors={
                    "invalid_credentials": INVALID_CREDENTIALS,
                    "auth_not_configured": AUTH_NOT_CONFIGURED,
                },
                control=auth.login,
            ),
            ConnectionOperation(
                name="auth.logout",
                auth="public",
                rate="auth",
                transports=_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_logout_result,
                errors={},
                control=lambda connection, _: auth.logout(connection),
            ),
            ReadOperation(
                name="system.ping",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_pong,
                errors={},
                read=lambda snapshot, _: system.ping(snapshot),
                constant=False,
            ),
            ReadOperation(
                name="system.info",
                auth="public",
                rate="read",
                transports=_HTTP_AND_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_server_info,
                errors={},
                read=lambda snapshot, _: system.info(snapshot),
                constant=True,
            ),
            ConnectionOperation(
                name="system.heartbeat",
                auth="public",
                rate="read",
                transports=_WEBSOCKET,
                places={},
                sensitive=frozenset(),
                params=None,
                encode=_heartbeat_result,
                errors={},
                control=lambda connection, _: system.heartbeat(connection),
            ),
        ]
    )
