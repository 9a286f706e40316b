"""Thin carriers between the core and the outside: HTTP, WebSocket, pages, metrics, callsign look-ups."""
