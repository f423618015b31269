"""Sealing: opened only by its key and only in its row; nothing readable reaches the disk."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialogs.changes import SaveProfile
from dialogs.core.conversation import Answer, Conversation, Frame
from dialogs.core.events import Said
from dialogs.core.prompts import Say
from dialogs.notebook import Profile
from storage.errors import BadKeysError, WrongKeyError
from storage.rekeying import rekey
from storage.rows import Installation, Outbound, ReplyHandle
from storage.sealing import KeyRing, load_or_make_keyring, make_key
from storage.store import Store, open_store
from storage.tables import METADATA
from storage.urls import dialect_of, sqlite_path
from tests.storage.people import CONTACT, MIKA, NOW, RECORDS, SECRET, claim, meet, put, write
from tests.storage.raw import rows_of

OLD, NEW = f"2025:{make_key()}", f"2026:{make_key()}"
SEALED = [of.name for of in METADATA.sorted_tables if "sealed" in of.columns]


@given(some.binary(max_size=500), some.text(max_size=20), some.text(max_size=20))
def test_what_is_sealed_opens_as_it_was(plain: bytes, user_id: str, id_: str) -> None:
    ring = KeyRing.parse(OLD)
    assert ring.open(ring.seal(plain, "contacts", user_id, id_), "contacts", user_id, id_) == plain


def test_the_same_words_are_never_sealed_the_same() -> None:
    ring = KeyRing.parse(OLD)
    assert ring.seal(b"x", "users", "u1") != ring.seal(b"x", "users", "u1")


@pytest.mark.parametrize("row", [("users", "u2"), ("contacts", "u1"), ("users", "u1", "c1"), ("users",)])
def test_a_value_moved_to_another_row_does_not_open(row: tuple[str, ...]) -> None:
    ring = KeyRing.parse(OLD)
    sealed = ring.seal(b"x", "users", "u1")
    with pytest.raises(WrongKeyError):
        ring.open(sealed, row[0], *row[1:])


@given(some.integers(min_value=0, max_value=40), some.integers(min_value=1, max_value=255))
def test_a_value_that_was_tampered_with_does_not_open(place: int, flip: int) -> None:
    ring = KeyRing.parse(OLD)
    sealed = bytearray(ring.seal(b"hello", "users", "u1"))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(WrongKeyError):
        ring.open(bytes(sealed), "users", "u1")


@pytest.mark.parametrize("sealed", [b"", b"\x00", b"\xff" * 40, b"\x042025"])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(WrongKeyError):
        KeyRing.parse(OLD).open(sealed, "users", "u1")


def test_the_first_key_seals_and_all_open() -> None:
    old, both, new = KeyRing.parse(OLD), KeyRing.parse(f"{NEW},{OLD}"), KeyRing.parse(NEW)
    assert both.open(old.seal(b"x", "users", "u1"), "users", "u1") == b"x"
    assert new.open(both.seal(b"x", "users", "u1"), "users", "u1") == b"x"


def test_a_missing_key_is_named() -> None:
    sealed = KeyRing.parse(OLD).seal(b"x", "users", "u1")
    with pytest.raises(WrongKeyError, match=re.escape("'2025'")):
        KeyRing.parse(NEW).open(sealed, "users", "u1")


def test_a_different_key_of_the_same_name_is_named() -> None:
    sealed = KeyRing.parse(OLD).seal(b"x", "users", "u1")
    with pytest.raises(WrongKeyError, match=re.escape("'2025'")):
        KeyRing.parse(f"2025:{make_key()}").open(sealed, "users", "u1")


UNFIT = {
    "nothing": "",
    "a comma": ",",
    "a name": "2025",
    "no key": "2025:",
    "no base64": "2025:%%%",
    "a short key": "2025:c2hvcnQ=",
    "a name with a space": f"a b:{make_key()}",
    "no name": f":{make_key()}",
    "one name twice": f"{OLD},{OLD}",
}


@pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT.keys())
def test_keys_that_are_not_understood_are_refused_without_showing_them(text: str) -> None:
    with pytest.raises(BadKeysError) as refused:
        KeyRing.parse(text)
    assert "=" not in str(refused.value)


def test_a_key_file_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "data" / "keys"
    sealed = load_or_make_keyring(path).seal(b"x", "users", "u1")
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_make_keyring(path).open(sealed, "users", "u1") == b"x"
    assert [file.name for file in path.parent.iterdir()] == ["keys"]


def test_programs_that_start_at_the_same_moment_share_one_key(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: load_or_make_keyring(path), range(8)))
    sealed = rings[0].seal(b"x", "users", "u1")
    assert {ring.open(sealed, "users", "u1") for ring in rings} == {b"x"}


def fill(store: Store) -> str:
    """A row in every table with something sealed, each holding what nobody else may read."""
    user_id = meet(store)
    write(store, user_id, (*RECORDS, SaveProfile(Profile(user_id, name=SECRET))))
    frame = Frame("preparation", 1, "f", "people", 1, 5, answers={"goal": Answer(SECRET)})
    reply = ReplyHandle(SECRET, NOW)
    store.run(lambda work: work.conversations.save(user_id, Conversation(1, (frame,)), 0))
    store.run(
        lambda work: work.outbox.put(Outbound(user_id, MIKA, "k1", "reply", (Say(SECRET),), "ja", reply), NOW)
    )
    store.run(lambda work: work.inbox.park("terminal", "local", "e1", MIKA, Said(SECRET), "Bug", NOW, NOW))
    store.run(lambda work: work.messages.keep(MIKA, "m1", SECRET, NOW)())
    store.run(lambda work: work.calls.put(user_id, "1.0", "find_contact", {"name": SECRET}, NOW))
    store.run(lambda work: work.exports.offer(user_id, SECRET, SECRET, NOW))
    installed = Installation("T1", SECRET, "B1", "U1", NOW, refresh_token=SECRET)
    store.run(lambda work: work.installations.save("slack", installed))
    return user_id


def forms(word: str) -> tuple[bytes, bytes]:
    """The word's bytes, as they stand in a file and as Python shows them."""
    return word.encode(), repr(word.encode())[2:-1].encode()


