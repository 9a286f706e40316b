"""A step as people repeat it: a `curl` line, and a frame to paste into `python -m websockets`.

The password is never shown; `${PASSWORD}` stands for it.
"""

from __future__ import annotations

import base64
import binascii
import json
import shlex
from typing import Any

from codegen.parity.drivers import frame_text, http_target, takes_body
from codegen.parity.steps import Client, Step, http_can
from codegen.registry import Api

Json = Any
PLACEHOLDER = "${PASSWORD}"


class Commands:
    """Writes the commands for the steps of a sequence.

    `password` is what the placeholder stands for; `url` is the server's, that of a local one when None.
    """

    def __init__(self, api: Api, password: str | None, url: str | None = None) -> None:
        self._api = api
        self._password = password
        self._scheme, _, self._host = (url or "http://$HOST").partition("://")

    def curl(self, step: Step, caller: Client) -> str | None:
        """The step over HTTP by a caller with this header; None when it cannot be done there."""
        if not http_can(self._api, step):
            return None
        method, target, body = http_target(self._api, step.operation, step.data, step.route)
        words = ["curl", "-sS", "-i", "-X", method, *self._login(caller.authorization)]
        if step.key is not None:
            words += ["-H", _quoted(f"Idempotency-Key: {step.key}" if step.key else "Idempotency-Key;")]
        written = None
        if step.text is not None:
            written = step.text
        elif body is not None and takes_body(self._api, step.operation):
            written = json.dumps(self._shown(step, body))
        before = ""
        if written is not None:
            words += ["-H", "'Content-Type: application/json'", "--data-binary"]
            if "\0" in written:
                # No argument of a program can hold this character.
                before = f"printf '%b' {_quoted(_for_printf(written))} | "
                words.append("@-")
            else:
                words.append(self._in_shell(written))
        words.append(f"{self._scheme}://{self._host}{_quoted(target)}")
        return before + " ".join(words)

    def frame(self, step: Step, number: int) -> str:
        """The step as a WebSocket message."""
        if step.frame is not None:
            return step.frame
        data = self._shown(step, step.data)
        return frame_text(str(number), step.operation.name, data, step.key, step.text)

    def handshake(self, client: Client) -> str:
        """How the client's connection is opened."""
        header = client.authorization
        login = _credentials(header) if header is not None else None
        user = f"{_quoted(login[0] + ':')}{self._in_shell(self._hidden(login[1]))}@" if login else ""
        scheme = self._scheme.replace("http", "ws", 1)
        line = f"python -m websockets {scheme}://{user}{self._host}{self._api.info.websocket_path}"
        if header is None or login is not None:
            return line
        return f"{line}  (its handshake with the header 'Authorization: {self._masked(header)}')"

    # --- Keeping secrets -----------------------------------------------------------------------

    def _login(self, header: str | None) -> list[str]:
        if header is None:
            return []
        login = _credentials(header)
        if login is not None:
            return ["-u", f"{_quoted(login[0] + ':')}{self._in_shell(self._hidden(login[1]))}"]
        return ["-H", _quoted(f"Authorization: {self._masked(header)}" if header else "Authorization;")]

    def _masked(self, header: str) -> str:
        scheme, _, parameter = header.partition(" ")
        login = _credentials(f"Basic {parameter}")
        if login is None or self._password is None or self._password not in login[1]:
            return header
        return f"{scheme} (base64 of {login[0]}:{self._hidden(login[1])})"

    def _hidden(self, text: str) -> str:
        return text.replace(self._password, PLACEHOLDER) if self._password else text

    def _shown(self, step: Step, value: Json) -> Json:
        """The data with the placeholder in members that are never logged."""
        secret = set(self._api.sensitive(step.operation))
        return self._redacted(value, secret) if secret else value

    def _redacted(self, value: Json, secret: set[str]) -> Json:
        if isinstance(value, dict):
            return {
                name: self._hidden(below)
                if name in secret and isinstance(below, str)
                else self._redacted(below, secret)
                for name, below in value.items()
            }
        return [self._redacted(item, secret) for item in value] if isinstance(value, list) else value

    @staticmethod
    def _in_shell(text: str) -> str:
        """Quoted, except that the shell puts the password in."""
        parts = text.split(PLACEHOLDER)
        return f'"{PLACEHOLDER}"'.join(_quoted(part) if part or len(parts) == 1 else "" for part in parts)


def _credentials(header: str) -> tuple[str, str] | None:
    """User name and password of a well-formed Basic header."""
    scheme, _, parameter = header.partition(" ")
    if scheme != "Basic":
        return None
    try:
        name, colon, password = base64.b64decode(parameter, validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        return None
    return (name, password) if colon else None


def _quoted(text: str) -> str:
    """For a POSIX shell; with control characters, for bash."""
    if text.isprintable():
        return shlex.quote(text)
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + "".join(one if one.isprintable() else _escape(one) for one in escaped) + "'"


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _for_printf(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\0", "\\0000")
