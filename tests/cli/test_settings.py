"""Settings: where they come from, and what is said about those that cannot be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from core import settings, settings_reference
from core.settings import Settings, SettingsError, near_misses
from core.settings_reference import example_file

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_example_file_documents_every_setting_and_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}
    Path(".env").write_text(text, encoding="utf-8")
    loaded = settings.load()
    assert loaded.model_dump() == Settings(_env_file=None).model_dump() | {"admin_username": "admin"}


def test_the_example_file_says_what_the_settings_say() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert text == example_file(), "run: python -m core.settings_reference > .env.example"


def test_the_table_of_settings_says_what_may_be_set() -> None:
    found = {one.name: one for one in settings_reference.settings()}
    assert set(found) == {name.upper() for name in Settings.model_fields}
    assert (found["PORT"].default, found["PORT"].allowed) == (
        "8000",
        "whole number, at least 0, at most 65,535",
    )
    assert found["SESSION_HOURS"].allowed == "number, more than 0, at most 8,760"
    assert found["LOG_FORMAT"].allowed == "`auto`, `console`, `json`"
    assert {name for name, one in found.items() if one.secret} == {
        "ADMIN_PASSWORD",
        "DATABASE_URL",
        "QRZ_PASSWORD",
    }
    page = (ROOT / "generated" / "docs" / "settings.md").read_text(encoding="utf-8")
    assert all(f"| `{one.name}` | " in page and one.description in page for one in found.values())


def test_the_environment_precedes_the_file_and_overrides_precede_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("PORT=1001\nHOST=127.0.0.9\nUNKNOWN_TO_US=1\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "1002")
    assert (settings.load().port, settings.load().host) == (1002, "127.0.0.9")
    assert settings.load(port=1003).port == 1003


def test_every_malformed_value_is_named_and_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAX_QUEUE_SIZE", "four")
    monkeypatch.setenv("PORT", "70000")
    monkeypatch.setenv("WEBSOCKET_HEARTBEAT_INTERVAL", "0")
    monkeypatch.setenv("ADMIN_USERNAME", "ad:min")
    monkeypatch.setenv("ADMIN_PASSWORD", "do-not-show")
    with pytest.raises(SettingsError) as caught:
        settings.load()
    lines = str(caught.value).splitlines()
    assert sorted(line.split(":")[0] for line in lines) == [
        "ADMIN_USERNAME",
        "MAX_QUEUE_SIZE",
        "PORT",
        "WEBSOCKET_HEARTBEAT_INTERVAL",
    ]
    assert "do-not-show" not in str(caught.value)


def test_secrets_are_not_shown_by_accident() -> None:
    assert "do-not-show" not in repr(Settings(admin_password=SecretStr("do-not-show")))


def test_blanks_and_signs_in_numbers_are_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAX_QUEUE_SIZE", " -3 ")
    assert settings.load().max_queue_size == -3


def test_near_misses_are_pointed_out_and_other_programs_variables_are_not() -> None:
    names = [
        "ADMIN_PASWORD",
        "WEBSOCKETS_PORT",
        "MAX_QUEUESIZE",
        "PATH",
        "HOSTNAME",
        "PORTS",
        "HOME",
        "EDITOR",
    ]
    assert near_misses([*names, "ADMIN_USERNAME", "port"]) == [
        ("ADMIN_PASWORD", "ADMIN_PASSWORD"),
        ("MAX_QUEUESIZE", "MAX_QUEUE_SIZE"),
        ("WEBSOCKETS_PORT", "WEBSOCKET_PORT"),
    ]


def test_pages_of_the_frontend_may_use_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTEND_URL", "https://queue.example/app?x=1")
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://a.example, https://b.example:8443/ ,")
    assert settings.load().allowed_origins == {
        "https://queue.example",
        "https://a.example",
        "https://b.example:8443",
    }
