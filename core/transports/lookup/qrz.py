"""Client of QRZ.com's XML service (QRZ XML Interface Specification 1.34)."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

import httpx2

from core.station.lookup import failed
from core.station.state import Lookup
from core.transports.lookup.cache import LookupCache
from core.transports.lookup.qrz_xml import Reply, UnreadableReply, parse, printable, to_lookup
from core.transports.lookup.single_flight import Abandoned, SingleFlight

BASE_URL = "https://xmldata.qrz.com/xml/current/"
UNREACHABLE = "Unable to connect to QRZ"
UNEXPECTED = "Unexpected answer from QRZ"
MAX_RESPONSE_BYTES = 256 * 1024

_AGENT = "pileup-buster-bridge"
_LOG = logging.getLogger(__name__)


class _Fault(Exception):
    """Why a look-up failed, in words that everyone may read."""


class QrzLookup:
    """Looks callsigns up at QRZ.com; implements `core.station.lookup.CallsignLookup`.

    Never raises for a fault of service or network: the answer then has an `error`, which holds
    texts of the service or of this module, never an address, a key or the text of an exception.

    `timeout` bounds one look-up as a whole, in seconds, a login included. Found and not found are
    kept for `cache_ttl` seconds, up to `cache_size` callsigns; failures are not. Callers that ask
    for the same callsign at once share one request, and all share one login. At most
    `max_concurrent` requests are under way. `client_factory` makes the HTTP client, which this
    object then owns; it must not follow redirects, as they would carry the credentials elsewhere.
    Close with `aclose`.
    """

    def __init__(
        self,
        username: str,
        password: str,
        *,
        base_url: str = BASE_URL,
        timeout: float = 10.0,
        cache_size: int = 1024,
        cache_ttl: float = 3600.0,
        max_concurrent: int = 4,
        client_factory: Callable[[], httpx2.AsyncClient] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises ValueError when `base_url` is no http(s) address."""
        url = httpx2.URL(base_url)
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError("the address of the QRZ service must begin with https:// or http:// and a host")
        self._url = url
        self._username = username
        self._password = password
        self._timeout = timeout
        self._client = client_factory() if client_factory else httpx2.AsyncClient(timeout=timeout)
        self._requests = asyncio.Semaphore(max_concurrent)
        self._cache = LookupCache(cache_size, cache_ttl, clock)
        self._lookups: SingleFlight[Lookup] = SingleFlight()
        self._logins: SingleFlight[str] = SingleFlight()
        self._key: str | None = None

    async def lookup(self, callsign: str) -> Lookup:
        """What QRZ.com knows of a normalised callsign; see the class for failures."""
        kept = self._cache.get(callsign)
        if kept is not None:
            return kept
        try:
            return await self._lookups.run(callsign, lambda: self._look_up(callsign))
        except Abandoned:
            return failed(callsign, UNREACHABLE)

    async def aclose(self) -> None:
        """Give up running look-ups, whose callers get a failure, and close the connections."""
        await self._lookups.close()
        await self._logins.close()
        await self._client.aclose()

    async def _look_up(self, callsign: str) -> Lookup:
        try:
            async with asyncio.timeout(self._timeout):
                reply = await self._query(callsign)
        except _Fault as fault:
            return failed(callsign, str(fault))
        except TimeoutError:
            _LOG.warning("QRZ look-up given up after %s s", self._timeout)
            return failed(callsign, UNREACHABLE)
        if reply.record is not None:
            lookup = to_lookup(callsign, reply.record)
        else:
            lookup = failed(callsign, self._public(reply.error))
            if not reply.not_found:
                return lookup
        self._cache.put(callsign, lookup)
        return lookup

    async def _query(self, callsign: str) -> Reply:
        """The service's answer on a callsign, after one renewal of the session where it is needed."""
        key = await self._session()
        reply = await self._post({"s": key, "callsign": callsign})
        if reply.session_lost:
            self._forget(key)
            key = await self._session()
            reply = await self._post({"s": key, "callsign": callsign})
            if reply.session_lost:
                fault = _Fault(self._public(reply.error))
                self._forget(key)
                raise fault
        return reply

    async def _session(self) -> str:
        """The key of the session, after a login if there is none; raises _Fault."""
        if self._key is not None:
            return self._key
        try:
            return await self._logins.run("login", self._login)
        except Abandoned:
            raise _Fault(UNREACHABLE) from None

    def _forget(self, key: str) -> None:
        # Another look-up may have renewed the session meanwhile: its key must stay.
        if self._key == key:
            self._key = None

    async def _login(self) -> str:
        try:
            async with asyncio.timeout(self._timeout):
                reply = await self._post(
                    {"username": self._username, "password": self._password, "agent": _AGENT}
                )
        except TimeoutError:
            raise _Fault(UNREACHABLE) from None
        if reply.error is not None:
            _LOG.warning("QRZ refused the login")
            raise _Fault(f"Login Failed: {self._public(reply.error)}")
        if reply.key is None:
            raise _Fault("Login Failed")
        self._key = reply.key
        return reply.key

    async def _post(self, form: Mapping[str, str]) -> Reply:
        """One request. The form goes in the body: addresses end up in logs, here and on the way."""
        try:
            async with (
                self._requests,
                self._client.stream(
                    "POST",
                    self._url,
                    data=form,
                    # Uncompressed, or a small body could grow beyond the limit in one step.
                    headers={"Accept-Encoding": "identity", "User-Agent": _AGENT},
                    follow_redirects=False,
                ) as response,
            ):
                if response.status_code != 200:
                    raise _Fault(f"{UNREACHABLE} (HTTP Error {response.status_code})")
                return parse(await _read(response))
        except httpx2.HTTPError as error:
            # Its text may name the address; the type says enough.
            _LOG.warning("no answer from QRZ: %s", type(error).__name__)
            raise _Fault(UNREACHABLE) from None
        except UnreadableReply as error:
            _LOG.warning("unreadable answer from QRZ: %s", error)
            raise _Fault(UNEXPECTED) from None

    def _public(self, text: str | None) -> str:
        """A reason given by the service, fit for everyone to read."""
        reason = printable(text or "")
        secrets = [secret for secret in (self._password, self._key) if secret]
        if not reason or any(secret in reason for secret in secrets):
            return UNEXPECTED
        return reason


async def _read(response: httpx2.Response) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise UnreadableReply("compressed although not asked for")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_RESPONSE_BYTES:
            raise UnreadableReply(f"more than {MAX_RESPONSE_BYTES} bytes")
    return bytes(body)
