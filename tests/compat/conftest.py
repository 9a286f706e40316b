"""The environment that a recording names, and nothing else of the machine's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from core.settings import Settings, load

Configure = Callable[[Mapping[str, str]], Settings]


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Configure:
    """Reads settings from a recorded environment, as the command line does. Raises `SettingsError`."""

    def configured(env: Mapping[str, str]) -> Settings:
        # A developer's own .env and variables must not reach the server.
        monkeypatch.chdir(tmp_path)
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in {"DATABASE_URL": "sqlite://", **env}.items():
            monkeypatch.setenv(name, value)
        return load()

    return configured
