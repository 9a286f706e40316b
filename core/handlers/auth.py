"""Logging in on a connection (core/registry/auth.yaml)."""

from __future__ import annotations

from core.bridge.connection import Connection
from core.bridge.errors import ErrorTable, Refused
from generated.server.models.auth import LoginRequest, LoginResult, LogoutResult
from generated.server.ports import AuthPort


class AuthHandler(AuthPort):
    """Acts on the connection that asks."""

    def __init__(self, errors: ErrorTable) -> None:
        self._errors = errors

    def login(self, connection: Connection, params: LoginRequest) -> LoginResult:
        verdict = connection.login(params.username, params.password)
        if verdict.name is None:
            raise Refused(self._errors.failure(verdict.denial, retry_after_ms=verdict.retry_after_ms))
        return LoginResult(authenticated=True, username=verdict.name)

    def logout(self, connection: Connection) -> LogoutResult:
        connection.logout()
        return LogoutResult(authenticated=False)
