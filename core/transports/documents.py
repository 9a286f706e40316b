"""Files that stay the same while the server runs: sent from memory, with an entity tag (RFC 9110, 8.8.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

Endpoint = Callable[[Request], Response]


def document(body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Endpoint:
    """An endpoint that answers `body`, or 304 to who has it already.

    Browsers ask each time whether theirs is still the right one.
    """
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    kept = {**(headers or {}), "ETag": tag, "Cache-Control": "no-cache"}

    def answer(request: Request) -> Response:
        if _named(tag, request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=kept)
        return Response(body, media_type=media_type, headers=kept)

    return answer


def _named(tag: str, header: str) -> bool:
    """Whether the tag is in the list, by weak comparison (RFC 9110, 13.1.2)."""
    names = [one.strip().removeprefix("W/") for one in header.split(",")]
    return tag in names or names == ["*"]
