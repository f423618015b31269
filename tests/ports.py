"""Ports for programs that tests start, kept from everybody else until the tests end.

A server that is killed and started again takes the port it had. Meanwhile another test might be given it.
"""

from __future__ import annotations

import socket

_HELD: list[socket.socket] = []
"""Bound, but not listening: nobody is given their ports, and who asks for one by its number may listen."""


def free_port() -> int:
    """A port nobody else is given. Where the system lets nobody listen beside a holder, it is not held."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    port: int = holder.getsockname()[1]
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        holder.close()
    else:
        _HELD.append(holder)
    return port
