"""Structured logs on standard error: one line an event, readable on a terminal, JSON elsewhere.

Whatever a line says passes through `core.log_values`: text of strangers can neither forge a line nor
reach a terminal as an escape sequence, and secrets are left out.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from core.bridge.origin import ORIGIN
from core.log_values import Cleaner

# What continues an entry on a terminal begins with this, and no entry does.
CONTINUATION = "  | "


def configure(level: str, style: str, secrets: Iterable[str] = ()) -> None:
    """Set up logging for the process. `style` is auto, console or json.

    `secrets` are left out wherever they occur.
    """
    console = style == "console" or (style == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _add_origin,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: list[Any] = (
        [_mark_continuations, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
        if console
        else [structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # Plain tracebacks: others show local variables, and with them passwords and headers.
                structlog.processors.format_exc_info,
                Cleaner(secrets),
                *renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Libraries that tell what the server's own lines tell better, or that would show addresses.
    for noisy in ("uvicorn", "uvicorn.error", "websockets", "httpx2", "httpcore2", "alembic"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


def _add_origin(logger: WrappedLogger, method: str, entry: EventDict) -> EventDict:
    """Say for which connection and request the code that logs is working."""
    connection, request = ORIGIN.get()
    if connection is not None:
        entry.setdefault("connection", connection)
    if request is not None:
        entry.setdefault("request", request)
    return entry


def _mark_continuations(logger: WrappedLogger, method: str, entry: EventDict) -> EventDict:
    """Mark the lines of tracebacks, where an exception's text may be what a stranger sent."""
    for name in ("exception", "stack"):
        if name in entry:
            entry[name] = "\n".join(CONTINUATION + line for line in entry[name].split("\n"))
    return entry
