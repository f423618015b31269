"""One user at several addresses: codes, guessing, joining two users, parting again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.changes import EraseUser, PutNudge, SaveContact, SaveFollowUp, SaveGathering, SaveProfile
from dialogs.core.conversation import Conversation, Frame
from dialogs.core.prompts import Say
from dialogs.notebook import Contact, FollowUp, Gathering, Notebook, Nudge, Profile
from dialogs.shapes import replace
from storage.errors import ConflictError, UnknownUserError
from storage.linking_sql import MOST_MISSES
from storage.rows import AddressKey, Outbound
from storage.sealing import KeyRing
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage.opened import everything
from tests.storage.people import CONTACT, GATHERING, KEN, MIKA, NOW, RECORDS, meet, put, write
from tests.storage.raw import execute

CODE, LATER = "ABC234", NOW + timedelta(minutes=15)
PROMISED = Nudge("f1:promise", "promise", "f1", NOW + timedelta(days=1))
RESUMED = Nudge("g1:resume", "resume", "preparation:g1", NOW + timedelta(days=2))
FRAME = Frame("plan", 1, "abcdef12", "goal", 1, 0)


def offer(store: Store, user_id: str, code: str = CODE) -> None:
    store.run(lambda work: work.linking.offer(user_id, code, LATER))


def owner(store: Store, code: str = CODE, after: timedelta = timedelta()) -> str | None:
    return store.run(lambda work: work.linking.owner(code, NOW + after))


def join(store: Store, keeper: str, joiner: str) -> None:
    def job(work: UnitOfWork) -> None:
        work.conversations.lock(joiner)
        if keeper > joiner:
            work.joining.lock(keeper, joiner)
        else:
            work.conversations.lock(keeper)
        work.joining.join(keeper, joiner, NOW)

    store.run(job)


def notebook(store: Store, user_id: str) -> Notebook:
    return store.run(lambda work: work.users.snapshot_of(user_id, NOW)).notebook


def plan(store: Store, user_id: str, *nudges: Nudge) -> None:
    store.run(lambda work: work.nudges.apply(user_id, tuple(map(PutNudge, nudges))))


def test_a_code_is_its_users_until_it_expires(store: Store) -> None:
    mika = meet(store)
    offer(store, mika)
    assert owner(store) == mika
    assert owner(store, "ABC235") is None
    assert owner(store, after=timedelta(minutes=15)) is None


def test_a_new_code_voids_the_one_before_it(store: Store) -> None:
    mika = meet(store)
    offer(store, mika)
    offer(store, mika, "XYZ789")
    assert (owner(store), owner(store, "XYZ789")) == (None, mika)


def test_a_used_code_is_nobodys(store: Store) -> None:
    offer(store, meet(store))
    store.run(lambda work: work.linking.use(CODE))
    assert owner(store) is None


def test_the_code_itself_is_not_stored(store: Store, database_url: str) -> None:
    offer(store, meet(store))
    assert CODE not in str(execute(database_url, "SELECT * FROM link_codes"))


def test_expired_codes_are_swept_away(store: Store) -> None:
    offer(store, meet(store))
    assert store.run(lambda work: work.retain(LATER)).link_codes == 0
    assert store.run(lambda work: work.retain(LATER + timedelta(seconds=1))).link_codes == 1


def miss(store: Store, times: int = 1) -> None:
    for _ in range(times):
        store.run(lambda work: work.linking.miss(MIKA, NOW))


def test_after_a_few_wrong_codes_an_address_waits_for_the_hour_to_end(store: Store) -> None:
    meet(store)
    miss(store, MOST_MISSES - 1)
    assert store.run(lambda work: work.linking.opens_at(MIKA, NOW)) is None
    miss(store)
    opens_at = store.run(lambda work: work.linking.opens_at(MIKA, NOW))
    assert opens_at is not None
    assert timedelta() < opens_at - NOW <= timedelta(hours=1)
    assert store.run(lambda work: work.linking.opens_at(MIKA, opens_at)) is None
    assert store.run(lambda work: work.linking.opens_at(KEN, NOW)) is None


def test_wrong_codes_are_remembered_by_another_program_and_after_an_erasure(
    store: Store, database_url: str, ring: KeyRing
) -> None:
    mika = meet(store)
    miss(store, MOST_MISSES)
    write(store, mika, (EraseUser(),))
    other = open_store(database_url, ring)
    assert other.run(lambda work: work.linking.opens_at(MIKA, NOW)) is not None
    other.close()


def test_only_records_are_a_history(store: Store) -> None:
    mika = meet(store)
    write(store, mika, (SaveProfile(Profile(mika, consent_version=1)),))
    assert not store.run(lambda work: work.linking.has_history(mika))
    write(store, mika, (SaveContact(CONTACT),))
    assert store.run(lambda work: work.linking.has_history(mika))


def test_whoever_joins_is_found_as_the_other_user_at_all_addresses(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    join(store, mika, ken)
    assert meet(store, KEN) == mika
    assert {place.address for place in store.run(lambda work: work.linking.places(mika))} == {MIKA, KEN}
    with pytest.raises(UnknownUserError):
        notebook(store, ken)


def test_both_histories_are_there_though_their_ids_were_the_same(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    for user_id, name in ((mika, "梅田"), (ken, "北浜")):
        write(store, user_id, RECORDS)
        write(store, user_id, (SaveGathering(Gathering("g1", name, GATHERING.starts_at, GATHERING.ends_at)),))
        plan(store, user_id, PROMISED, RESUMED)
    join(store, mika, ken)
    found = notebook(store, mika)
    assert sorted(gathering.name for gathering in found.gatherings) == ["北浜", "梅田"]
    assert {contact.label for contact in found.contacts} == {CONTACT.label}
    assert len(found.contacts) == len(found.follow_ups) == 2
    for follow_up in found.follow_ups:
        contact, about = found.contact(follow_up.contact_id), found.gathering(follow_up.gathering_id)
        assert contact is not None
        assert about is not None
        assert contact.gathering_id == about.id
    subjects = {nudge.subject.rpartition(":")[2] for nudge in found.nudges}
    assert subjects == {f.id for f in found.follow_ups} | {g.id for g in found.gatherings}
    assert {nudge.id for nudge in found.nudges} > {PROMISED.id, RESUMED.id}


@pytest.mark.parametrize("days", [1, 3])
def test_of_two_dialogs_put_off_that_are_about_nothing_the_keepers_comes_when_it_was_to(
    store: Store, days: int
) -> None:
    mika, ken = meet(store), meet(store, KEN)
    kept = Nudge(":resume", "resume", "profile:", NOW + timedelta(days=2))
    plan(store, mika, kept)
    plan(store, ken, replace(kept, subject="contact:", due_at=NOW + timedelta(days=days)))
    join(store, mika, ken)
    assert notebook(store, mika).nudges == (kept,)


def test_a_dialog_put_off_that_is_about_nothing_goes_along_where_the_keeper_has_none(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    put_off = Nudge(":resume", "resume", "profile:", NOW + timedelta(days=2))
    plan(store, ken, put_off)
    join(store, mika, ken)
    assert notebook(store, mika).nudges == (put_off,)


def test_what_was_sealed_for_the_one_opens_for_the_other(
    store: Store, database_url: str, ring: KeyRing
) -> None:
    mika, ken = meet(store), meet(store, KEN)
    write(store, ken, RECORDS)
    store.run(lambda work: work.calls.put(ken, "3.0", "export", {"name": "x"}, NOW))
    put(store, "waits", KEN)
    join(store, mika, ken)
    assert len(list(everything(database_url, ring))) >= len(RECORDS) + 3
    (call,) = store.run(lambda work: work.calls.due(NOW, 5))
    assert (call.user_id, call.args) == (mika, {"name": "x"})


def test_the_newest_contacts_are_the_newest_of_both(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    for number, user_id in enumerate((mika, ken, ken, mika)):
        contact = Contact(f"c{number}", "", f"n{number}")
        write(store, user_id, (SaveContact(contact),), NOW + timedelta(minutes=number))
    join(store, mika, ken)
    assert [contact.label for contact in notebook(store, mika).contacts] == ["n3", "n2", "n1", "n0"]
    write(store, mika, (SaveContact(Contact("c9", "", "n9")),), NOW)
    assert notebook(store, mika).contacts[0].label == "n9"


def test_the_wishes_and_the_consent_of_the_one_who_gave_the_code_stay(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    write(store, mika, (SaveProfile(Profile(mika, lang="en", consent_version=1, eve_at=1110, gatherings=2)),))
    told = Profile(ken, lang="ja", name="村上", work="文具", eve_at=1200, gatherings=3, pushes=(NOW,))
    write(store, ken, (SaveProfile(told),))
    join(store, mika, ken)
    kept = notebook(store, mika).profile
    assert (kept.lang, kept.eve_at, kept.consent_version) == ("en", 1110, 1)
    assert (kept.name, kept.work, kept.gatherings, kept.pushes) == ("村上", "文具", 5, (NOW,))


def test_no_button_of_the_one_means_anything_to_the_other(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    for user_id, revision in ((mika, 2), (ken, 7)):
        talk = Conversation(revision, (FRAME,), shelf=((FRAME,),))

        def save(work: UnitOfWork, user_id: str = user_id, talk: Conversation = talk) -> None:
            work.conversations.save(user_id, talk, 0)

        store.run(save)
    join(store, mika, ken)
    talk = store.run(lambda work: work.conversations.lock(mika))
    asked = [frame.asked for frame in (*talk.frames, *talk.shelf[0])]
    assert len({*asked}) == 2
    assert 7 < min(asked) <= max(asked) <= talk.revision


def test_what_waits_for_the_one_goes_out_as_the_others(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)

    def put_nudge(work: UnitOfWork) -> None:
        work.outbox.put(Outbound(ken, KEN, "k", "nudge", (Say("hi"),), "ja", nudges=(PROMISED,)), NOW)

    store.run(put_nudge)
    join(store, mika, ken)
    (row,) = store.run(lambda work: work.outbox.claim(NOW, 5, timedelta(seconds=9), ("terminal",)))
    (nudge,) = row.nudges
    assert row.user_id == mika
    assert nudge.subject.startswith("f1-")
    assert nudge.id == f"{nudge.subject}:promise"


def test_both_audits_and_that_they_were_linked_are_kept(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    write(store, ken, (SaveProfile(Profile(ken, consent_version=1)),))
    join(store, mika, ken)
    audit = store.run(lambda work: work.export(mika, NOW))["audit"]
    assert {"consent 1", "linked"} <= {entry["what"] for entry in audit}


def test_joining_touches_nobody_else(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    third = meet(store, AddressKey("terminal", "local", "rin"))
    write(store, third, RECORDS)
    write(store, ken, (SaveFollowUp(FollowUp("f1", "", "", "thanks", "x", NOW)),))
    before = notebook(store, third)
    join(store, mika, ken)
    assert notebook(store, third) == before


def test_who_would_wait_out_of_turn_steps_back(store: Store, database_url: str, ring: KeyRing) -> None:
    if "sqlite" in database_url:
        pytest.skip("SQLite has one writer: nobody ever holds a row beside another")
    first, second = sorted((meet(store), meet(store, KEN)))
    other = open_store(database_url, ring)

    def hold(work: UnitOfWork) -> None:
        work.conversations.lock(first)

        def step(work: UnitOfWork) -> None:
            work.conversations.lock(second)
            work.joining.lock(first, second)

        with pytest.raises(ConflictError):
            other.run(step)

    store.run(hold)
    other.close()


def test_nobody_is_joined_to_a_user_who_is_gone(store: Store) -> None:
    ken = meet(store, KEN)
    for gone in ("0", "z"):

        def lock(work: UnitOfWork, gone: str = gone) -> None:
            work.conversations.lock(ken)
            work.joining.lock(gone, ken)

        with pytest.raises(UnknownUserError):
            store.run(lock)


def linked(store: Store) -> str:
    mika, ken = meet(store), meet(store, KEN)
    join(store, mika, ken)
    return mika


def test_whoever_parts_leaves_with_nothing_and_the_rest_stays(store: Store, database_url: str) -> None:
    mika = linked(store)
    write(store, mika, RECORDS)
    store.run(lambda work: work.messages.keep(KEN, "m1", "secret", NOW)())
    put(store, "waits", KEN)
    store.run(lambda work: work.linking.part(mika, KEN, NOW))
    assert execute(database_url, "SELECT 1 FROM messages UNION ALL SELECT 1 FROM outbox") == []
    assert [g.name for g in notebook(store, mika).gatherings] == [GATHERING.name]
    stranger = store.run(lambda work: work.users.meet(KEN, "again", NOW, NOW))[0]
    assert stranger not in {mika, ""}
    assert notebook(store, stranger).gatherings == ()


def test_only_the_users_own_address_is_taken_away(store: Store) -> None:
    mika, ken = meet(store), meet(store, KEN)
    store.run(lambda work: work.linking.part(mika, KEN, NOW))
    assert meet(store, KEN) == ken


def test_the_preferred_place_is_the_one_chosen_last(store: Store) -> None:
    mika = linked(store)
    assert not any(place.preferred for place in store.run(lambda work: work.linking.places(mika)))
    for number, where in enumerate((KEN, MIKA, KEN)):

        def prefer(work: UnitOfWork, number: int = number, where: AddressKey = where) -> None:
            work.linking.prefer(mika, where, NOW + timedelta(seconds=number))

        store.run(prefer)
    found = store.run(lambda work: work.linking.places(mika))
    assert [place.address for place in found if place.preferred] == [KEN]
    assert store.run(lambda work: work.users.addresses(mika))[0] == KEN
    store.run(lambda work: work.users.gone(KEN, NOW))
    assert store.run(lambda work: work.users.addresses(mika)) == (MIKA,)


def test_text_sent_before_another_place_was_heard_from_is_late_for_an_open_question(store: Store) -> None:
    mika = linked(store)
    store.run(lambda work: work.users.heard(MIKA, NOW + timedelta(seconds=5)))

    def late(sent_after: int) -> bool:
        sent_at = NOW + timedelta(seconds=sent_after)
        return store.run(lambda work: work.users.meet(KEN, "e", sent_at, NOW))[1].late

    assert not late(3)
    revision = store.run(lambda work: work.conversations.lock(mika)).revision
    asking = Conversation(revision + 1, (FRAME,))
    store.run(lambda work: work.conversations.save(mika, asking, revision))
    assert (late(3), late(5), late(6)) == (True, True, False)


def test_a_snapshot_tells_where_else_the_user_can_be_reached(store: Store) -> None:
    mika = linked(store)

    def elsewhere() -> tuple[str, ...]:
        return store.run(lambda work: work.users.meet(MIKA, "e", NOW + timedelta(days=1), NOW))[1].elsewhere

    assert elsewhere() == ("terminal",)
    assert len(store.run(lambda work: work.users.snapshot_of(mika, NOW)).elsewhere) == 2
    store.run(lambda work: work.users.gone(KEN, NOW))
    assert elsewhere() == ()


def test_who_comes_back_to_one_place_while_reached_at_another_missed_nothing(store: Store) -> None:
    linked(store)
    store.run(lambda work: work.users.gone(KEN, NOW))
    found = store.run(lambda work: work.users.meet(KEN, "e", NOW + timedelta(days=1), NOW))[1]
    assert not found.back
    store.run(lambda work: work.users.gone(MIKA, NOW))
    found = store.run(lambda work: work.users.meet(KEN, "e", NOW + timedelta(days=1), NOW))[1]
    assert found.back


def test_erasing_takes_every_place_with_it(store: Store, database_url: str) -> None:
    mika = linked(store)
    write(store, mika, (*RECORDS, EraseUser()))
    assert execute(database_url, "SELECT 1 FROM addresses UNION ALL SELECT 1 FROM users") == []
