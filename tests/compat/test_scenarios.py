"""Every recorded scenario, over HTTP with SSE and over WebSocket: the same answers, the same events."""

from __future__ import annotations

from collections import Counter

import pytest

from core.app import build
from core.settings import SettingsError
from tests.compat import deviations
from tests.compat.conftest import Configure
from tests.compat.over_websocket import HttpOnly, translate
from tests.compat.players import Played, Playing, http_player, play, websocket_player
from tests.compat.transcripts import Scenario, scenarios
from tests.support.server import running, settings

SCENARIOS = scenarios()
each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=str)


@each_scenario
async def test_over_http(scenario: Scenario, configure: Configure) -> None:
    played = await _play(scenario, configure, http_player)
    assert not played.over_websocket
    _judge(scenario, played)


@each_scenario
async def test_over_websocket(scenario: Scenario, configure: Configure) -> None:
    _judge(scenario, await _play(scenario, configure, websocket_player))


def test_nearly_all_steps_really_go_over_websocket() -> None:
    operations = {one.name: one for one in build(settings()).node.executor.operations}
    requests = [translate(step, operations) for scenario in SCENARIOS for step in scenario.steps]
    # Other counts mean that the rules have moved: look which steps went where, and why.
    assert Counter(request for request in requests if isinstance(request, HttpOnly)) == {
        HttpOnly.NO_OPERATION: 95,
        HttpOnly.HTTP_HEADERS: 7,
        HttpOnly.CONTENT_TYPE: 11,
        HttpOnly.NOT_UTF8: 6,
        HttpOnly.NOT_JSON: 34,
        HttpOnly.TOO_LARGE: 1,
    }
    assert sum(not isinstance(request, HttpOnly) for request in requests) == 1454


def test_the_list_of_deviations_names_what_exists() -> None:
    steps = {scenario.name: len(scenario.steps) for scenario in SCENARIOS}
    seen = []
    for entry in deviations.listed():
        assert entry.keys() == {"scenario", "step", "what", "why"}
        assert len(entry["why"]) > 20
        for place in deviations.places(entry):
            assert place == deviations.WHOLE or place in range(1, steps[entry["scenario"]] + 1)
            seen.append((entry["scenario"], place, str(entry["what"])))
    assert not [entry for entry, count in Counter(seen).items() if count > 1]


async def _play(scenario: Scenario, configure: Configure, player: Playing) -> Played:
    try:
        chosen = configure(scenario.env)
    except SettingsError as error:
        refused = [line.partition(":")[0] for line in str(error).splitlines()]
        return Played([(deviations.WHOLE, {"kind": "start", "refused": refused})], set())
    async with running(chosen) as server, player(server) as opened:
        return await play(scenario, opened, server.url)


def _judge(scenario: Scenario, played: Played) -> None:
    complaints = deviations.judge(scenario.name, played.differences, played.over_websocket)
    assert not complaints, "\n".join(complaints)
