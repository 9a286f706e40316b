"""The package from outside: installed, found by CMake, and what its files are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from codegen import generators, writer
from codegen.generators import cpp_sdk
from codegen.generators.output import OutputFile
from tests.codegen.support import TOY, loaded
from tests.sdk_cpp.building import Build
from tests.sdk_cpp.toolchain import CORE, CPP, PACKAGES, ROOT, SDK, require

RUNTIME = ROOT / "codegen" / "runtime" / "cpp"
EXAMPLES = ROOT / "codegen" / "runtime" / "cpp_examples" / "pileup"
STRICT = ("-std=c++17", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-fsyntax-only")
# One worker installs the package; two would do it over each other.
pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("cpp_package")]


def compiles(folder: Path, text: str, *options: str) -> str:
    """What the compiler says about a program that uses the headers of an SDK; nothing when it is content."""
    source = folder / "uses.cpp"
    source.write_text(text, encoding="utf-8")
    command = ["c++", *STRICT, *options, f"-I{folder / 'include'}", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode or done.stderr else ""


@pytest.fixture(scope="module")
def installed(build: Build) -> Path:
    """Where the package is installed, away from the sources."""
    build.make("sdk/all")
    prefix = build.folder / "installed"
    shutil.rmtree(prefix, ignore_errors=True)
    build.command("cmake", "--install", str(build.folder / "sdk"), "--prefix", str(prefix))
    return prefix


def consume(installed: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Configure and build the program in `folder` against the installed package, and run it."""
    where = folder / "build"
    Build.command(
        "cmake",
        "-G",
        "Ninja",
        "-S",
        str(folder),
        "-B",
        str(where),
        f"-DCMAKE_PREFIX_PATH={installed}",
        *options,
    )
    Build.command("cmake", "--build", str(where))
    return subprocess.run([str(where / "consumer")], capture_output=True, text=True, check=False)


def test_five_lines_of_cmake_build_a_program_against_the_installed_package(
    installed: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "consumer"
    shutil.copytree(CPP / "consumer", outside)
    assert len((outside / "CMakeLists.txt").read_text(encoding="utf-8").splitlines()) == 5
    done = consume(installed, outside)
    told = done.stdout.splitlines()
    assert told[0] == "ws://localhost:8000/ws"
    assert "NotConnected" in told[1] or "closed" in told[1]
    assert re.fullmatch(r"\d+\.\d+\.\d+ closed", told[2])


def test_the_program_of_the_readme_builds_against_the_installed_package(
    installed: Path, qt_build: Build, tmp_path: Path
) -> None:
    readme = (SDK / "README.md").read_text(encoding="utf-8")
    cmake = re.search(r"^```cmake\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    code = re.search(r"^```cpp\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    assert cmake is not None
    assert code is not None
    (tmp_path / "CMakeLists.txt").write_text(cmake[1], encoding="utf-8")
    (tmp_path / "main.cpp").write_text(code[1], encoding="utf-8")
    where = tmp_path / "build"
    prefix = f"-DCMAKE_PREFIX_PATH={installed}"
    Build.command("cmake", "-G", "Ninja", "-S", str(tmp_path), "-B", str(where), prefix)
    Build.command("cmake", "--build", str(where))


def test_a_component_that_was_not_built_is_named(tmp_path: Path) -> None:
    require(*CORE)
    Build.command("cmake", "-G", "Ninja", "-S", str(SDK), "-B", str(tmp_path / "b"), "-DPILEUP_BUILD_QT=OFF")
    source = tmp_path / "asks"
    source.mkdir()
    config = tmp_path / "b" / "PileupBusterClientConfig.cmake"
    (tmp_path / "b" / "PileupBusterClientTargets.cmake").write_text("", encoding="utf-8")
    assert config.is_file()
    (source / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\nproject(asks LANGUAGES CXX)\n"
        "find_package(PileupBusterClient CONFIG REQUIRED COMPONENTS QtClient)\n",
        encoding="utf-8",
    )
    command = [
        "cmake",
        "-S",
        str(source),
        "-B",
        str(source / "b"),
        f"-DPileupBusterClient_DIR={config.parent}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "-DPILEUP_BUILD_QT=ON" in " ".join(done.stderr.split())


def test_warnings_of_the_package_are_not_imposed_on_programs(installed: Path) -> None:
    targets = "".join(path.read_text(encoding="utf-8") for path in installed.rglob("*Targets.cmake"))
    assert "Pileup::Client" in targets
    assert "-Wall" not in targets
    assert "-Werror" not in targets


def test_the_runtime_is_copied_to_the_byte() -> None:
    copied = cpp_sdk.runtime_files()
    assert copied
    for path in copied:
        assert (SDK / path).read_bytes() == (RUNTIME / path).read_bytes(), path
    for path in (path for path in EXAMPLES.rglob("*") if path.is_file()):
        assert (SDK / "examples" / path.relative_to(EXAMPLES)).read_bytes() == path.read_bytes(), path


def test_all_of_it_is_formatted() -> None:
    folders = (SDK, RUNTIME, EXAMPLES, CPP)
    paths = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".hpp", ".cpp")]
    texts = {f"{index}/{path.name}": path.read_text(encoding="utf-8") for index, path in enumerate(paths)}
    formatted = writer.finish(OutputFile(name, text) for name, text in texts.items())
    assert [str(paths[index]) for index, name in enumerate(texts) if formatted[name] != texts[name]] == []


def test_every_generated_file_says_where_it_comes_from() -> None:
    copied = {SDK / path for path in cpp_sdk.runtime_files()}
    for path in SDK.rglob("*"):
        if path.suffix not in (".hpp", ".cpp", ".in", ".txt") or path in copied or "examples" in path.parts:
            continue
        first = path.read_text(encoding="utf-8").partition("\n")[0].lstrip("/# ")
        assert first.startswith("Generated from core/registry/"), path
        assert first.endswith(".yaml. Edit that, then: make generate"), path


@pytest.mark.parametrize("keywords", [False, True], ids=["plain", "with Qt's keywords"])
def test_headers_get_along_with_the_macros_of_qt(keywords: bool, tmp_path: Path) -> None:
    require(*CORE)
    shutil.copytree(SDK / "include", tmp_path / "include")
    macros = "#define slots\n#define signals public\n#define emit\n#define foreach for\n" if keywords else ""
    # Standard headers first: those are not ours to protect.
    assert compiles(tmp_path, f"#include <nlohmann/json.hpp>\n{macros}#include <pileup/client.hpp>\n") == ""


@pytest.mark.parametrize("header", sorted(path.name for path in (SDK / "include/pileup").glob("*.hpp")))
def test_each_header_can_be_included_alone(header: str) -> None:
    require(*CORE)
    command = ["c++", *STRICT, f"-I{SDK / 'include'}", "-x", "c++", "-"]
    done = subprocess.run(command, input=f"#include <pileup/{header}>\n", capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_another_registry_makes_a_client_of_its_own(tmp_path: Path) -> None:
    require(*CORE)
    files = writer.finish(generators.generate(loaded(TOY / "registry")))
    writer.write({path: text for path, text in files.items() if path.startswith("cpp/")}, tmp_path)
    program = """
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
"""
    assert compiles(tmp_path / "cpp", program, "-Wno-deprecated-declarations") == ""
    for path in sorted((tmp_path / "cpp/src").glob("lamp_*.cpp")):
        assert compiles(tmp_path / "cpp", path.read_text(encoding="utf-8")) == "", path


def test_qt_is_a_part_of_the_toolchain() -> None:
    require(*PACKAGES)
