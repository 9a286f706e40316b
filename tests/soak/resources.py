"""Enough file descriptors for thousands of connections, on both ends."""

from __future__ import annotations

import resource

# Of each process, beside its connections: listeners, database, log, libraries.
SPARE = 200


def allow(connections: int) -> str | None:
    """Raise this process's soft limit, which its children inherit; returns why that cannot be done."""
    needed = connections + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return None
    if hard != resource.RLIM_INFINITY and hard < needed:
        return (
            f"{connections} connections need {needed} file descriptors, and the hard limit is {hard}: "
            f"raise it (ulimit -Hn {needed}, as root) or ask for fewer with --connections"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    return None
