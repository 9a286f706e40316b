"""What /metrics says is what happened, and nobody can make it say more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from core.bridge.metrics import BUCKETS, MAX_SERIES, Counts, Histogram, Metrics
from generated.server import limits
from tests.support.clients import socket_client, stream_client
from tests.support.server import ADMIN, Running, running, settings

Series = dict[tuple[str, ...], float]
# The order in which the tests name them; the text has them in that of the alphabet.
LABELS = ("transport", "operation", "code", "reason", "outcome", "event", "class", "step")


async def scrape(node: Running, name: str) -> Series:
    """The samples of one series by the values of their labels."""
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False, auth=ADMIN) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    return {
        tuple(sample.labels[label] for label in LABELS if label in sample.labels): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.name == name
    }


async def becomes(node: Running, name: str, wanted: Series) -> None:
    """Wait until the samples of a series are these."""
    async with asyncio.timeout(30):
        while await scrape(node, name) != wanted:
            await asyncio.sleep(0.01)


@pytest.fixture
async def node() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


# --- Who may read ---------------------------------------------------------------------------


async def test_metrics_are_for_the_admin(node: Running) -> None:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        for auth in (None, ("admin", "wrong-password")):
            metrics, operation = [
                await client.get(path, auth=auth) for path in ("/metrics", "/api/admin/status")
            ]
            assert metrics.status_code == operation.status_code == 401
            assert metrics.json() == operation.json()
            for header in ("www-authenticate", "x-error-code"):
                assert metrics.headers[header] == operation.headers[header]
        answer = await client.get("/metrics", auth=ADMIN)
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"


async def test_a_setting_opens_them() -> None:
    async with (
        running(settings(metrics_public=True)) as node,
        httpx2.AsyncClient(trust_env=False, verify=False) as client,
    ):
        assert (await client.get(f"{node.url}/metrics")).status_code == 200


async def test_without_a_login_configured_they_are_closed() -> None:
    async with (
        running(settings(admin_password=None)) as node,
        httpx2.AsyncClient(trust_env=False, verify=False) as client,
    ):
        answer = await client.get(f"{node.url}/metrics", auth=ADMIN)
        assert (answer.status_code, answer.headers["x-error-code"]) == (503, "auth_not_configured")


async def test_guessing_at_the_metrics_counts_like_guessing_elsewhere(node: Running) -> None:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as client:
        for _ in range(200):
            answer = await client.get("/metrics", auth=("admin", "guess"))
            if answer.status_code == 429:
                break
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
        elsewhere = await client.get("/api/admin/status", auth=("admin", "guess"))
        assert elsewhere.status_code == 429


# --- What they say --------------------------------------------------------------------------


async def test_requests_are_counted_by_operation_and_outcome(node: Running) -> None:
    async with (
        httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http,
        socket_client(node.websocket) as socket,
    ):
        await http.get("/api/queue/list")
        await http.get("/api/admin/queue")
        await http.post("/api/queue/register", content=b"{", headers={"Content-Type": "application/json"})
        await http.post("/api/admin/status", json={"active": True}, auth=ADMIN)
        await http.get("/no/such/thing")
        await socket.call("queue.list")
        await socket.call("queue.register", {"callsign": "W1AW"})
        await socket.call("queue.register", {"callsign": "?"})
        await socket.call("no.such_operation")
        await socket.raw("{")
    assert await scrape(node, "pileup_requests_total") == {
        ("http", "queue.list", "ok"): 1,
        ("http", "admin.get_queue", "not_authenticated"): 1,
        ("http", "queue.register", "json_invalid"): 1,
        ("http", "admin.set_system_status", "ok"): 1,
        ("websocket", "queue.list", "ok"): 1,
        ("websocket", "queue.register", "ok"): 1,
        ("websocket", "queue.register", "invalid_callsign"): 1,
        ("websocket", "unknown", "unknown_operation"): 1,
        ("websocket", "unknown", "json_invalid"): 1,
    }
    # What never came to an operation has no duration.
    assert await scrape(node, "pileup_request_seconds_count") == {
        ("http", "queue.list"): 1,
        ("http", "admin.get_queue"): 1,
        ("http", "admin.set_system_status"): 1,
        ("websocket", "queue.list"): 1,
        ("websocket", "queue.register"): 2,
    }
    assert await scrape(node, "pileup_events_total") == {("system_status",): 1, ("queue_update",): 1}
    assert await scrape(node, "pileup_event_log_sequence") == {(): 2}
    commits = await scrape(node, "pileup_store_seconds_count")
    assert commits[("commit",)] >= 2
    assert commits[("read",)] >= 2


async def test_connections_and_deliveries_are_counted(node: Running) -> None:
    async with socket_client(node.websocket, ADMIN) as socket, stream_client(node.url) as stream:
        assert await scrape(node, "pileup_connections") == {("websocket",): 1, ("sse",): 1}
        assert await scrape(node, "pileup_connection_records") == {(): 2}
        assert await scrape(node, "pileup_event_subscribers") == {(): 2}
        await socket.call("admin.set_frequency", {"frequency": "14.250"})
        await socket.event("frequency_update")
        await stream.frame()
        assert await scrape(node, "pileup_events_delivered_total") == {("websocket",): 1, ("sse",): 1}
    await becomes(node, "pileup_connections", {("websocket",): 0, ("sse",): 0})
    assert await scrape(node, "pileup_connections_opened_total") == {("websocket",): 1, ("sse",): 1}
    closed = await scrape(node, "pileup_connections_closed_total")
    assert closed == {("websocket", "peer"): 1, ("sse", "peer"): 1}
    await becomes(node, "pileup_connection_records", {(): 0})
    await becomes(node, "pileup_event_subscribers", {(): 0})


async def test_refusals_and_failures_are_counted(node: Running) -> None:
    async with httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http:
        await http.get("/api/admin/queue", auth=("admin", "wrong"))
        answer = await http.get(
            "/ws",
            headers={
                "Connection": "Upgrade",
                "Upgrade": "websocket",
                "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Protocol": "soap",
            },
        )
        assert answer.status_code == 400
    async with socket_client(node.websocket, ("admin", "wrong")) as socket:
        await socket.call("auth.login", {"username": "admin", "password": "wrong"})
    assert await scrape(node, "pileup_auth_failures_total") == {("http",): 1, ("websocket",): 2}
    assert await scrape(node, "pileup_handshakes_refused_total") == {("subprotocol_unsupported",): 1}


async def test_resumes_are_counted(node: Running) -> None:
    async with socket_client(node.websocket, ADMIN) as socket:
        await socket.call("admin.set_frequency", {"frequency": "14.250"})
        position = (await socket.event("frequency_update"))["id"]
    epoch = position.partition(":")[0]
    for wanted in (position, f"{epoch}:0", "0123456789abcdef:7"):
        async with socket_client(f"{node.websocket}?resume={wanted}"):
            pass
    assert await scrape(node, "pileup_resumes_total") == {
        ("websocket", "current"): 1,
        ("websocket", "replayed"): 1,
        ("websocket", "reset"): 1,
    }


async def test_rate_limits_are_counted(node: Running) -> None:
    async with socket_client(node.websocket) as socket:
        refused = 0
        for _ in range(limits.REPLAY_BURST + 5):
            answer = await socket.call("events.history", {"after": "0123456789abcdef:0"})
            refused += not answer["success"] and answer["error"]["code"] == "rate_limited"
    assert refused > 0
    assert await scrape(node, "pileup_rate_limited_total") == {("replay",): refused}
    requests = await scrape(node, "pileup_requests_total")
    assert requests["websocket", "events.history", "rate_limited"] == refused


async def test_the_process_is_shown(node: Running) -> None:
    for name in ("process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total"):
        assert (await scrape(node, name))[()] > 0
    assert (await scrape(node, "pileup_python_allocated_blocks"))[()] > 1000
    assert (await scrape(node, "pileup_tasks"))[()] >= 1
    assert await scrape(node, "pileup_store_healthy") == {(): 1}


# --- Bounds ---------------------------------------------------------------------------------


async def test_strangers_add_no_labels(node: Running) -> None:
    before = set(await scrape(node, "pileup_requests_total"))
    async with (
        socket_client(node.websocket) as socket,
        httpx2.AsyncClient(base_url=node.url, trust_env=False, verify=False) as http,
    ):
        for number in range(60):
            await socket.call(f"made.up_{number}", id=f"id-{number}")
            await socket.call("queue.get_status", {"callsign": f"W{number}"}, **{f"extra{number}": 1})
            await http.get(f"/made/up/{number}?q={number}", headers={"X-Request-ID": f"id{number}"})
            await http.request(f"METHOD{number}", "/api/queue/list")
            await http.get(f"/api/queue/status/K{number}")
    added = set(await scrape(node, "pileup_requests_total")) - before
    assert {operation for _, operation, _ in added} <= {"unknown", "queue.get_status"}
    assert len(added) < 10


@given(st.lists(st.floats(0, 10)))
def test_a_histogram_counts_every_duration_once(durations: list[float]) -> None:
    histogram = Histogram()
    for seconds in durations:
        histogram.observe(seconds)
    for index, bound in enumerate(BUCKETS):
        assert sum(histogram.counts[: index + 1]) == sum(seconds <= bound for seconds in durations)
    assert sum(histogram.counts) == len(durations)
    assert histogram.total == pytest.approx(sum(durations))


def test_labels_are_bounded_even_if_the_code_is_wrong() -> None:
    counts: Counts[str] = Counts("rest")
    metrics = Metrics()
    for number in range(3 * MAX_SERIES):
        counts.add(str(number))
        metrics.request("http", str(number), "ok", 0.1)
        metrics.request("http", "one", str(number), 0.1)
    assert len(counts) <= MAX_SERIES + 1
    assert sum(counts.values()) == 3 * MAX_SERIES
    assert len(metrics.requests) <= MAX_SERIES + 1
    assert sum(sum(series.codes.values()) for series in metrics.requests.values()) == 6 * MAX_SERIES
