"""The real registry and the toy, each with what is generated from it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from codegen import generators
from codegen.registry import Api
from tests.codegen.support import ROOT, TOY, loaded


@dataclass(frozen=True)
class Output:
    """A registry and its files by path."""

    api: Api
    files: dict[str, str]

    def json(self, path: str) -> Any:
        return json.loads(self.files[path])

    def page(self, name: str) -> str:
        return self.files[f"docs/{name}"]


def _output(api: Api) -> Output:
    files = [file for target in ("docs", "spec") for file in generators.TARGETS[target](api)]
    return Output(api, {file.path: file.text for file in files})


@pytest.fixture(scope="session")
def real() -> Output:
    return _output(loaded(ROOT / "core" / "registry"))


@pytest.fixture(scope="session")
def toy() -> Output:
    return _output(loaded(TOY / "registry"))


@pytest.fixture(params=["real", "toy"])
def output(request: pytest.FixtureRequest) -> Output:
    """Both, one after the other."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Output)
    return found
