"""docs/operations.md names every metric, and only those that there are."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
from prometheus_client.parser import text_string_to_metric_families

from tests.support.server import ADMIN, running

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"


async def test_the_page_names_the_metrics_with_their_labels() -> None:
    async with (
        running() as node,
        httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False, auth=ADMIN) as http,
    ):
        await http.get("/metrics", auth=("admin", "wrong"))
        await http.post("/api/admin/status", json={"active": True})
        text = (await http.get("/metrics")).text
    rows = re.findall(r"^\| `(pileup_\w+)` \| ([\w, ]*?) *\|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    documented = {name: {label for label in labels.split(", ") if label} for name, labels in rows}
    families = [one for one in text_string_to_metric_families(text) if one.name.startswith("pileup_")]
    names = {one.name + "_total" * (one.type == "counter") for one in families}
    assert set(documented) == names
    for family in families:
        for sample in family.samples:
            name = family.name + "_total" * (family.type == "counter")
            assert set(sample.labels) - {"le"} == documented[name], name
