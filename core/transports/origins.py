"""Whose credentials count: a browser sends what it remembers with the requests of any page (RFC 6454).

Programs send no `Origin`, and pages of the server itself, or of an allow-listed origin, may use what
is remembered. Other pages may use a password that they have asked for themselves, if the request
shows that the page set it. A page can do that only in a request that the browser announces with a
preflight, and to a foreign origin the preflight grants no remembered credentials: what arrives after
it was not remembered (Fetch standard, 3.3.5 and 4.8).
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

_NULL = "null"
# What a page cannot send across origins without a preflight (Fetch standard, 2.2.2).
_ANNOUNCED_TYPE = re.compile(r"application/(?:json|[^;\s]+\+json)\s*(?:;|$)", re.IGNORECASE)
_ANNOUNCED_HEADERS = ("idempotency-key", "x-requested-with")
_ANNOUNCED_METHODS = frozenset({"DELETE", "PUT", "PATCH"})
_READING = frozenset({"GET", "HEAD"})


class HeaderLines(Protocol):
    """Request headers by lower-case name, whichever library has parsed them."""

    def get(self, name: str) -> str | None:
        """All lines of the header, joined by commas; None when there is none."""


class Presented(NamedTuple):
    """What a request presents: an `Authorization` that counts, and whether a foreign page sent it."""

    authorization: str | None
    foreign: bool


def presented(method: str | None, headers: HeaderLines, allowed: frozenset[str]) -> Presented:
    """Which credentials of a request count.

    `method` is in capitals; None stands for a WebSocket handshake, in which a page sets no headers.
    """
    authorization = headers.get("authorization")
    if not is_foreign(headers, allowed):
        return Presented(authorization, False)
    return Presented(authorization if _set_by_page(method, headers) else None, True)


def is_foreign(headers: HeaderLines, allowed: frozenset[str]) -> bool:
    """Whether the request comes from a page that is neither the server's own nor allow-listed."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is None and site in (None, "none", "same-origin"):
        return False
    if origin is None:
        # A link, an image: no Origin, but where it stands is told, or kept to itself.
        origin = _origin_of(headers.get("referer"))
    own = may_use_credentials(origin, headers.get("host"), frozenset())
    # Its own page, and from another site: one of the two is not true.
    lying = own and site not in (None, "none", "same-origin")
    return lying or not (own or origin in allowed)


def may_use_credentials(origin: str | None, host: str | None, allowed: frozenset[str]) -> bool:
    """Whether pages of `origin` may use what the browser remembers."""
    if origin is None:
        return True
    if origin in allowed:
        return True
    # As browsers write it (6.2), and nothing that a parser would have to make sense of. Which of the
    # two schemes the page came by, a server behind a proxy cannot know.
    return bool(host) and origin.lower() in (f"http://{host}".lower(), f"https://{host}".lower())


def _set_by_page(method: str | None, headers: HeaderLines) -> bool:
    if method is None or headers.get("sec-fetch-mode") not in (None, "cors"):
        return False
    if method in _READING:
        # Nothing changes, and a page that used what was remembered cannot read the answer.
        return headers.get("origin") is not None
    if method in _ANNOUNCED_METHODS:
        return True
    if any(headers.get(name) is not None for name in _ANNOUNCED_HEADERS):
        return True
    return bool(_ANNOUNCED_TYPE.match((headers.get("content-type") or "").strip()))


def _origin_of(referer: str | None) -> str:
    try:
        parts = urlsplit(referer or "")
    except ValueError:
        return _NULL
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else _NULL
