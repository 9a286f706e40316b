"""The builds that the tests share, kept between runs."""

from __future__ import annotations

import pytest

from tests.sdk_cpp.building import Build
from tests.sdk_cpp.toolchain import CORE, PACKAGES, require, toolchain

_COMMON = ("CMAKE_BUILD_TYPE=Debug", "CMAKE_CXX_FLAGS_DEBUG=-O0", "PILEUP_WERROR=ON", "PILEUP_PRECOMPILE=ON")


@pytest.fixture(scope="session")
def build() -> Build:
    """The SDK and its tests with warnings as errors, and with Qt where Qt is."""
    require(*CORE)
    qt = not toolchain().missing(tuple(PACKAGES))
    return Build("debug", *_COMMON, f"PILEUP_BUILD_QT={'ON' if qt else 'OFF'}")


@pytest.fixture(scope="session")
def qt_build(build: Build) -> Build:
    """The same build, for tests that need Qt."""
    require(*PACKAGES)
    return build


@pytest.fixture(scope="session")
def sanitized() -> Build:
    """The core and its tests with AddressSanitizer and UndefinedBehaviorSanitizer."""
    require(*CORE)
    return Build("sanitized", *_COMMON, "PILEUP_BUILD_QT=OFF", "PILEUP_SANITIZE=address,undefined")
