"""Which hosts only this machine reaches, and which URLs are safe to send to."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_origin(url: str) -> bool:
    """Whether `url` is a safe address and nothing more."""
    return is_safe(url) and urlsplit(url).path in {"", "/"}


def is_safe(url: str) -> bool:
    """Whether what is sent to `url` is encrypted or stays on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    at_home = parts.scheme == "http" and is_loopback(host)
    return bool(host) and (parts.scheme == "https" or at_home) and not (parts.query or parts.fragment)
