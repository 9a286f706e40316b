"""Sources that the tests write for the sanitized build, so that ninja compiles them only when they change."""

from __future__ import annotations

import re
from pathlib import Path

from codegen import writer
from codegen.generators import cpp_sdk
from tests.codegen.support import TOY, loaded
from tests.sdk_cpp.building import mirror
from tests.sdk_cpp.toolchain import BUILD, ROOT, SDK
from tests.support.tools import locked

EXTRA = BUILD / "sources"
GUIDE = ROOT / "docs" / "guides" / "desktop.md"

# Macros that Qt and the headers of Windows define. Standard headers go first: those are not ours to protect.
_MACROS = {
    "qt": {"slots": "", "signals": "public", "emit": "", "foreach": "for", "forever": "for (;;)"},
    "windows": {
        "interface": "struct",
        "small": "char",
        "near": "",
        "far": "",
        "IN": "",
        "OUT": "",
        "OPTIONAL": "",
        "CONST": "const",
        "VOID": "void",
        "ERROR": "0",
        "NO_ERROR": "0L",
        "DELETE": "(0x00010000L)",
        "STRICT": "1",
        "TRUE": "1",
        "FALSE": "0",
        "min(a, b)": "(((a) < (b)) ? (a) : (b))",
        "max(a, b)": "(((a) > (b)) ? (a) : (b))",
        "GetMessage": "GetMessageW",
        "SendMessage": "SendMessageW",
    },
}

# What the snippets of the guide take for granted: a window with its widgets, and an answer.
_AROUND_THE_GUIDE = """
#include <pileup/qt/client.hpp>
#include <QLabel>
#include <QMainWindow>
#include <QPushButton>
#include <QSslConfiguration>
#include <QStatusBar>

struct Window : QMainWindow {
  QLabel* waiting_;
  QLabel* callsign_;
  QPushButton* next_;
  QString password;
  pileup::qt::Client* client;
  pileup::Options options;
  std::function<void(pileup::Result<std::optional<pileup::models::Qso>>)> handler;
  pileup::Result<pileup::models::Qso> result{pileup::Error{}};
  using QMainWindow::show;
  void show(const pileup::models::StationSnapshot& snapshot);
  void askForPassword();
%s
};
"""

# Shows that the client of another registry has its own names, and is a program when linked.
_TOY = """
#include <lamp/client.hpp>

void light(lamp::Client& client) {
  lamp::models::LampRequest wish;
  wish.colour = "red";
  wish.lit = true;
  wish.extra = std::map<std::string, pileup::Json>{{"x", 1}};
  (void)client.lampSet(wish, [](const pileup::Result<lamp::models::Lamp>& result) {
    if (!result && lamp::error_code(result.error()) == lamp::ErrorCode::LampBroken) return;
  });
  (void)client.lampList({}, [](const pileup::Result<std::optional<lamp::models::Lamp>>&) {});
  client.on<lamp::LampUpdate>([](const lamp::LampUpdate& event) { (void)event.data.brightness; }).release();
}

int main() { return pileup::to_string(pileup::State::Closed)[0] == 'c' ? 0 : 1; }
"""


def write_sources() -> Path:
    """Bring the folder with the sources up to date."""
    files = {**_headers(), **_toy(), "toy.cpp": _TOY, "guide.cpp": guide()}
    with locked(BUILD):
        mirror({name: text.encode() for name, text in files.items()}, EXTRA)
    return EXTRA


def headers(folder: Path) -> list[str]:
    """The headers of a folder as they are included."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.hpp"))


def guide() -> str:
    """The C++ of the guide, one function for each snippet."""
    text = GUIDE.read_text(encoding="utf-8")
    snippets = re.findall(r"^```cpp\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    bodies = [re.sub(r"^#include .*$", "", snippet, flags=re.MULTILINE) for snippet in snippets]
    return _AROUND_THE_GUIDE % "\n".join(
        f"  void snippet{number}() {{\n{body}  }}" for number, body in enumerate(bodies)
    )


def _headers() -> dict[str, str]:
    """A source for each header alone, and one for each set of macros."""
    files = {}
    for kind, folder in (("core", SDK / "include"), ("qt", SDK / "qt" / "include")):
        for header in headers(folder):
            name = header.removesuffix(".hpp").replace("/", "_")
            # Twice: the second time it must be nothing.
            files[f"headers/{kind}/{name}.cpp"] = f"#include <{header}>\n#include <{header}>\n"
    texts = [path.read_text(encoding="utf-8") for path in (SDK / "include").rglob("*.hpp")]
    others = {name for text in texts for name in re.findall(r"^#include <(.+)>", text, re.MULTILINE)}
    standard = "".join(f"#include <{header}>\n" for header in sorted(others))
    for system, macros in _MACROS.items():
        defined = "".join(f"#define {name} {value}\n" for name, value in macros.items())
        all_of_them = "".join(f"#include <{header}>\n" for header in headers(SDK / "include"))
        files[f"headers/core/beside_macros_of_{system}.cpp"] = f"{standard}{defined}{all_of_them}"
    return files


def _toy() -> dict[str, str]:
    """The SDK of the toy registry."""
    files = writer.finish(cpp_sdk.generate(loaded(TOY / "registry")))
    return {f"toy/{path}": text for path, text in files.items()}
