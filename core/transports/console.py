"""The console: a page for trying the interface and working the station in a browser, and its files.

The files are served as they are, from memory. They need nothing from elsewhere, and the page's policy
lets them load nothing from elsewhere.
"""

from __future__ import annotations

import json
from pathlib import Path

from core.transports.documents import Endpoint, document

CONSOLE_PATH = "/console"
_FOLDER = Path(__file__).with_name("console")
_PAGE = "index.html"
_TYPES = {".css": "text/css", ".html": "text/html", ".js": "text/javascript"}
# W3C CSP 3: 'self' covers the WebSocket of the same host, too.
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    # No text becomes markup or script, whatever a file of ours does with it.
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
_HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


def console_documents(registry: bytes) -> dict[str, Endpoint]:
    """What is served, by path: the page, its files, and `registry` (generated/spec/console.json)."""
    small = json.dumps(json.loads(registry), ensure_ascii=False, separators=(",", ":")).encode()
    found = {f"{CONSOLE_PATH}/registry.json": document(small, "application/json", _HEADERS)}
    for path in sorted(_FOLDER.iterdir()):
        if path.suffix in _TYPES:
            served = CONSOLE_PATH if path.name == _PAGE else f"{CONSOLE_PATH}/{path.name}"
            found[served] = document(path.read_bytes(), _TYPES[path.suffix], _HEADERS)
    return found
