# Generated from core/registry/*.yaml. Edit that, then: make generate
"""HTTP routes in the registry's order; the first route of a path decides what a 405 answer names."""

from __future__ import annotations

from typing import Final

from core.bridge.operations import HttpRoute

ROUTES: Final[tuple[HttpRoute, ...]] = (
    HttpRoute("GET", "/api/lamp/{room}", "lamp.list"),
    HttpRoute("GET", "/api/old-lamp/{room}", "lamp.list"),
    HttpRoute("POST", "/api/lamp", "lamp.set"),
    HttpRoute("DELETE", "/api/lamp/{room}", "lamp.remove"),
    HttpRoute("GET", "/api/house", "lamp.snapshot"),
)
