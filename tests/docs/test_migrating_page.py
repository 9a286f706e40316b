"""docs/guides/migrating.md names every deviation from the recordings, in the words of deviations.json."""

from __future__ import annotations

from tests.compat import deviations
from tests.docs.blocks import ROOT, table

PAGE = "docs/guides/migrating.md"


def test_every_deviation_is_told_and_none_else() -> None:
    told = [why for _, why in table("What differs", PAGE)]
    listed = {entry["why"] for entry in deviations.listed()}
    assert sorted(told) == sorted(listed)


def test_settings_that_keep_their_meaning_exist() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    for name in (
        "ADMIN_USERNAME",
        "ADMIN_PASSWORD",
        "MAX_QUEUE_SIZE",
        "QRZ_USERNAME",
        "QRZ_PASSWORD",
        "FRONTEND_URL",
    ):
        assert f"`{name}`" in text
        assert f"{name}=" in example
