"""The C++ text of every example compiles as it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference.exchanges import CASES
from tests.sdk_cpp.building import Build, put
from tests.sdk_cpp.toolchain import BUILD, PACKAGES, require

pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("reference-cpp")]

_BEFORE = """#include <pileup/qt/client.hpp>

#include <QDebug>
#include <QObject>

struct Window : QObject {
  pileup::qt::Client* client;

"""


def test_every_example_compiles() -> None:
    require(*PACKAGES)
    texts = {str(case): case.text("cpp", "http://localhost:8000") for case in CASES}
    assert [name for name, text in texts.items() if text is None] == ["events.unsubscribe-2"]
    functions = [
        f"  // {name}\n  void example{number}() {{\n{_indented(text)}\n  }}\n"
        for number, (name, text) in enumerate(texts.items(), 1)
        if text is not None
    ]
    source = BUILD / "snippets-source" / "snippets.cpp"
    put(source, _BEFORE + "\n".join(functions) + "};\n")
    build = Build("snippets", f"SNIPPETS={source}", source=Path(__file__).parent / "cpp")
    build.make("snippets")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
