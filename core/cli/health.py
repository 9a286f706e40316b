"""`pileup healthcheck`: ask the server on this machine whether it is alive, for Docker and the like.

Nothing but the standard library: it runs every few seconds beside the server.
"""

from __future__ import annotations

import json
import sys
from http.client import HTTPConnection, HTTPException

from core import settings

UNHEALTHY = 1
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def run(host: str | None, port: int | None, *, ready: bool, timeout: float) -> int:
    """Ask `/healthz`, or `/readyz` with `ready`; prints one line and returns the exit code."""
    path = "/readyz" if ready else "/healthz"
    try:
        chosen = settings.load(host=host, port=port)
    except settings.SettingsError as error:
        return _fail(f"the settings cannot be used: {'; '.join(str(error).splitlines())}")
    address = _EVERYWHERE.get(chosen.host, chosen.host)
    connection = HTTPConnection(address, chosen.port, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read(65536)
    except (OSError, HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return _fail(f"no answer from {address} port {chosen.port}: {reason}")
    finally:
        connection.close()
    if answer.status != 200:
        return _fail(f"{path} answers {answer.status}{_reasons(body)}")
    print("ready" if ready else "alive")
    return 0


def _reasons(body: bytes) -> str:
    try:
        reasons = json.loads(body)["reasons"]
        return ": " + "; ".join(map(str, reasons))
    except (ValueError, KeyError, TypeError):
        return ""


def _fail(text: str) -> int:
    print(f"pileup healthcheck: {text}", file=sys.stderr)
    return UNHEALTHY
