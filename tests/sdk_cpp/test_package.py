"""The package from outside: installed, found by CMake, used by programs, and what its files are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from codegen import writer
from codegen.generators import cpp_sdk
from codegen.generators.output import OutputFile
from tests.sdk_cpp.building import Build, mirror
from tests.sdk_cpp.toolchain import BUILD, CORE, CPP, PACKAGES, ROOT, SDK, require
from tests.support.tools import locked

RUNTIME = ROOT / "codegen" / "runtime" / "cpp"
EXAMPLES = ROOT / "codegen" / "runtime" / "cpp_examples" / "pileup"
# One worker builds and installs the package, while the other is at the sanitized build's tests.
pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("cpp_package")]


def consumer(installed: Path, name: str, files: dict[str, bytes] | Path, *options: str) -> Build:
    """Build a project of these files, or of a folder's, against the installed package and nothing else."""
    source = files if isinstance(files, Path) else BUILD / "consumers" / name
    if not isinstance(files, Path):
        with locked(BUILD):
            mirror(files, source)
    build = Build(f"consumer-{name}", f"CMAKE_PREFIX_PATH={installed}", *options, source=source)
    build.make()
    return build


def test_five_lines_of_cmake_build_a_program_against_the_installed_package(installed: Path) -> None:
    files = {path.name: path.read_bytes() for path in (CPP / "consumer").iterdir()}
    assert len(files["CMakeLists.txt"].splitlines()) == 5
    build = consumer(installed, "five-lines", files)
    done = build.run("consumer")
    told = done.stdout.splitlines()
    assert told[0] == "ws://localhost:8000/ws"
    assert "NotConnected" in told[1] or "closed" in told[1]
    assert re.fullmatch(r"\d+\.\d+\.\d+ closed", told[2])
    used = build.command("ninja", "-C", str(build.folder), "-t", "deps")
    assert f"{installed}/include/pileup/client.hpp" in used
    assert str(SDK) not in used


def test_the_program_of_the_readme_builds_against_the_installed_package(installed: Path) -> None:
    require(*PACKAGES)
    readme = (SDK / "README.md").read_text(encoding="utf-8")
    cmake = re.search(r"^```cmake\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    code = re.search(r"^```cpp\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    assert cmake is not None
    assert code is not None
    files = {"CMakeLists.txt": cmake[1].encode(), "main.cpp": code[1].encode()}
    assert consumer(installed, "readme", files).program("program").exists()


def test_the_console_example_builds_by_itself(installed: Path) -> None:
    build = consumer(installed, "console", SDK / "examples" / "console")
    done = build.run("pileup-console")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 10


def test_the_desktop_program_builds_by_itself(installed: Path, tmp_path: Path) -> None:
    require(*PACKAGES)
    build = consumer(installed, "desktop", SDK / "examples" / "qt-desktop", "CMAKE_UNITY_BUILD=ON")
    file = tmp_path / "window.png"
    done = build.run("pileup-desktop", "--demo", "--screenshot", str(file), "--theme", "light")
    assert done.returncode == 0, done.stderr
    assert file.stat().st_size > 40_000


def test_a_component_that_was_not_built_is_named(tmp_path: Path) -> None:
    require(*CORE)
    Build.command("cmake", "-G", "Ninja", "-S", str(SDK), "-B", str(tmp_path / "b"), "-DPILEUP_BUILD_QT=OFF")
    config = tmp_path / "b" / "PileupBusterClientConfig.cmake"
    (tmp_path / "b" / "PileupBusterClientTargets.cmake").write_text("", encoding="utf-8")
    assert config.is_file()
    said = refusal(tmp_path, config.parent, "CONFIG REQUIRED COMPONENTS QtClient")
    assert "-DPILEUP_BUILD_QT=ON" in said


@pytest.mark.parametrize("version", ["0.9", "2.0"])
def test_another_major_version_is_not_taken(installed: Path, tmp_path: Path, version: str) -> None:
    folder = next(installed.rglob("PileupBusterClientConfig.cmake")).parent
    said = refusal(tmp_path, folder, f"{version} CONFIG REQUIRED")
    assert f'compatible with requested version "{version}"' in said


def refusal(folder: Path, package: Path, wanted: str) -> str:
    """What CMake says to a project that wants what is not there."""
    source = folder / "asks"
    source.mkdir()
    (source / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\nproject(asks LANGUAGES CXX)\n"
        f"find_package(PileupBusterClient {wanted})\n",
        encoding="utf-8",
    )
    command = ["cmake", "-S", str(source), "-B", str(source / "b"), f"-DPileupBusterClient_DIR={package}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    return " ".join(done.stderr.split())


def test_warnings_of_the_package_are_not_imposed_on_programs(installed: Path) -> None:
    targets = "".join(path.read_text(encoding="utf-8") for path in installed.rglob("*Targets.cmake"))
    assert "Pileup::Client" in targets
    assert "-Wall" not in targets
    assert "-Werror" not in targets


def test_the_libraries_name_their_abi(installed: Path) -> None:
    version = re.search(r"VERSION (\d+)\.\d+\.\d+ LANGUAGES", (SDK / "CMakeLists.txt").read_text("utf-8"))
    assert version is not None
    libraries = sorted(path for path in installed.rglob("*.so") if path.is_symlink())
    assert libraries
    for library in libraries:
        told = Build.command("readelf", "--dynamic", "--wide", str(library))
        assert f"soname: [{library.name}.{version[1]}]" in told


def test_the_components_divide_what_is_installed(package: Build, installed: Path, tmp_path: Path) -> None:
    everything = {path.relative_to(installed) for path in installed.rglob("*") if not path.is_dir()}
    parts = []
    for component in ("pileup_runtime", "pileup_development"):
        prefix = tmp_path / component
        chosen = ("--component", component, "--prefix", str(prefix))
        package.command("cmake", "--install", str(package.folder), *chosen)
        parts.append({path.relative_to(prefix) for path in prefix.rglob("*") if not path.is_dir()})
    runtime, development = parts
    assert runtime | development == everything
    assert not runtime & development
    assert not [path for path in runtime if path.suffix in (".hpp", ".cmake", ".so")]


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


def test_the_core_needs_no_qt(installed: Path) -> None:
    """The installed core links nothing of Qt, and none of its sources names it."""
    library = next(path for path in installed.rglob("libpileup_client.so") if path.is_symlink())
    needed = Build.command("readelf", "--dynamic", "--wide", str(library))
    assert "NEEDED" in needed
    assert "Qt" not in needed
    for folder in (SDK / "include", SDK / "src"):
        for path in folder.rglob("*.?pp"):
            assert not re.search(r"#include <Q|QObject|QString", path.read_text(encoding="utf-8")), path
