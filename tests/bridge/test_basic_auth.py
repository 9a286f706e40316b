"""Credentials judged as the original server judged them (compat/QUIRKS.md, section 8)."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bridge.auth import (
    ANONYMOUS,
    AUTH_NOT_CONFIGURED,
    INVALID_CREDENTIALS,
    NOT_AUTHENTICATED,
    Authenticator,
    Identity,
)

USER, PASSWORD = "admin", "secret:with:colons"
ADMIN = Identity(USER)
known = Authenticator(USER, PASSWORD)
nobody = Authenticator(None, None)


def token(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


RIGHT = token(f"{USER}:{PASSWORD}")
UNPADDED = token("ab:cd")
assert UNPADDED.endswith("=")


@pytest.mark.parametrize(
    "header",
    [
        f"Basic {RIGHT}",
        f"basic {RIGHT}",
        f"BASIC {RIGHT}",
        f"Basic    {RIGHT}",
        f"Basic {RIGHT}  ",
        f"Basic {RIGHT[:4]}*{RIGHT[4:]}",
        f"Basic {RIGHT[:4]} {RIGHT[4:]}",
        f"Basic -_{RIGHT}",
        f"Basic {RIGHT}====",
    ],
)
def test_right_credentials_in_every_lenient_form(header: str) -> None:
    assert known.judge(header) == ADMIN


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic ",
        f"Bearer {RIGHT}",
        f"Digest {RIGHT}",
        f"Basic\t{RIGHT}",
        f"Basic{RIGHT}",
        RIGHT,
        f"Basic {UNPADDED.rstrip('=')}",
        "Basic ====",
        "Basic A",
        "Basic " + token("no colon"),
        "Basic " + token("äöü:x"),
        "Basic " + token("user:pässword", "latin-1"),
        "Basic é" + RIGHT,
        "Basic " + RIGHT[:3],
    ],
)
def test_what_is_no_basic_header_is_not_authenticated_even_without_configuration(header: str | None) -> None:
    assert known.judge(header) == ANONYMOUS
    assert nobody.judge(header) == ANONYMOUS
    assert ANONYMOUS.denial == NOT_AUTHENTICATED


@pytest.mark.parametrize(
    "credentials",
    [
        f"{USER}:wrong",
        f"wrong:{PASSWORD}",
        f"{USER.upper()}:{PASSWORD}",
        f"{USER}:{PASSWORD.upper()}",
        f"{USER}:",
        ":",
        f":{PASSWORD}",
        f"{USER}: {PASSWORD}",
        f"{USER}:{PASSWORD}x",
        f"{USER}:{PASSWORD[:-1]}",
    ],
)
def test_wrong_credentials(credentials: str) -> None:
    verdict = known.judge(f"Basic {token(credentials)}")
    assert verdict == Identity(None, INVALID_CREDENTIALS)
    assert not verdict.is_admin


@pytest.mark.parametrize(
    ("username", "password"), [(None, None), ("admin", None), (None, "x"), ("", ""), ("admin", ""), ("", "x")]
)
def test_without_configuration_well_formed_credentials_learn_of_it(
    username: str | None, password: str | None
) -> None:
    unconfigured = Authenticator(username, password)
    assert not unconfigured.configured
    for credentials in (":", "admin:", f"{username or ''}:{password or ''}"):
        assert unconfigured.judge(f"Basic {token(credentials)}") == Identity(None, AUTH_NOT_CONFIGURED)


def test_a_login_outside_ascii_is_wrong_and_no_error() -> None:
    assert known.check("admin", "pässword") == Identity(None, INVALID_CREDENTIALS)


@given(st.text())
def test_any_header_has_a_verdict(header: str) -> None:
    assert not known.judge(header).is_admin
    assert not known.judge(f"Basic {header}").is_admin


@given(st.text(st.characters(codec="ascii")), st.text(st.characters(codec="ascii")))
def test_what_was_configured_and_nothing_else_is_right(username: str, password: str) -> None:
    verdict = known.judge(f"Basic {token(f'{username}:{password}')}")
    assert verdict.is_admin == (f"{username}:{password}" == f"{USER}:{PASSWORD}")
