# Generated from core/registry/*.yaml. Edit that, then: make generate
"""HTTP routes in the registry's order; the first route of a path decides what a 405 answer names."""

from __future__ import annotations

from typing import Final

from core.bridge.operations import HttpRoute

ROUTES: Final[tuple[HttpRoute, ...]] = (
    HttpRoute("GET", "/api/public/status", "public.get_status"),
    HttpRoute("GET", "/api/queue/status", "public.get_status"),
    HttpRoute("GET", "/api/public/frequency", "public.get_frequency"),
    HttpRoute("GET", "/api/public/split", "public.get_split"),
    HttpRoute("GET", "/api/public/snapshot", "public.get_snapshot"),
    HttpRoute("POST", "/api/queue/register", "queue.register"),
    HttpRoute("GET", "/api/queue/status/{callsign}", "queue.get_status"),
    HttpRoute("GET", "/api/queue/list", "queue.list"),
    HttpRoute("GET", "/api/queue/current", "queue.get_current"),
    HttpRoute("GET", "/api/admin/queue", "admin.get_queue"),
    HttpRoute("DELETE", "/api/admin/queue/{callsign}", "admin.remove_callsign"),
    HttpRoute("POST", "/api/admin/queue/clear", "admin.clear_queue"),
    HttpRoute("POST", "/api/admin/queue/next", "admin.next_qso"),
    HttpRoute("POST", "/api/admin/qso/complete", "admin.complete_qso"),
    HttpRoute("POST", "/api/admin/frequency", "admin.set_frequency"),
    HttpRoute("DELETE", "/api/admin/frequency", "admin.delete_frequency"),
    HttpRoute("POST", "/api/admin/split", "admin.set_split"),
    HttpRoute("DELETE", "/api/admin/split", "admin.delete_split"),
    HttpRoute("POST", "/api/admin/status", "admin.set_system_status"),
    HttpRoute("GET", "/api/admin/status", "admin.get_system_status"),
    HttpRoute("GET", "/api/admin/current", "admin.get_current_qso"),
    HttpRoute("POST", "/api/admin/qso/logging-direct", "admin.logging_direct"),
    HttpRoute("GET", "/api/admin/connections", "admin.get_connections"),
    HttpRoute("GET", "/api/events/history", "events.history"),
    HttpRoute("GET", "/api/system/ping", "system.ping"),
    HttpRoute("GET", "/api/system/info", "system.info"),
)
