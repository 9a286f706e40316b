"""Filters for Markdown templates: cells of tables, anchors, links to schemas."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_REFERENCE = re.compile(r"\{(\w+)\}")
_TRANSPORTS: Mapping[str, str] = {"websocket": "WebSocket", "sse": "event stream", "http": "HTTP"}


def cell(text: str) -> str:
    """A text of several lines as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def anchor(title: str) -> str:
    """What a heading is called in addresses: `queue.get_status` is `queueget_status`."""
    return re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))


def linked(text: str, page: str) -> str:
    """A type with `{Name}` made links to schemas on `page`."""
    return _REFERENCE.sub(lambda found: f"[{found[1]}]({page}#{anchor(found[1])})", text)


def topic(name: str) -> str:
    """The topic of an operation."""
    return name.partition(".")[0]


def transport(name: str) -> str:
    """What people call a transport."""
    return _TRANSPORTS[name]


def error_link(code: str, page: str) -> str:
    """A link to an error."""
    return f"[`{code}`]({page}#{anchor(code)})"


def operation_link(name: str) -> str:
    """A link to an operation, from the folder above its page."""
    return f"[`{name}`](operations/{topic(name)}.md#{anchor(name)})"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "cell": cell,
    "anchor": anchor,
    "linked": linked,
    "error_link": error_link,
    "operation_link": operation_link,
    "topic": topic,
    "transport": transport,
}
