"""Sealing at rest: AES-GCM under a ring of named keys, bound to the row a value belongs to.

A sealed value is: length of the key's name, the name, nonce, ciphertext with tag. The first key of the ring
seals and all of them open, so a key is changed by putting a new one in front and sealing everything anew at
leisure. The row's table and key are associated data: a blob moved to another row does not open.
"""

from __future__ import annotations

import base64
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import BadKeysError, WrongKeyError

_NONCE = 12
_KEY = 32
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,32}")


class KeyRing:
    """Named 256-bit keys: the first seals, all open."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        if not keys:
            raise BadKeysError
        for name, key in keys.items():
            _check(name, key)
        self._keys = {name.encode(): AESGCM(key) for name, key in keys.items()}
        first = next(iter(self._keys))
        self._seal = self._keys[first].encrypt
        self.prefix = bytes((len(first),)) + first

    @classmethod
    def parse(cls, text: str) -> KeyRing:
        """A ring from `name:base64,…`, newest first. Raises `BadKeysError`, which never shows a key."""
        pairs = [entry.strip().partition(":") for entry in text.split(",") if entry.strip()]
        keys = {name: _decode(name, encoded) for name, _, encoded in pairs}
        if len(keys) != len(pairs):
            raise BadKeysError("Two sealing keys have the same name. Give each its own.")
        return cls(keys)

    def seal(self, plain: bytes, table: str, *key: object) -> bytes:
        """`plain` for that row of that table and no other."""
        nonce = os.urandom(_NONCE)
        return self.prefix + nonce + self._seal(nonce, plain, _row(table, key))

    def open(self, sealed: bytes, table: str, *key: object) -> bytes:
        """What was sealed for that row. Raises `WrongKeyError`, naming the key it would take."""
        start = 1 + sealed[0] if sealed else 0
        name = sealed[1:start]
        cipher = self._keys.get(name)
        if cipher is None:
            raise WrongKeyError(
                f"A row of {table} was sealed with the key {_shown(name)}, which is missing here. "
                "Add it to SANMON_KEYS."
            )
        try:
            return cipher.decrypt(sealed[start : start + _NONCE], sealed[start + _NONCE :], _row(table, key))
        except (InvalidTag, ValueError):
            raise WrongKeyError(
                f"The key {_shown(name)} does not open a row of {table}: it is another key of the same name, "
                "or the row was tampered with. Look for the original key."
            ) from None


def make_key() -> str:
    """A new random key in the form a ring is parsed from, without its name."""
    return base64.b64encode(os.urandom(_KEY)).decode()


def load_or_make_keyring(path: Path) -> KeyRing:
    """The ring in the file at `path`; made with one new key (and mode 0600) when there is no such file.

    Programs that start at the same moment end up with the same key.
    """
    with suppress(FileNotFoundError):
        return _read(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w") as file:
        file.write(f"first:{make_key()}\n")
    with suppress(FileExistsError):
        os.link(temporary, path)
    Path(temporary).unlink()
    return _read(path)


def _read(path: Path) -> KeyRing:
    try:
        return KeyRing.parse(path.read_text())
    except UnicodeDecodeError:
        raise BadKeysError(f"{path} is no key file. Put the right one back.") from None


def _row(table: str, key: tuple[object, ...]) -> bytes:
    return "\x1f".join((table, *map(str, key))).encode()


def _shown(name: bytes) -> str:
    text = name.decode("ascii", "replace")
    return f"'{text}'" if _NAME.fullmatch(text) else "of an unreadable name"


def _decode(name: str, encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError:
        raise BadKeysError(f"The sealing key '{name}' is not base64. Write it as name:base64.") from None


def _check(name: str, key: bytes) -> None:
    if not _NAME.fullmatch(name):
        raise BadKeysError("A sealing key's name has 1 to 32 letters, digits, dots, dashes or underscores.")
    if len(key) != _KEY:
        raise BadKeysError(f"The sealing key '{name}' has {len(key)} bytes; {_KEY} random ones are needed.")
