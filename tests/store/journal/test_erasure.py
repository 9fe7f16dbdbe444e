"""Text about a person can be erased; that something happened stays, and the chain still verifies."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from arlib.errors import ParameterError
from arlib.store.journal import (
    ApprovalError,
    ApprovalRules,
    OtherContentError,
    append,
    append_all,
    erase,
    export_journal,
    head,
    import_journal,
    journal_location,
    read_events,
    read_view,
    verify,
)
from arlib.store.journal.engine import engine
from arlib.store.journal.schema import PERSONAL
from store.journal.making import NOON, approve, make

BY = {"actor": "Bo Lind", "role": "manager", "effective_at": NOON, "reason": "Request 8 of 2 March; nothing to keep"}


def values(place: str) -> list[str]:
    with engine(journal_location(place)).connect() as conn:
        return list(conn.execute(sa.select(PERSONAL.c.value).order_by(PERSONAL.c.seq)).scalars())


def test_names_and_words_are_gone_and_the_rest_stays(place: str):
    append_all(place, [make("touch", "T", summary="Ms Poe was ill"), make("promise_made", "P"), make("letter_drafted")])
    before = head(place)
    done = erase(place, account_id="A-1", event_id="X", **BY)
    assert (done.texts, done.events) == (7, 3)
    assert values(place) == []
    touch, promise, letter, erasure = (r.event for r in read_events(place))
    assert (touch.contact, touch.summary, touch.stage) == ("", "", "late_inquiry")
    assert (promise.contact, promise.amount_minor) == ("", 50_00)
    assert (letter.body, letter.stage) == ("", "late_inquiry")
    assert (erasure.actor, erasure.reason) == ("Bo Lind", BY["reason"])
    assert verify(place, anchor=[before, head(place)]).holds


def test_only_one_person_of_an_account_is_erased_when_he_is_named(place: str):
    append(place, make("touch", "1", contact="Ms Ann Poe"))
    append(place, make("touch", "2", contact="Mr Max Ray", summary="says: ask ANN POE"))
    append(place, make("touch", "3", contact="Mr Max Ray"))
    append(place, make("touch", "4", account_id="A-2", contact="Ms Ann Poe"))
    assert erase(place, account_id="A-1", contact="Ann Poe", event_id="X", **BY).events == 2
    assert values(place) == ["Mr Max Ray", "Ms Ann Poe"]


def test_a_hundred_of_a_thousand_leave_nothing_behind(place: str):
    events = [make("note", f"N-{n}", account_id=f"A-{n % 10}", text=f"secret {n % 10} {n}") for n in range(1000)]
    append_all(place, events)
    assert erase(place, account_id="A-3", event_id="X", **BY).texts == 100
    assert not any("secret 3 " in value for value in values(place))
    assert len(values(place)) == 900
    assert verify(place, anchor=head(place)).holds


def test_the_file_itself_does_not_hold_the_text_any_more(tmp_path: Path):
    place = f"sqlite:///{tmp_path}/journal.sqlite"
    append_all(place, [make("note", f"N-{n}", text=f"Verschwiegen-{n}") for n in range(200)])
    assert b"Verschwiegen-150" in (tmp_path / "journal.sqlite").read_bytes()
    erase(place, account_id="A-1", event_id="X", **BY)
    assert b"Verschwiegen" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_erasing_again_with_the_same_id_erases_nothing_new(place: str):
    append(place, make("touch"))
    first = erase(place, account_id="A-1", event_id="X", **BY)
    append(place, make("touch"))
    again = erase(place, account_id="A-1", event_id="X", **BY)
    assert (again.texts, again.recorded) == (first.texts, first.recorded)
    assert values(place) == ["Ms Ann Poe"]
    with pytest.raises(OtherContentError):
        erase(place, account_id="A-2", event_id="X", **BY)


def test_analysts_do_not_erase_and_an_account_must_be_named(place: str):
    append(place, make("touch"))
    with pytest.raises(ApprovalError, match="may not erase"):
        erase(place, account_id="A-1", event_id="X", **BY | {"role": "analyst"})
    with pytest.raises(ParameterError, match="no account"):
        erase(place, account_id="", event_id="X", **BY)
    assert values(place) == ["Ms Ann Poe"]


def test_where_the_people_are_known_nobody_erases_in_a_role_he_does_not_have(place: str):
    append(place, make("touch"))
    rules = ApprovalRules(people={"Bo Lind": "analyst", "Eva Moss": "manager"})
    with pytest.raises(ApprovalError, match="Bo Lind does not have the role manager"):
        erase(place, account_id="A-1", event_id="X", rules=rules, **BY)
    assert erase(place, account_id="A-1", event_id="X", rules=rules, **BY | {"actor": "Eva Moss"}).texts == 1


def test_a_retry_of_an_event_whose_text_was_erased_is_still_recognised(place: str):
    append(place, make("touch", "T"))
    erase(place, account_id="A-1", event_id="X", **BY)
    assert append(place, make("touch", "T")).was_there
    with pytest.raises(OtherContentError):
        append(place, make("touch", "T", channel="email"))


def test_an_approved_letter_still_verifies_after_its_text_was_erased(place: str):
    letter = append(place, make("letter_drafted")).event
    append(place, approve(letter))
    erase(place, account_id="A-1", event_id="X", **BY)
    assert verify(place).holds
    assert read_view(place, as_of=NOON.date()).requests["shown_hash"].tolist() == [letter.shown_hash]


def test_an_erased_payer_name_is_no_alias(place: str):
    append(place, make("alias_learned"))
    erase(place, account_id="A-1", event_id="X", **BY)
    assert read_view(place, as_of=NOON.date()).aliases.empty


def test_what_was_erased_stays_erased_through_an_export(place: str, another_place: str, tmp_path: Path):
    append(place, make("touch"))
    erase(place, account_id="A-1", event_id="X", **BY)
    export_journal(place, tmp_path / "out.jsonl")
    assert "Poe" not in (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    import_journal(another_place, tmp_path / "out.jsonl")
    assert verify(another_place, anchor=head(place)).holds


def test_equal_names_do_not_look_equal_in_the_chain(place: str):
    one, two = append_all(place, [make("touch", "1"), make("touch", "2")])
    with engine(journal_location(place)).connect() as conn:
        payloads = conn.exec_driver_sql("SELECT payload FROM journal_events").scalars().all()
    assert one.event.contact == two.event.contact
    assert len(set(payloads)) == 2
    assert not any("Poe" in payload for payload in payloads)
