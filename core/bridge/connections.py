"""Who is connected to this node, how each of them is doing, and how many may be."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from core.bridge.auth import ANONYMOUS, Identity
from core.bridge.peer import UNKNOWN, Peer

StreamTransport = Literal["websocket", "sse"]

RETRY_AFTER_SECONDS = 5
"""When to try again, as a connection that is refused is told."""

TOO_MANY = "too_many_connections"
TOO_MANY_HERE = "too_many_connections_here"

# Steps of the golden ratio fill an interval evenly, however many there are.
_GOLDEN = (math.sqrt(5) - 1) / 2


class Waiting(NamedTuple):
    """What waits for a reader: frames that its socket has not taken, and their bytes."""

    frames: int
    bytes: int


class Capacity(NamedTuple):
    """How many connections may be open at once: in total, from one network, of one account."""

    total: int
    per_address: int
    per_account: int


class Stagger(NamedTuple):
    """Over how long a drain spreads the clients' return, in milliseconds.

    `step` for each of them, at least `least` and at most `most` for all together.
    """

    step: int = 10
    least: int = 1000
    most: int = 30_000


USER_AGENT_CHARACTERS = 128


def readable(text: str | None) -> str | None:
    """What a client says of itself, for people: bounded, without control characters."""
    if text is None:
        return None
    return "".join(one for one in text[:USER_AGENT_CHARACTERS] if one.isprintable()) or None


class Outgoing(Protocol):
    """What a connection's outbox tells of itself: frames that wait, their bytes, events sent and left out."""

    @property
    def size(self) -> int: ...

    @property
    def sent(self) -> int: ...

    @property
    def skipped(self) -> int: ...

    def __len__(self) -> int: ...


@dataclass(slots=True, eq=False, kw_only=True)
class ConnectionRecord:
    """What is known of one open connection. Its session and its transport keep the counters.

    `last_received_at` is on the event loop's clock, in seconds; for an event stream, on which
    nothing is received, it is the time of the request. `identity` changes by `Connections.identify`.
    `user_agent` is for people: bounded and printable.
    """

    id: str
    transport: StreamTransport
    peer: Peer = UNKNOWN
    identity: Identity = ANONYMOUS
    opened_at: datetime
    last_received_at: float = 0.0
    requests: int = 0
    failures: int = 0
    user_agent: str | None = None
    outbox: Outgoing | None = field(default=None, repr=False)

    @property
    def events_sent(self) -> int:
        """Events that the socket has taken."""
        return self.outbox.sent if self.outbox is not None else 0

    @property
    def events_skipped(self) -> int:
        """Events that were left out because newer ones replace them."""
        return self.outbox.skipped if self.outbox is not None else 0

    def waiting(self) -> Waiting:
        """What waits at this moment."""
        return Waiting(len(self.outbox), self.outbox.size) if self.outbox is not None else Waiting(0, 0)


class LiveConnection(Protocol):
    """A WebSocket or event stream as the node sees it."""

    def drain(self) -> None:
        """End soon, politely: the server is going away."""

    def expel(self) -> None:
        """End now, still politely: what runs for the connection is not waited for any longer."""


class Connections:
    """The node's open connections, counted by network and by account."""

    def __init__(self, capacity: Capacity, stagger: Stagger | None = None) -> None:
        self.capacity = capacity
        self._stagger = stagger or Stagger()
        self._open: dict[LiveConnection, ConnectionRecord] = {}
        self._of_network: Counter[str] = Counter()
        self._of_account: Counter[str] = Counter()
        self._draining = False
        self._drained = 0
        self._turn = random.random()

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[LiveConnection]:
        return iter(tuple(self._open))

    @property
    def records(self) -> list[ConnectionRecord]:
        """All of them, newest first."""
        return list(reversed(self._open.values()))

    @property
    def draining(self) -> bool:
        """Whether the node takes no new connections because it is going away."""
        return self._draining

    @property
    def networks(self) -> int:
        """From how many networks the connections come."""
        return len(self._of_network)

    @property
    def full(self) -> bool:
        """Whether a stranger's connection has to be refused, wherever it comes from."""
        return self._draining or len(self._open) >= self.capacity.total

    def refusal(self, peer: Peer, identity: Identity) -> str | None:
        """The error code with which a new connection is refused, None when there is room.

        Admins are bounded by their account's limit alone: strangers who take every place must not
        keep the operator out.
        """
        if self._draining:
            return TOO_MANY
        if identity.name is not None:
            return self.account_refusal(identity)
        if self._of_network[peer.network] >= self.capacity.per_address:
            return TOO_MANY_HERE
        return TOO_MANY if self.full else None

    def account_refusal(self, identity: Identity) -> str | None:
        """The error code with which one more connection of an account is refused, None when it may be."""
        if identity.name is not None and self._of_account[identity.name] >= self.capacity.per_account:
            return TOO_MANY_HERE
        return None

    def add(self, connection: LiveConnection, record: ConnectionRecord) -> None:
        """Register an open connection; one that comes late is asked to end at once."""
        self._open[connection] = record
        self._of_network[record.peer.network] += 1
        if record.identity.name is not None:
            self._of_account[record.identity.name] += 1
        if self._draining:
            connection.drain()

    def identify(self, connection: LiveConnection, identity: Identity) -> None:
        """Note that a connection has logged in, or out; unknown ones are ignored."""
        record = self._open.get(connection)
        if record is None:
            return
        _decrement(self._of_account, record.identity.name)
        record.identity = identity
        if identity.name is not None:
            self._of_account[identity.name] += 1

    def remove(self, connection: LiveConnection) -> None:
        """Forget a closed connection; unknown ones are ignored."""
        record = self._open.pop(connection, None)
        if record is not None:
            _decrement(self._of_network, record.peer.network)
            _decrement(self._of_account, record.identity.name)

    def drain(self) -> None:
        """Refuse new connections and ask the open ones to end."""
        self._draining = True
        self._drained = len(self._open)
        for connection in self:
            connection.drain()

    def expel(self) -> None:
        """End those that a drain still waits for."""
        for connection in self:
            connection.expel()

    def registration(self, connection: LiveConnection, record: ConnectionRecord) -> Registration:
        """Register an open connection, for the session that runs on it."""
        self.add(connection, record)
        return Registration(self, connection, record)

    def reconnect_after_ms(self) -> int:
        """When the next client that is sent away should come back: each at a time of its own."""
        step, least, most = self._stagger
        spread = min(max(least, step * max(self._drained, len(self._open))), most)
        self._turn = (self._turn + _GOLDEN) % 1
        return int(spread * self._turn)


class Registration:
    """One connection's place among the others, as its session uses it."""

    def __init__(
        self, connections: Connections, connection: LiveConnection, record: ConnectionRecord
    ) -> None:
        self.record = record
        self._connections = connections
        self._connection = connection

    def refusal(self, identity: Identity) -> str | None:
        """The error code with which a login is refused, None when there is room for it."""
        if identity.name == self.record.identity.name:
            return None
        return self._connections.account_refusal(identity)

    def identify(self, identity: Identity) -> None:
        """Note who the connection is logged in as now."""
        self._connections.identify(self._connection, identity)


def _decrement(counter: Counter[str], key: str | None) -> None:
    if key is not None and key in counter:
        counter[key] -= 1
        if not counter[key]:
            del counter[key]
