"""Who is calling: HTTP Basic credentials and logins, judged alike (RFC 7617)."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass

NOT_AUTHENTICATED = "not_authenticated"
INVALID_CREDENTIALS = "invalid_credentials"
AUTH_NOT_CONFIGURED = "auth_not_configured"


@dataclass(frozen=True, slots=True)
class Identity:
    """The verdict on a caller: an admin's `name`, or the error code that admin operations answer."""

    name: str | None
    denial: str = NOT_AUTHENTICATED

    @property
    def is_admin(self) -> bool:
        return self.name is not None


ANONYMOUS = Identity(None)


class Authenticator:
    """Compares credentials with the configured ones, in constant time, on bytes."""

    def __init__(self, username: str | None, password: str | None) -> None:
        self._username = username.encode() if username else b""
        self._password = password.encode() if password else b""
        self._name = username or ""

    @property
    def configured(self) -> bool:
        """Whether any credentials can be right: both name and password are set and not empty."""
        return bool(self._username and self._password)

    def check(self, username: str, password: str) -> Identity:
        """Judge well-formed credentials."""
        if not self.configured:
            return Identity(None, AUTH_NOT_CONFIGURED)
        # Both comparisons always run: their time must not tell which one failed.
        name_fits = hmac.compare_digest(username.encode(), self._username)
        password_fits = hmac.compare_digest(password.encode(), self._password)
        if name_fits and password_fits:
            return Identity(self._name)
        return Identity(None, INVALID_CREDENTIALS)

    def judge(self, authorization: str | None) -> Identity:
        """Judge an `Authorization` header as the original server did.

        No header, another scheme, bad base64 or no colon count as not authenticated, and so do
        wrong credentials outside ASCII; right ones are read as UTF-8. The base64 is read leniently:
        foreign characters are skipped.
        """
        scheme, _, parameter = (authorization or "").partition(" ")
        if scheme.lower() != "basic":
            return ANONYMOUS
        try:
            text = base64.b64decode(parameter.strip()).decode()
        except (ValueError, binascii.Error):
            return ANONYMOUS
        username, colon, password = text.partition(":")
        verdict = self.check(username, password) if colon else ANONYMOUS
        return verdict if verdict.is_admin or text.isascii() else ANONYMOUS
