"""WebSocket text frames made outside a connection, so that one encoding serves many (RFC 6455, 5.2)."""

from __future__ import annotations

from struct import Struct

_MEDIUM = Struct("!BBH").pack
_LARGE = Struct("!BBQ").pack
_FIN_TEXT = 0x81


def text_frame(payload: bytes) -> bytes:
    """One final, unmasked, uncompressed text frame around UTF-8 `payload`."""
    size = len(payload)
    if size < 126:
        return bytes((_FIN_TEXT, size)) + payload
    if size < 65536:
        return _MEDIUM(_FIN_TEXT, 126, size) + payload
    return _LARGE(_FIN_TEXT, 127, size) + payload
