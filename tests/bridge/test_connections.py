"""Who is connected, and how many may be."""

from __future__ import annotations

from core.bridge.connections import Connections


class Peer:
    """A connection that counts how often it was asked to end."""

    def __init__(self) -> None:
        self.drained = 0

    def drain(self) -> None:
        self.drained += 1


def test_only_connections_that_count_fill_the_node() -> None:
    connections = Connections(2)
    first, second, stream = Peer(), Peer(), Peer()
    connections.add(stream, counted=False)
    connections.add(first, counted=True)
    assert not connections.full
    connections.add(second, counted=True)
    assert connections.full
    assert list(connections) == [stream, first, second]
    connections.remove(stream)
    assert connections.full
    connections.remove(first)
    assert not connections.full


def test_leaving_twice_makes_no_room() -> None:
    connections = Connections(1)
    one, other = Peer(), Peer()
    connections.add(one, counted=True)
    connections.remove(one)
    connections.remove(one)
    connections.remove(Peer())
    connections.add(other, counted=True)
    assert connections.full
    assert len(connections) == 1


def test_a_drain_asks_everyone_and_takes_nobody_new() -> None:
    connections = Connections(10)
    peers = [Peer(), Peer()]
    for peer in peers:
        connections.add(peer, counted=True)
    connections.drain()
    assert connections.draining
    assert connections.full
    assert [peer.drained for peer in peers] == [1, 1]


def test_a_connection_may_leave_while_all_are_asked() -> None:
    connections = Connections(10)

    class Leaving(Peer):
        def drain(self) -> None:
            super().drain()
            connections.remove(self)

    peers = [Leaving(), Leaving(), Leaving()]
    for peer in peers:
        connections.add(peer, counted=True)
    connections.drain()
    assert [peer.drained for peer in peers] == [1, 1, 1]
    assert len(connections) == 0


def test_a_connection_that_comes_during_the_drain_is_asked_at_once() -> None:
    connections = Connections(10)
    connections.drain()
    late = Peer()
    connections.add(late, counted=False)
    assert late.drained == 1
