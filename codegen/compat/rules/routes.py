"""Changes of the HTTP routes, and of where an operation is offered at all."""

from __future__ import annotations

from typing import Final

from codegen.compat.finding import WEB, Audience, Bump, breaking, compatible, warning

TRANSPORT_ADDED: Final = compatible(
    "TRANSPORT_ADDED", "An operation is offered over HTTP, too.", Bump.MINOR, WEB
)
TRANSPORT_REMOVED: Final = breaking(
    "TRANSPORT_REMOVED", "An operation is no longer offered over HTTP.", "Keep the route.", WEB
)
ROUTE_METHOD_CHANGED: Final = breaking(
    "ROUTE_METHOD_CHANGED",
    "A route has another HTTP method.",
    "Keep the method, and add an operation with the other one.",
    WEB,
)
ROUTE_PATH_CHANGED: Final = breaking(
    "ROUTE_PATH_CHANGED",
    "A route has another path, and the old one is no alias of it.",
    "List the old path among the route's `aliases`.",
    WEB,
)
ROUTE_MOVED: Final = compatible(
    "ROUTE_MOVED", "A route has another path; the old one is an alias of it.", Bump.MINOR, WEB
)
ALIAS_ADDED: Final = compatible("ALIAS_ADDED", "A route has a further path.", Bump.MINOR, WEB)
ALIAS_REMOVED: Final = breaking("ALIAS_REMOVED", "A further path of a route is gone.", "Keep the alias.", WEB)
ROUTE_ORDER_CHANGED: Final = warning(
    "ROUTE_ORDER_CHANGED",
    "Operations of one path stand in another order, so that 405 answers name another method in `Allow`.",
    "Restore the order.",
    frozenset({Audience.HTTP}),
)
