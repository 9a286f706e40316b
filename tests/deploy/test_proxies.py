"""The proxy set-ups of deploy/: WebSocket, event stream, client addresses, nodes that come and go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed

from generated.server import limits
from pileup_client import PileupClient
from tests.deploy.proxies import Proxy, caddy, nginx
from tests.support.clients import StreamClient, socket_client, stream_client
from tests.support.process import ServerProcess, server_process
from tests.support.server import ADMIN, Running, running, settings

pytestmark = pytest.mark.xdist_group("proxies")

# On loopback the proxy's own address is 127.0.0.1, so clients come from another.
CLIENT = "127.0.0.2"
# Between the requests of a client that goes on and on: the nodes that start need the processor, too.
PACE = 0.05
Start = Callable[[Path, Sequence[int]], AbstractAsyncContextManager[Proxy]]


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def start(request: pytest.FixtureRequest) -> Start:
    chosen: Start = request.param
    return chosen


@asynccontextmanager
async def stations(count: int, url: str, **values: Any) -> AsyncIterator[list[Running]]:
    """So many nodes of one station."""
    async with AsyncExitStack() as stack:
        values = {"database_url": url, "trusted_proxies": "127.0.0.1", **values}
        yield [await stack.enter_async_context(running(settings(**values))) for _ in range(count)]


@asynccontextmanager
async def http_client(proxy: Proxy, **options: Any) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.AsyncHTTPTransport(verify=False, local_address=CLIENT)
    async with httpx2.AsyncClient(
        base_url=proxy.url, transport=transport, trust_env=False, timeout=30, **options
    ) as client:
        yield client


async def test_websockets_spread_over_the_nodes_of_one_station(
    start: Start, tmp_path: Path, postgres_url: str
) -> None:
    async with (
        stations(2, postgres_url) as nodes,
        start(tmp_path, [one.port for one in nodes]) as proxy,
        socket_client(proxy.websocket, ADMIN, ssl=proxy.tls) as admin,
        socket_client(proxy.websocket, ssl=proxy.tls) as caller,
    ):
        assert [len(one.bridge.node.connections) for one in nodes] == [1, 1]
        assert admin.connection.subprotocol is None
        await admin.call("admin.set_system_status", {"active": True})
        await caller.event("system_status")
        assert (await caller.call("queue.register", {"callsign": "W1AW"}))["success"]
        heard = await admin.event("queue_update")
        assert [one["callsign"] for one in heard["data"]["queue"]] == ["W1AW"]


async def test_the_subprotocol_is_passed_on(start: Start, tmp_path: Path) -> None:
    async with running() as node, start(tmp_path, [node.port]) as proxy:
        wanted = "pileup.v1.json"
        async with socket_client(proxy.websocket, ssl=proxy.tls, subprotocols=[wanted]) as client:
            assert client.connection.subprotocol == wanted


async def test_an_idle_websocket_lives_on_heartbeats_alone(tmp_path: Path) -> None:
    async with (
        running(settings(websocket_heartbeat_interval=0.25)) as node,
        nginx(tmp_path, [node.port], silence="2s") as proxy,
        socket_client(proxy.websocket, ssl=proxy.tls) as client,
    ):
        # Longer than the silence that nginx allows.
        for _ in range(10):
            await client.event("keepalive")
        assert (await client.call("system.ping"))["success"]


async def test_a_websocket_that_nothing_passes_over_is_ended(tmp_path: Path) -> None:
    """The counterpart: what keeps the connection above alive is the heartbeat."""
    async with (
        running(settings(websocket_heartbeat_interval=3600)) as node,
        nginx(tmp_path, [node.port], silence="1s") as proxy,
        socket_client(proxy.websocket, ssl=proxy.tls) as client,
    ):
        with pytest.raises(ConnectionClosed):
            await client.event()


async def test_events_stream_at_once_and_resume(start: Start, tmp_path: Path) -> None:
    async with (
        running() as node,
        start(tmp_path, [node.port]) as proxy,
        socket_client(node.websocket, ADMIN) as admin,
    ):
        async with stream_client(proxy.url) as stream:
            headers = stream.response.headers
            assert headers["content-type"] == "text/event-stream"
            assert "content-encoding" not in headers
            # A proxy that collects answers would keep this frame, and the test would not end.
            await admin.call("admin.set_system_status", {"active": True})
            name, _, position = await stream.frame()
            assert name == "system_status"
        await admin.call("queue.register", {"callsign": "W1AW"})
        async with (
            httpx2.AsyncClient(base_url=proxy.url, verify=False, trust_env=False, timeout=30) as client,
            client.stream("GET", "/api/events/stream", headers={"Last-Event-ID": str(position)}) as answer,
        ):
            missed = StreamClient(answer)
            frames = [await missed.frame() for _ in range(3)]
            assert [name for name, _, _ in frames] == ["connected", "resume", "queue_update"]
        # The node learns that the clients have gone; the operator stays.
        async with asyncio.timeout(30):
            while len(node.bridge.node.connections) > 1:
                await asyncio.sleep(0.02)


async def test_clients_count_by_their_own_address_and_cannot_lie_about_it(
    start: Start, tmp_path: Path
) -> None:
    lie = {"X-Forwarded-For": "192.0.2.66", "Forwarded": "for=192.0.2.66", "X-Real-IP": "192.0.2.66"}
    async with (
        stations(1, "sqlite://") as (node,),
        start(tmp_path, [node.port]) as proxy,
        socket_client(proxy.websocket, ssl=proxy.tls, local_addr=(CLIENT, 0), additional_headers=lie),
        http_client(proxy, auth=ADMIN) as http,
    ):
        listed = (await http.get("/api/admin/connections", headers=lie)).json()["connections"]
        assert [one["address"] for one in listed] == [CLIENT]


async def test_a_password_guesser_is_slowed_down_alone(start: Start, tmp_path: Path) -> None:
    async with stations(1, "sqlite://") as (node,), start(tmp_path, [node.port]) as proxy:
        async with http_client(proxy) as guesser:
            statuses = [
                (await guesser.get("/api/admin/queue", auth=("admin", f"guess-{number}"))).status_code
                for number in range(limits.LOGIN_ADDRESS_FAILURES + 5)
            ]
        assert statuses.count(429) > 0
        # From another address, through the same proxy.
        async with socket_client(proxy.websocket, ADMIN, ssl=proxy.tls) as admin:
            assert (await admin.call("admin.get_queue"))["success"]


async def test_pages_of_the_station_may_use_what_the_browser_remembers(start: Start, tmp_path: Path) -> None:
    """Which takes a Host that arrives with its port."""
    async with (
        stations(1, "sqlite://") as (node,),
        start(tmp_path, [node.port]) as proxy,
        http_client(proxy, auth=ADMIN) as http,
    ):
        for origin, status in ((proxy.url, 200), ("https://evil.example", 401)):
            form = {"Origin": origin, "Content-Type": "text/plain"}
            answer = await http.post("/api/admin/queue/clear", headers=form)
            assert answer.status_code == status, origin


async def test_metrics_are_hidden_and_health_is_not(start: Start, tmp_path: Path) -> None:
    async with (
        stations(1, "sqlite://", metrics_public=True) as (node,),
        start(tmp_path, [node.port]) as proxy,
        http_client(proxy, auth=ADMIN) as http,
    ):
        for path in ("/metrics", "/metrics?x=1", "/%6detrics", "//metrics", "/x/../metrics"):
            answer = await http.get(path)
            assert answer.status_code in (308, 404), path
            assert "pileup_" not in answer.text
        alive = await http.get("/healthz")
        assert alive.json() == {"status": "ok"}
        # Caddy leaves it to whoever wants it.
        assert ("strict-transport-security" in alive.headers) == proxy.secure
        assert (await http.get("/readyz")).json()["status"] == "ok"


async def test_refusals_are_the_nodes_own(start: Start, tmp_path: Path) -> None:
    async with (
        stations(1, "sqlite://") as (node,),
        start(tmp_path, [node.port]) as proxy,
        http_client(proxy) as http,
    ):
        large = await http.post("/api/queue/register", json={"callsign": "W" * 70_000})
        assert (large.status_code, large.headers["x-error-code"]) == (413, "body_too_large")
        # 503 is what the station answers while it is closed; it is not asked elsewhere.
        closed = await http.post("/api/queue/register", json={"callsign": "W1AW"})
        assert (closed.status_code, closed.headers["x-error-code"]) == (503, "system_inactive")


async def test_nodes_are_replaced_one_after_the_other_without_a_failure(
    tmp_path: Path, postgres_url: str
) -> None:
    """The rolling upgrade of docs/operations.md, with clients that go on as if nothing happened."""
    environment: dict[str, Any] = {
        "DATABASE_URL": postgres_url,
        "TRUSTED_PROXIES": "127.0.0.1",
        "RATE_LIMIT": "false",
        "METRICS_PUBLIC": "true",
    }
    async with AsyncExitStack() as stack:
        nodes = await asyncio.gather(
            *(stack.enter_async_context(server_process(tmp_path, **environment)) for _ in range(2))
        )
        proxy = await stack.enter_async_context(nginx(tmp_path, [one.port for one in nodes]))
        insecure = {"ssl": proxy.tls} if proxy.secure else {}
        login = {"username": ADMIN[0], "password": ADMIN[1], "patient": True}
        sockets: dict[str, Any] = {"websocket_options": insecure, "http_options": {"verify": False}, **login}
        client = await stack.enter_async_context(PileupClient(proxy.address, fallback=False, **sockets))
        http = await stack.enter_async_context(
            httpx2.AsyncClient(base_url=proxy.url, verify=False, trust_env=False, timeout=30)
        )
        await client.admin.set_system_status(active=True)
        done = asyncio.Event()
        rounds = asyncio.Semaphore(0)

        async def work() -> int:
            count = 0
            while not done.is_set():
                await client.queue.register(callsign="W1AW")
                await client.admin.remove_callsign(callsign="W1AW")
                count += 1
                rounds.release()
                await asyncio.sleep(PACE)
            return count

        async def read() -> set[int]:
            statuses = set()
            while not done.is_set():
                statuses.add((await http.get("/api/queue/list")).status_code)
                await asyncio.sleep(PACE)
            return statuses

        working, reading = asyncio.create_task(work()), asyncio.create_task(read())
        try:
            for node in nodes:
                await _rounds(rounds, working)
                assert await node.terminate() == 0
                await _rounds(rounds, working)
                again = await stack.enter_async_context(server_process(tmp_path, node.port, **environment))
                # nginx leaves it alone for a while, and the next one must not go before.
                await _asked(again)
            await _rounds(rounds, working)
        finally:
            done.set()
        assert await working > 0
        assert await reading == {200}


async def _asked(node: ServerProcess) -> None:
    """Wait until the proxy sends requests to this node."""
    async with asyncio.timeout(30), httpx2.AsyncClient(base_url=node.url, trust_env=False) as http:
        while 'operation="queue.list"' not in (await http.get("/metrics")).text:
            await asyncio.sleep(0.05)


async def _rounds(rounds: asyncio.Semaphore, working: asyncio.Task[int], count: int = 5) -> None:
    """Wait until the worker has done `count` more; if it fails, so does this."""
    while not rounds.locked():
        await rounds.acquire()
    waiting = asyncio.ensure_future(_acquire(rounds, count))
    await asyncio.wait({waiting, working}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
    if working.done():
        working.result()
    assert waiting.done(), "the clients do not come on"


async def _acquire(rounds: asyncio.Semaphore, count: int) -> None:
    for _ in range(count):
        await rounds.acquire()
