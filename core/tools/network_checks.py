"""What lies below the interface: names, addresses, TLS, plain HTTP, and what stands in between."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, InvalidStatus

from core.tools.checks import Finding, failed, milliseconds, passed, skipped, warning
from core.tools.session import Target
from pileup_client._tables import INTERFACE

_SECONDS = 10.0
_FEW_DAYS = 14
# A page that is certainly not allowed: what the server answers it shows how it treats strangers.
_FOREIGN = "https://foreign.example"


async def network(target: Target) -> AsyncIterator[Finding]:
    """Name resolution, TCP and TLS. Ends after the first failure."""
    parts = urlsplit(target.url)
    secure = parts.scheme in ("wss", "https")
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        yield failed(
            "name", f"{host} cannot be resolved: {error.strerror}", "check the spelling, and the DNS"
        )
        return
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    yield passed("name", f"{host} is {', '.join(addresses)}")
    dead: list[str] = []
    for address in addresses:
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(_SECONDS):
                _, writer = await asyncio.open_connection(address, port)
        except (OSError, TimeoutError) as error:
            dead.append(f"{address} ({getattr(error, 'strerror', None) or 'no answer'})")
            continue
        yield passed("tcp", f"{address} port {port} answers in {milliseconds(time.perf_counter() - begun)}")
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    if len(dead) == len(addresses):
        yield failed(
            "tcp",
            f"nothing listens at {'; '.join(dead)}",
            "start the server, check the port and the firewall",
        )
        return
    if dead:
        yield warning(
            "tcp",
            f"no answer from {'; '.join(dead)}",
            "remove dead addresses from the DNS, or listen there, too",
        )
    if secure:
        yield await _tls(host, port)
    else:
        local = host in ("localhost", "127.0.0.1", "::1")
        yield (
            skipped("tls", "not asked for")
            if local
            else warning(
                "tls",
                "the connection is not encrypted",
                "use wss:// with a certificate: passwords travel here",
            )
        )


async def _tls(host: str, port: int) -> Finding:
    try:
        async with asyncio.timeout(_SECONDS):
            _, writer = await asyncio.open_connection(host, port, ssl=ssl.create_default_context())
    except ssl.SSLCertVerificationError as error:
        return failed(
            "tls", f"the certificate is not valid: {error.verify_message}", "renew it, or install the chain"
        )
    except (OSError, TimeoutError) as error:
        return failed("tls", f"no TLS handshake: {error}", "does this port speak TLS? else use ws://")
    secured: ssl.SSLObject = writer.get_extra_info("ssl_object")
    certificate = secured.getpeercert() or {}
    writer.close()
    with suppress(OSError, ssl.SSLError):
        await writer.wait_closed()
    ends = ssl.cert_time_to_seconds(str(certificate.get("notAfter", "")))
    days = int((ends - datetime.now(UTC).timestamp()) // 86400)
    text = f"{secured.version()}, certificate good for {days} days"
    if days < _FEW_DAYS:
        return warning("tls", text, "renew the certificate")
    return passed("tls", text)


async def http(target: Target) -> AsyncIterator[Finding]:
    """Health, readiness, cross-origin rules, and whether event streams pass unhindered."""
    base = _http_base(target.url)
    async with httpx2.AsyncClient(base_url=base, timeout=_SECONDS) as client:
        try:
            health = await client.get("/healthz")
        except (httpx2.TransportError, OSError) as error:
            yield failed(
                "http", f"no answer: {error or type(error).__name__}", "is this the right address and scheme?"
            )
            return
        if health.status_code != 200:
            yield failed(
                "http",
                f"/healthz answers {health.status_code}",
                "something else listens here, or a proxy does not pass this path on",
            )
        else:
            yield passed("http", f"alive, {health.http_version}")
        ready = await client.get("/readyz")
        if ready.status_code == 200:
            yield passed("ready", "the database answers")
        else:
            yield failed(
                "ready", f"/readyz answers {ready.status_code}: {ready.text[:200]}", "see the server's log"
            )
        yield await _cors(client)
        yield await _stream(client)


async def _cors(client: httpx2.AsyncClient) -> Finding:
    response = await client.get("/healthz", headers={"Origin": _FOREIGN})
    allowed = response.headers.get("access-control-allow-origin")
    if response.headers.get("access-control-allow-credentials") == "true":
        return failed(
            "cors",
            "any page may use a visitor's remembered login",
            "shorten ALLOWED_ORIGINS, or mend the proxy",
        )
    if allowed not in ("*", _FOREIGN):
        return warning(
            "cors", "pages of other origins cannot read", "let the proxy pass Origin and the CORS headers on"
        )
    return passed("cors", "other pages may read, but not with a remembered login")


async def _stream(client: httpx2.AsyncClient) -> Finding:
    begun = time.perf_counter()
    try:
        async with asyncio.timeout(_SECONDS), client.stream("GET", INTERFACE.sse_path) as response:
            kind = response.headers.get("content-type", "")
            if response.status_code != 200 or not kind.startswith("text/event-stream"):
                return failed(
                    "sse",
                    f"{INTERFACE.sse_path} answers {response.status_code} {kind}",
                    "let the proxy pass it on",
                )
            async for line in response.aiter_lines():
                if line.startswith("event:"):
                    return passed(
                        "sse", f"the first event came after {milliseconds(time.perf_counter() - begun)}"
                    )
            return failed("sse", "the stream ended at once", "something in between does not let streams pass")
    except TimeoutError:
        return failed("sse", "no event arrives", "a proxy buffers: turn proxy_buffering off for this path")
    except httpx2.TransportError as error:
        return failed("sse", f"the stream broke: {error}", "something in between cuts streams")


async def websocket(target: Target) -> AsyncIterator[Finding]:
    """The upgrade and the subprotocol, and whether compression or a proxy gets in the way."""
    url = _ws_base(target.url) + INTERFACE.websocket_path
    try:
        async with asyncio.timeout(_SECONDS):
            connection = await connect(url, subprotocols=[INTERFACE.subprotocol], compression=None)  # type: ignore[list-item]
    except InvalidStatus as error:
        status = error.response.status_code
        advice = (
            "the server is full or limits this address; see its log"
            if "X-Error-Code" in error.response.headers
            else "a proxy in between does not pass upgrades on: set Upgrade and Connection there"
        )
        yield failed("websocket", f"the upgrade was answered with {status}", advice)
        return
    except (OSError, TimeoutError, InvalidHandshake) as error:
        yield failed(
            "websocket",
            f"no upgrade: {error or type(error).__name__}",
            "a proxy in between does not speak WebSocket, or cuts the connection",
        )
        return
    async with connection:
        yield passed("websocket", f"{INTERFACE.websocket_path} upgrades")
        if connection.subprotocol == INTERFACE.subprotocol:
            yield passed("subprotocol", INTERFACE.subprotocol)
        else:
            yield failed(
                "subprotocol",
                f"{INTERFACE.subprotocol} was not accepted, but {connection.subprotocol}",
                "let the proxy pass Sec-WebSocket-Protocol on",
            )


def _http_base(url: str) -> str:
    parts = urlsplit(url)
    scheme = "https" if parts.scheme in ("wss", "https") else "http"
    return f"{scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"


def _ws_base(url: str) -> str:
    return _http_base(url).replace("http", "ws", 1)
