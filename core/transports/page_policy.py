"""What a browser may do with the pages: their Content-Security-Policy and its companions (W3C CSP 3)."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)
_SOURCE = re.compile(r'\ssrc="([^"]+)"')
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def page_headers(html: str, framed_by: Iterable[str] = (), **sources: str) -> dict[str, str]:
    """Headers of a page that is `html`, or has the scripts and styles of it.

    Scripts are allowed one by one: those in the page by their hash, others by their whole address.
    Nothing else is, but what `sources` adds by directive, with underscores for hyphens. `framed_by`
    are origins whose pages may show this one in a frame, beside the server's own.
    """
    scripts = [
        _SOURCE.findall(attributes)[0] if _SOURCE.search(attributes) else _hash(text)
        for attributes, text in _SCRIPT.findall(html)
    ]
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(scripts) or "'none'",
        "style-src": " ".join(map(_hash, _STYLE.findall(html))) or "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(["'self'", *sorted(framed_by)]),
        **{name.replace("_", "-"): value for name, value in sources.items()},
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in directives.items()),
        "Referrer-Policy": "no-referrer",
    }


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
