"""What a socket tells of itself beyond asyncio's transports."""

from __future__ import annotations

import asyncio
import sys

if sys.platform != "win32":
    import fcntl
    import termios


def half_close(transport: asyncio.WriteTransport) -> None:
    """Send the end of the stream behind what was written, and go on reading."""
    if not transport.can_write_eof():
        transport.close()
        return
    try:
        transport.write_eof()
    except OSError:
        # The peer has reset the connection.
        transport.abort()


def unacknowledged(transport: asyncio.WriteTransport) -> int:
    """Bytes that were written and that the peer's system has not confirmed, those in the kernel included.

    Where the system does not tell, only those that it has not taken yet.
    """
    waiting = transport.get_write_buffer_size()
    socket = transport.get_extra_info("socket")
    if sys.platform != "win32" and socket is not None:
        try:
            answer = fcntl.ioctl(socket.fileno(), termios.TIOCOUTQ, bytes(4))
        except OSError:
            return waiting
        waiting += int.from_bytes(answer, sys.byteorder)
    return waiting
