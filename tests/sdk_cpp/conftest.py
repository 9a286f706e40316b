"""The two builds that the tests share, kept between runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sdk_cpp.building import Build
from tests.sdk_cpp.sources import write_sources
from tests.sdk_cpp.toolchain import BUILD, CORE, PACKAGES, SDK, require, toolchain


def _with_qt() -> str:
    return f"PILEUP_BUILD_QT={'OFF' if toolchain().missing(tuple(PACKAGES)) else 'ON'}"


@pytest.fixture(scope="session")
def sanitized() -> Build:
    """Everything with AddressSanitizer and UndefinedBehaviorSanitizer, and with Qt where Qt is."""
    require(*CORE)
    sources = write_sources()
    build = Build(
        "sanitized",
        "CMAKE_BUILD_TYPE=Debug",
        "CMAKE_CXX_FLAGS_DEBUG=-O0",
        "PILEUP_WERROR=ON",
        f"PILEUP_EXTRA={sources}",
        _with_qt(),
    )
    build.make()
    return build


@pytest.fixture(scope="session")
def qt_build(sanitized: Build) -> Build:
    """The same build, for tests that need Qt."""
    require(*PACKAGES)
    return sanitized


@pytest.fixture(scope="session")
def program(qt_build: Build) -> Path:
    """The program that drives the Qt client for the tests."""
    return qt_build.program("live_qt_conformance")


@pytest.fixture(scope="session")
def package() -> Build:
    """The SDK alone as its users build it, as shared libraries: sources one by one."""
    require(*CORE)
    return Build(
        "package",
        "CMAKE_BUILD_TYPE=Release",
        "CMAKE_CXX_FLAGS_RELEASE=-O1",
        "BUILD_SHARED_LIBS=ON",
        "PILEUP_WERROR=ON",
        _with_qt(),
        source=SDK,
    )


@pytest.fixture(scope="session")
def installed(package: Build) -> Path:
    """Where the package is installed, away from the sources."""
    prefix = BUILD / "prefix"
    package.install(prefix)
    return prefix
