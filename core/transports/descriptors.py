"""How many sockets the process may have open: the usual 1024 are fewer than the connections allowed."""

from __future__ import annotations

import structlog

log = structlog.get_logger("pileup.server")

# For the database, the callsign directory, and connections that come while others go.
_SPARE = 256


def allow_descriptors(connections: int) -> None:
    """Raise the limit for so many streams, and as many short connections, as far as the system lets us.

    Whoever exhausts it keeps everyone else out, and the database, too.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * connections + _SPARE
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    reached = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (reached, hard))
    if reached < connections + _SPARE:
        log.warning("few_descriptors", allowed=reached, needed=connections + _SPARE, hint="raise ulimit -n")
