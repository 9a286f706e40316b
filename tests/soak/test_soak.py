"""A short soak, and its judgement: a bound that is broken is told."""

from __future__ import annotations

import resource
from dataclasses import replace
from pathlib import Path

import pytest

from tests.soak import resources
from tests.soak.figures import REPLY_MS, Figures
from tests.soak.run import GROWTH_BYTES, Cycle, Plan, Report, judge, logged, soak
from tests.soak.watch import Level

REST = Level(
    connections=26, records=26, subscribers=26, tasks=20, descriptors=50, blocks=400_000, resident=80 * 2**20
)


def report(*levels: Level, p95: float = 2.0) -> Report:
    """A report of one storm for each level."""
    made = Report(Plan(), quiet_p50=1.0, quiet_p95=2.0, rest=REST)
    made.cycles = [Cycle({}, {}, 1.0, p95, level) for level in levels]
    return made


async def test_a_storm_leaves_nothing_behind_and_the_others_alone() -> None:
    small = Plan(seconds=2, connections=50, cycles=2, workers=12, sockets=4, streams=2, timings=False)
    found = await soak(small)
    assert found.broken == []
    assert found.figures is not None
    assert found.figures.throughput > 0
    assert len(found.cycles) == 2
    assert sum(sum(cycle.attacks.values()) for cycle in found.cycles) > 20
    assert any(cycle.ends for cycle in found.cycles)


def test_a_clean_report_breaks_nothing() -> None:
    assert judge(report(REST, REST._replace(tasks=19, resident=REST.resident + 2**20))) == []


@pytest.mark.parametrize("name", ["connections", "records", "subscribers", "tasks", "descriptors"])
def test_whatever_is_left_over_is_told(name: str) -> None:
    left = REST._replace(**{name: getattr(REST, name) + 1})
    assert judge(report(REST, left)) == [
        f"after storm 2 there were {getattr(left, name)} {name} and {getattr(REST, name)} before all storms"
    ]


def test_growth_is_told() -> None:
    assert len(judge(report(REST, REST._replace(resident=REST.resident + GROWTH_BYTES + 1)))) == 1
    assert len(judge(report(REST, REST._replace(blocks=REST.blocks * 2)))) == 1


def test_disturbed_clients_are_told() -> None:
    disturbed = report(REST, p95=REPLY_MS)
    assert len(judge(disturbed)) == 1
    disturbed.plan = replace(disturbed.plan, timings=False)
    assert judge(disturbed) == []


def test_the_floors_of_the_plan_are_told() -> None:
    good = Figures(50, 1.0, 2.0, 3.0, 10.0, 20.0, 1000.0, 15.0)
    assert good.broken() == []
    assert len(replace(good, reply_p99=100.0, event_last=500.0).broken()) == 2


def test_errors_in_the_log_are_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(
        '{"level": "info", "logger": "a", "event": "fine"}\n'
        '{"level": "error", "logger": "a", "event": "failed", "exception": "ValueError"}\n'
        "Traceback (most recent call last):\n"
    )
    assert len(logged(log)) == 2


def test_a_machine_that_does_not_allow_the_run_is_told() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert resources.allow(1) is None
    refused = resources.allow(2**40)
    assert refused is not None
    assert "file descriptors" in refused
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
