"""Which browser pages may use the credentials that a browser remembers (RFC 6454)."""

from __future__ import annotations

from urllib.parse import urlsplit


def may_use_credentials(origin: str | None, host: str | None, allowed: frozenset[str]) -> bool:
    """Whether credentials that came with `origin` count.

    Programs send no `Origin`. A page of the server itself, or of an allow-listed origin, may use
    them; any other page may be exploiting what the browser has cached.
    """
    if origin is None:
        return True
    if origin in allowed:
        return True
    try:
        netloc = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(netloc) and host is not None and netloc.lower() == host.lower()