def test_nothing_a_user_wrote_can_be_read_from_the_database(store: Store, database_url: str) -> None:
    fill(store)
    everything = repr([rows_of(database_url, of.name) for of in METADATA.sorted_tables]).encode()
    if dialect_of(database_url) == "sqlite":
        path = sqlite_path(database_url)
        everything += b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    words = (SECRET, SECRET[:4], CONTACT.label, "梅田ランチ")
    readable = [word for word in words if any(form in everything for form in forms(word))]
    assert readable == []
    assert b"terminal" in everything


def test_these_tests_fill_every_table_with_something_sealed(store: Store, database_url: str) -> None:
    fill(store)
    assert [of for of in SEALED if not rows_of(database_url, of)] == []


def test_everything_is_sealed_anew_under_a_new_key(database_url: str) -> None:
    store = open_store(database_url, KeyRing.parse(OLD))
    user_id = fill(store)
    store.close()
    store = open_store(database_url, KeyRing.parse(f"{NEW},{OLD}"))
    heard: list[str] = []
    assert rekey(store, lambda of, _: heard.append(of)) == len(SEALED)
    assert sorted(heard) == sorted(SEALED)
    assert rekey(store) == 0
    store.close()
    store = open_store(database_url, KeyRing.parse(NEW))
    assert store.run(lambda work: work.export(user_id, NOW))["profile"]["name"] == SECRET
    assert (
        store.run(lambda work: work.users.snapshot_of(user_id, NOW)).conversation.frames[0].step == "people"
    )
    assert claim(store)[0].prompts == (Say(SECRET),)
    assert store.run(lambda work: work.inbox.parked())[0].event == Said(SECRET)
    assert store.run(lambda work: work.calls.due(NOW, 1))[0].args == {"name": SECRET}
    (installed,) = store.run(lambda work: work.installations.all("slack"))
    assert (installed.token, installed.refresh_token) == (SECRET, SECRET)
    store.close()


def test_sealing_anew_walks_through_more_rows_than_a_batch_holds(database_url: str) -> None:
    store = open_store(database_url, KeyRing.parse(OLD))
    for n in range(450):
        put(store, f"k{n}")
    store.close()
    store = open_store(database_url, KeyRing.parse(f"{NEW},{OLD}"))
    assert rekey(store) == 450
    assert rekey(store) == 0
    store.close()
