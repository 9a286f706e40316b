"""Ports that stay free until somebody listens on them, and while a server on them is restarted."""

from __future__ import annotations

import os
import socket
from itertools import count

# Below the ranges from which Linux and macOS take the ports of outgoing connections: any of the
# thousands of connections of other tests would, now and then, be given a port that is to be listened on.
_FIRST, _LAST = 11_000, 31_000
_SHARE = 1000
_given = count(os.getpid() * 7)


def free_port() -> int:
    """A port of the loopback interface that nobody uses, and that this process gives to nobody else soon.

    Workers of one run take theirs from different thousands, so that none takes another's.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = _FIRST + worker * _SHARE % (_LAST - _FIRST)
    for _ in range(_SHARE):
        port = first + next(_given) % _SHARE
        with socket.socket() as probe:
            # As a server does; a connection that has ended does not keep it from listening.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no port between {first} and {first + _SHARE} is free")
