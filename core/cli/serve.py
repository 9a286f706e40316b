"""`pileup serve`: run the server."""

from __future__ import annotations

import os
import secrets
import sys

import typer
from rich.console import Console
from rich.markup import escape

from core import logs, settings

FAULT = 2


def run(host: str | None, port: int | None, *, dev: bool) -> None:
    """Serve until a signal ends it. With `dev`, make up a login when none is set, and print how to begin."""
    notes = Console(stderr=True)
    for name, meant in settings.near_misses(os.environ):
        notes.print(f"[yellow]warning:[/] {escape(name)} is not a setting; did you mean {meant}?")
    try:
        chosen = settings.load(host=host, port=port)
    except settings.SettingsError as error:
        _fail("The settings cannot be used:\n" + "\n".join(f"  {line}" for line in str(error).splitlines()))
    invented = dev and not (chosen.admin_username and chosen.admin_password)
    if invented:
        chosen = settings.load(
            host=host, port=port, admin_username="admin", admin_password=secrets.token_urlsafe(9)
        )
    logs.configure(chosen.log_level, chosen.log_format, chosen.secrets)

    # Late: the parts above answer bad settings without loading the server.
    from core.app import build
    from core.bridge.store import StoreUnavailable
    from core.storage.errors import StorageError
    from core.transports import server

    try:
        sockets = server.listen(chosen.host, chosen.ports)
    except OSError as error:
        ports = " and ".join(map(str, chosen.ports))
        _fail(f"Cannot listen on {chosen.host} port {ports}: {error.strerror}. Set HOST or PORT to another.")
    try:
        bridge = build(chosen)
    except StorageError as error:
        _fail(str(error))
    if dev:
        login = chosen if invented else None
        _introduce(Console(), f"http://{_shown(chosen.host)}:{sockets[0].getsockname()[1]}", login)
    try:
        server.run(*bridge, sockets)
    except (StorageError, StoreUnavailable) as error:
        _fail(str(error))


def _fail(message: str) -> None:
    print(f"pileup: {message}", file=sys.stderr)
    raise typer.Exit(FAULT)


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)


def _introduce(console: Console, url: str, invented: settings.Settings | None) -> None:
    if invented is not None and invented.admin_password is not None:
        password = invented.admin_password.get_secret_value()
        login, user = f"admin / {password}  [dim](made up for this run)[/]", f"admin:{password}"
    else:
        login, user = "ADMIN_USERNAME and ADMIN_PASSWORD as you set them", '"$ADMIN_USERNAME:$ADMIN_PASSWORD"'
    websocket = url.replace("http", "ws", 1) + "/ws"
    json = "-H 'Content-Type: application/json'"
    request = '{"id": "1", "type": "request", "operation": "queue.register", "data": {"callsign": "W1AW"}}'
    steps = [
        ("Open the queue", f"curl -u {user} {json} -d '{{\"active\": true}}' {url}/api/admin/status"),
        ("Watch everything that happens", f"curl -N {url}/api/events/stream"),
        (
            "Register over WebSocket: connect, then paste the line",
            f"{sys.executable} -m websockets {websocket}",
        ),
        ("", request),
    ]
    console.print(f"\n[bold]Pileup Buster bridge[/]  {url}/console  {url}/status  {url}/docs")
    console.print(f"Admin login: {login}\n", highlight=False)
    for title, command in steps:
        if title:
            console.print(f"{escape(title)}:", style="dim")
        # Unwrapped and unmarked, so that it can be copied.
        console.print(f"  {command}", soft_wrap=True, highlight=False, markup=False)
    console.print()
