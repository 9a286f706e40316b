"""Alerts and dashboard: understood by PromQL, every metric and label real, the page in agreement."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx2
import promql_parser
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.support.server import ADMIN, running
from tests.support.tools import ROOT, TOOLS

ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
CONFIG = ROOT / "deploy" / "prometheus" / "prometheus.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "pileup-buster.json"
PAGE = ROOT / "docs" / "operations.md"
# What Prometheus adds by itself.
ADDED = {"instance", "job"}
# Series that nothing has counted yet show no labels; the page has them, and a test holds it to the code.
ROW = re.compile(r"^\| `(pileup_\w+)` \| ([\w, ]*?) *\|", re.MULTILINE)


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]
    rules: list[dict[str, Any]] = group["rules"]
    return rules


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    return found


def expressions() -> Iterator[tuple[str, str]]:
    """All PromQL, each with where it stands; Grafana's variables as Grafana replaces them."""
    for rule in alerts():
        yield rule["alert"], rule["expr"]
    for panel in panels():
        for target in panel.get("targets", []):
            text = target["expr"].replace("$__rate_interval", "1m").replace("$instance", ".*")
            yield panel["title"], text


async def metrics() -> dict[str, set[str]]:
    """The names that a server shows, each with the labels that it may have."""
    async with running() as node, httpx2.AsyncClient(base_url=node.url, trust_env=False, auth=ADMIN) as http:
        await http.post("/api/admin/status", json={"active": True})
        text = (await http.get("/metrics")).text
    documented = {
        name: {one for one in labels.split(", ") if one}
        for name, labels in ROW.findall(PAGE.read_text(encoding="utf-8"))
    }
    found: dict[str, set[str]] = {"up": set()}
    for family in text_string_to_metric_families(text):
        plain = family.name + "_total" * (family.type == "counter")
        endings = {"histogram": ("_bucket", "_count", "_sum")}.get(family.type, ("",))
        for ending in endings:
            labels = documented.get(plain, set()) | ({"le"} if ending == "_bucket" else set())
            found[plain + ending] = labels
    return found


def selectors(node: Any) -> Iterator[Any]:
    """The vector selectors of an expression."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for name in ("lhs", "rhs", "expr", "param", "vector_selector"):
        inner = getattr(node, name, None)
        if inner is not None and not isinstance(inner, str):
            yield from selectors(inner)
    for inner in getattr(node, "args", None) or ():
        yield from selectors(inner)


def grouped(text: str) -> set[str]:
    """The labels by which an expression groups or joins."""
    lists = re.findall(r"\b(?:by|on|without|ignoring) \(([^)]*)\)", text)
    return {label.strip() for one in lists for label in one.split(",")}


async def test_every_metric_and_label_exists() -> None:
    known = await metrics()
    used = set()
    for place, text in expressions():
        parsed = promql_parser.parse(text)
        found = list(selectors(parsed))
        assert found, place
        labels = set()
        for selector in found:
            assert selector.name in known, f"{place}: {selector.name}"
            here = known[selector.name] | ADDED
            matched = {one.name for one in selector.matchers.matchers}
            assert matched <= here, f"{place}: {matched - here}"
            labels |= here
            used.add(selector.name)
        assert grouped(text) <= labels, f"{place}: {grouped(text) - labels}"
    # What is measured is shown, but for what says the same as another.
    shown = {re.sub(r"_(bucket|count|sum)$", "", name) for name in used}
    measured = {re.sub(r"_(bucket|count|sum)$", "", name) for name in known if name.startswith("pileup_")}
    assert measured - shown == {"pileup_connections_opened_total", "pileup_event_subscribers"}


def test_every_alert_says_what_to_do() -> None:
    names = [rule["alert"] for rule in alerts()]
    assert len(set(names)) == len(names)
    for rule in alerts():
        assert rule["labels"]["severity"] in ("critical", "warning", "info")
        assert set(rule["annotations"]) == {"summary", "description"}
        assert all(text.strip().endswith(".") for text in rule["annotations"].values())
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "0s"))


def test_the_page_lists_the_alerts() -> None:
    rows = re.findall(r"^\| `(Pileup\w+)` \| `(.*?)` \| (.*?) \| (.*?) \|$", PAGE.read_text(), re.MULTILINE)
    expected = [
        (
            rule["alert"],
            rule["expr"],
            rule.get("for", "at once"),
            f"{rule['annotations']['summary']} {rule['annotations']['description']}",
        )
        for rule in alerts()
    ]
    assert rows == expected


def test_prometheus_accepts_the_files() -> None:
    config = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    assert config["rule_files"] == [ALERTS.name]
    assert [one["job_name"] for one in config["scrape_configs"]] == ["pileup"]
    # Its package is large: it is used where it is installed.
    promtool = TOOLS["promtool"].find()
    if promtool is not None:
        for command in (
            ["check", "rules", str(ALERTS)],
            ["test", "rules", str(ALERTS.with_name("alerts_test.yml"))],
            ["check", "config", "--syntax-only", str(CONFIG)],
        ):
            ran = subprocess.run([str(promtool), *command], capture_output=True, text=True, check=False)
            assert ran.returncode == 0, ran.stderr + ran.stdout


def test_the_dashboard_can_be_imported_anywhere() -> None:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    ids = [one["id"] for one in board["panels"]]
    assert len(set(ids)) == len(ids)
    assert [one["name"] for one in board["templating"]["list"]] == ["datasource", "instance"]
    for panel in board["panels"]:
        if panel["type"] == "row":
            continue
        assert panel["title"] and panel["description"].endswith(".")
        sources = [panel["datasource"], *(target["datasource"] for target in panel["targets"])]
        assert all(one == {"type": "prometheus", "uid": "${datasource}"} for one in sources)
        assert panel["fieldConfig"]["defaults"]["unit"]


def test_no_two_panels_lie_on_each_other() -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in panels():
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                assert taken.setdefault((x, y), panel["title"]) == panel["title"]
