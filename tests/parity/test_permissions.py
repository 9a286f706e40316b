"""The permission matrix: generated from the registry, and able to fail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from codegen.parity.permissions import CALLERS, LOGGED_IN, RIGHT, UNCONFIGURED, matrix
from codegen.parity.twins import Twin
from core.cli import twins
from tests.parity.support import LOGIN, api, bare, cells
from tests.support import server

pytestmark = pytest.mark.xdist_group("permissions")
ALLOWED = {RIGHT, LOGGED_IN}


def test_everyone_may_do_what_the_registry_says_and_no_more() -> None:
    assert [(cell.operation.name, cell.caller, cell.over, cell.fault) for cell in cells() if cell.fault] == []


def test_it_is_complete() -> None:
    found = {(cell.operation.name, cell.caller, cell.over) for cell in cells()}
    assert found == {
        (operation.name, caller, transport)
        for operation in api().operations.values()
        for caller in CALLERS
        for transport in operation.transports
    }


def test_denials_have_status_code_and_text_of_the_registry() -> None:
    denied = [cell for cell in cells() if cell.operation.auth == "admin" and cell.caller not in ALLOWED]
    assert {(cell.caller, cell.answer.status, cell.answer.code, cell.answer.message) for cell in denied} == {
        ("none", 401, "not_authenticated", "Not authenticated"),
        ("malformed", 401, "not_authenticated", "Not authenticated"),
        ("logged out", 401, "not_authenticated", "Not authenticated"),
        ("wrong", 401, "invalid_credentials", "Invalid admin credentials"),
        (UNCONFIGURED, 503, "auth_not_configured", api().errors["auth_not_configured"].message),
    }


def test_those_who_may_succeed() -> None:
    allowed = [cell for cell in cells() if cell.caller in ALLOWED]
    assert {cell.answer.status for cell in allowed} == {200}


def test_a_lost_login_is_found() -> None:
    settings = server.settings(admin_username=LOGIN[0], admin_password=LOGIN[1])

    @asynccontextmanager
    async def open_to_all() -> AsyncIterator[Twin]:
        async with server.running(settings, clock=lambda: twins.NOW) as running:
            object.__setattr__(running.bridge.node.executor.operations["admin.get_queue"], "auth", "public")
            yield Twin(running.url)

    faults = {
        (cell.operation.name, cell.caller, cell.over)
        for cell in matrix(api(), open_to_all, bare, LOGIN, only=["admin.get_queue"])
        if cell.fault is not None
    }

    denied = ("none", "malformed", "wrong", "logged out")
    assert faults == {
        ("admin.get_queue", caller, over) for caller in denied for over in ("http", "websocket")
    }
