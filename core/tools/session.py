"""What all tools share: which server, as whom, and what they say when it cannot be had."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from pileup_client import ClientError, ClientOptions, OperationError, PileupClient
from pileup_client.errors import ConnectionFailed, InvalidRequest, NotConnected, TimedOut

Via = Literal["auto", "ws", "http"]

DEFAULT_URL = "ws://127.0.0.1:8000"
URL_VARIABLE = "PILEUP_URL"
USERNAME_VARIABLE = "PILEUP_USERNAME"
PASSWORD_VARIABLE = "PILEUP_PASSWORD"

REFUSED, MISUSE, UNREACHABLE = 1, 2, 3


class Misuse(Exception):
    """The arguments cannot be used; one line for people."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server and how to reach it. `via` of auto goes by the scheme of the URL."""

    url: str
    username: str | None
    password: str | None
    via: Via = "auto"
    timeout: float = 30.0

    @property
    def address(self) -> str:
        """The URL with the scheme that `via` asks for."""
        parts = urlsplit(self.url)
        secure = parts.scheme in ("wss", "https")
        scheme = {"ws": "wss" if secure else "ws", "http": "https" if secure else "http"}
        return urlunsplit(parts._replace(scheme=scheme.get(self.via, parts.scheme)))

    def client(self, **options: Any) -> PileupClient:
        """A client that is not opened yet; `options` are those of the SDK."""
        chosen: ClientOptions = {
            "username": self.username,
            "password": self.password,
            "timeout": self.timeout,
            "fallback": self.via == "auto",
        }
        chosen.update(options)  # type: ignore[typeddict-item]
        return PileupClient(self.address, **chosen)


def target(
    url: str | None, username: str | None, password: str | None, via: str, timeout: float = 30.0
) -> Target:
    """The server that options and environment name. Asks for a missing password on a terminal.

    Raises `Misuse`.
    """
    chosen = url or os.environ.get(URL_VARIABLE) or DEFAULT_URL
    if "://" not in chosen:
        chosen = f"ws://{chosen}"
    if urlsplit(chosen).scheme not in ("ws", "wss", "http", "https"):
        raise Misuse(
            f"--url is {chosen!r}, but should look like ws://127.0.0.1:8000 or https://pileup.example.org"
        )
    if via not in ("auto", "ws", "http"):
        raise Misuse(f"--via is {via!r}, but must be auto, ws or http")
    name = username or os.environ.get(USERNAME_VARIABLE) or None
    password = password or os.environ.get(PASSWORD_VARIABLE) or None
    if name is not None and password is None:
        if not sys.stdin.isatty():
            raise Misuse(f"there is no password for {name}; put it into {PASSWORD_VARIABLE}")
        password = getpass.getpass(f"Password of {name}: ", stream=sys.stderr)
    if name is None and password is not None:
        raise Misuse(f"there is a password, but no user name; use --username or {USERNAME_VARIABLE}")
    return Target(chosen, name, password, via, timeout)  # type: ignore[arg-type]


def run(command: str, work: Coroutine[Any, Any, int]) -> int:
    """Run a tool; returns its exit code.

    What a server or the network refuses is one line on standard error: 1 for an answer that is an
    error, 2 for misuse, 3 when there is no connection, 130 after an interrupt.
    """
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        return 130
    except (Misuse, InvalidRequest) as error:
        return fail(command, str(error), MISUSE)
    except OperationError as error:
        return fail(command, f"{error} ({error.status} {error.error_code})", REFUSED)
    except (ConnectionFailed, NotConnected, TimedOut) as error:
        return fail(command, str(error), UNREACHABLE)
    except ClientError as error:
        return fail(command, str(error), REFUSED)


def fail(command: str, text: str, code: int) -> int:
    """Say what went wrong in one line; returns `code`."""
    print(f"pileup {command}: {' '.join(text.split())}", file=sys.stderr)
    return code
