"""Who is calling: HTTP Basic credentials and logins, judged alike (RFC 7617)."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest, digest

NOT_AUTHENTICATED = "not_authenticated"
INVALID_CREDENTIALS = "invalid_credentials"
AUTH_NOT_CONFIGURED = "auth_not_configured"


@dataclass(frozen=True, slots=True)
class Identity:
    """The verdict on a caller: an admin's `name`, or the error code that admin operations answer.

    `retry_after_ms` goes with a denial that waiting mends.
    """

    name: str | None
    denial: str = NOT_AUTHENTICATED
    retry_after_ms: int | None = None

    @property
    def is_admin(self) -> bool:
        return self.name is not None


ANONYMOUS = Identity(None)


class Authenticator:
    """Compares credentials with the configured ones, in constant time.

    Digests are compared, under a key of this process: `compare_digest` alone takes its time by the
    length of what was sent, and tells at once whether the lengths are the same.
    """

    def __init__(self, username: str | None, password: str | None) -> None:
        self._key = secrets.token_bytes(32)
        self._username = self._digest(username or "")
        self._password = self._digest(password or "")
        self._name = username or ""
        self._configured = bool(username and password)

    @property
    def configured(self) -> bool:
        """Whether any credentials can be right: both name and password are set and not empty."""
        return self._configured

    def check(self, username: str, password: str) -> Identity:
        """Judge well-formed credentials."""
        if not self.configured:
            return Identity(None, AUTH_NOT_CONFIGURED)
        # Both comparisons always run: their time must not tell which one failed.
        name_fits = compare_digest(self._digest(username), self._username)
        password_fits = compare_digest(self._digest(password), self._password)
        if name_fits and password_fits:
            return Identity(self._name)
        return Identity(None, INVALID_CREDENTIALS)

    def _digest(self, text: str) -> bytes:
        return digest(self._key, text.encode(), "sha256")

    def judge(self, authorization: str | None) -> Identity:
        """Judge an `Authorization` header, as `judge_header` describes."""
        return judge_header(authorization, self.check)


def judge_header(authorization: str | None, check: Callable[[str, str], Identity]) -> Identity:
    """Judge an `Authorization` header as the original server did; `check` judges what is in it.

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
    verdict = check(username, password) if colon else ANONYMOUS
    # What was not judged tells nothing of the credentials.
    judged = verdict.denial in (INVALID_CREDENTIALS, AUTH_NOT_CONFIGURED)
    return ANONYMOUS if judged and not text.isascii() else verdict
