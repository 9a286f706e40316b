"""The image is built once."""

from __future__ import annotations

import pytest

from tests.deploy.image import Image, build


@pytest.fixture(scope="session")
def image() -> Image:
    """What the Dockerfile builds."""
    return build()
