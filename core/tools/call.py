"""`pileup call`: one operation, from the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from core.tools import arguments, session
from core.tools.session import Target
from pileup_client import OperationError
from pileup_client._runtime.tables import Operation
from pileup_client._tables import INTERFACE


def run(target: Target, name: str, given: Sequence[str], *, key: str | None, as_json: bool) -> int:
    """Call an operation and print its result; returns the exit code."""
    return session.run("call", _call(target, name, given, key=key, as_json=as_json))


async def _call(target: Target, name: str, given: Sequence[str], *, key: str | None, as_json: bool) -> int:
    operation = arguments.operation(name)
    data = arguments.data(operation, given)
    operation.check_path(data)
    if operation.method is None and target.via == "http":
        raise session.Misuse(f"{name} is for WebSocket only; use --via ws")
    try:
        async with target.client() as client:
            result = await client.call(name, data, idempotency_key=key)
    except OperationError as error:
        if not as_json:
            raise
        print(json.dumps({"ok": False, "error": _described(error)}, ensure_ascii=False))
        return session.REFUSED
    if as_json:
        print(json.dumps({"ok": True, "data": result}, ensure_ascii=False))
    else:
        Console().print_json(data=result)
    return 0


def _described(error: OperationError) -> dict[str, object]:
    return {
        "code": error.error_code,
        "status": error.status,
        "message": error.message,
        "retryable": error.retryable,
        "details": error.details,
        "retry_after": error.retry_after,
    }


def explain(name: str | None, *, as_json: bool) -> int:
    """List the operations, or tell what one of them takes; returns the exit code."""
    try:
        chosen = list(INTERFACE.operations.values()) if name is None else [arguments.operation(name)]
    except session.Misuse as error:
        return session.fail("call", str(error), session.MISUSE)
    if as_json:
        print(json.dumps([_entry(one) for one in chosen], ensure_ascii=False))
    elif name is None:
        Console().print(_list(chosen))
    else:
        _describe(chosen[0])
    return 0


def _entry(operation: Operation) -> dict[str, object]:
    members = {
        name: {"type": one.type, "required": one.required, "description": one.description}
        for name, one in operation.members.items()
    }
    http = f"{operation.method} {operation.path}" if operation.method else None
    who = "admin" if operation.admin else "public"
    return {"name": operation.name, "summary": operation.summary, "auth": who, "http": http, "data": members}


def _list(operations: Sequence[Operation]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("operation", "who", "what"):
        table.add_column(heading, no_wrap=heading != "what")
    for one in operations:
        table.add_row(one.name, "operator" if one.admin else "anyone", one.summary)
    return table


def _describe(operation: Operation) -> None:
    console = Console()
    http = f"{operation.method} {operation.path}" if operation.method else "WebSocket only"
    console.print(f"[bold]{operation.name}[/]  {operation.summary}")
    console.print(
        f"For {'the operator' if operation.admin else 'anyone'}; {http}", style="dim", highlight=False
    )
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, member in operation.members.items():
        kind = member.type + ("" if member.required else ", may be left out")
        table.add_row(f"{name}=…", f"[dim]{kind}[/]", member.description)
    if operation.members:
        console.print(table)
