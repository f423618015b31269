"""Where the server takes requests, bound before anything else: a port that is taken is told first."""

from __future__ import annotations

import errno
import socket

from bot.errors import SettingsError

_WAITING = 2048
"""How many connections may wait to be accepted; uvicorn's own figure."""


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets for every address `host` stands for. Raises `SettingsError` where one cannot be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise _no_address(host) from None
    opened: list[socket.socket] = []
    try:
        for family, address in dict.fromkeys((family, address) for family, _, _, _, address in found):
            opened.append(socket.create_server(address[:2], family=family, backlog=_WAITING))
    except OSError as error:
        for one in opened:
            one.close()
        raise _refused(error, host, port) from error
    return opened


def _refused(error: OSError, host: str, port: int) -> SettingsError:
    match error.errno:
        case errno.EADDRINUSE:
            return SettingsError(
                f"port {port} of {host} is taken by another program. Stop that one, or set SANMON_PORT"
                " to another port."
            )
        case errno.EACCES:
            return SettingsError(
                f"port {port} may not be used by this user. Set SANMON_PORT to 1024 or above."
            )
        case errno.EADDRNOTAVAIL:
            return _no_address(host)
        case _:
            return SettingsError(f"port {port} of {host} cannot be used: {error.strerror or error}.")


def _no_address(host: str) -> SettingsError:
    return SettingsError(f"SANMON_HOST is wrong: {host} is not an address of this machine.")
