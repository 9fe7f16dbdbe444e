"""Who to call: the person who pays first, on the channel he prefers, and nobody who has left or never answers."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.dates import midnight
from arlib.policy import Policy
from arlib.tiering.lookup import looked_up, rows_of

ROLES = {"primary": 0, "secondary": 1, "approver": 2, "manager": 3}
LED_NOWHERE = ("no_answer", "voicemail", "no_progress", "wrong_contact", "bounced")
CHOSEN = ["contact", "contact_role", "channel", "address", "phone", "contact_note", "then"]
"""Columns :func:`with_contact` adds; ``then`` is the next person to try."""
_NAMELESS = {"contact": "", "contact_role": "", "contact_note": "no contact on record", "then": ""}


def with_contact(
    queue: pd.DataFrame,
    contacts: pd.DataFrame,
    touches: pd.DataFrame,
    accounts: pd.DataFrame,
    *,
    policy: Policy,
    as_of: date,
) -> pd.DataFrame:
    """Add whom to contact and how.

    Args:
        queue: ``id tier``; one row per account.
        contacts: CONTACTS frame. People who left, whose time is over, or who cannot be reached are left out.
        touches: TOUCHES frame up to the day; contacts that led nowhere, or nobody has heard of for long, come last.
        accounts: ACCOUNTS frame, for the address of the house where nobody is left.
        policy: Tiers that are called, and when a contact counts as stale.
        as_of: The day.

    Returns:
        The same rows plus ``CHOSEN`` (text, empty when there is none).
    """
    people = _reachable(contacts, as_of).pipe(_with_record, touches, policy, as_of)
    people = people.sort_values(["account_id", "_last_resort", "_role", "contact_id"], kind="stable")
    first = people.drop_duplicates("account_id").set_index("account_id")
    second = people[people.duplicated("account_id")].drop_duplicates("account_id").set_index("account_id")
    house = accounts.set_index("account_id")[["email", "phone"]].add_prefix("_house_")
    own = rows_of(queue["id"], house).fillna({"_house_email": "", "_house_phone": ""})
    known = pd.concat([queue[["id", "tier"]], rows_of(queue["id"], first), own], axis=1)
    return queue.assign(**_choice(known, policy), then=_texts(looked_up(queue["id"], second["name"])))


def _reachable(contacts: pd.DataFrame, as_of: date) -> pd.DataFrame:
    day = pd.Timestamp(midnight(as_of))
    over = contacts["valid_to"].lt(day) | contacts["valid_from"].gt(day)
    opted = " " + contacts["opt_out"] + " "
    mail = contacts["email"].ne("") & contacts["status"].ne("bounced") & ~opted.str.contains(" email ", regex=False)
    call = contacts["phone"].ne("") & ~opted.str.contains(" phone ", regex=False)
    here = contacts["status"].ne("left") & ~over & (mail | call)
    return contacts.assign(_mail=mail, _call=call, _role=contacts["role"].map(ROLES))[here]


def _with_record(people: pd.DataFrame, touches: pd.DataFrame, policy: Policy, as_of: date) -> pd.DataFrame:
    """Mark people with whom several contacts in a row led nowhere, or who have been silent for very long."""
    day = pd.Timestamp(midnight(as_of))
    seen = touches[touches["at"].lt(day + pd.Timedelta(days=1)) & touches["contact"].ne("")]
    keys = ["account_id", "contact"]
    answered = seen[seen["direction"].eq("in") | ~seen["outcome"].isin(LED_NOWHERE)]
    last_good = answered.groupby(keys)["at"].max().rename("_last_good").reset_index()
    since = seen[seen["outcome"].isin(LED_NOWHERE)].merge(last_good, on=keys, how="left")
    since = since[since["_last_good"].isna() | since["at"].gt(since["_last_good"])]
    tried = since.groupby(keys).agg(_tried=("at", "size"), _from=("at", "min")).reset_index()
    known = people.merge(tried.rename(columns={"contact": "name"}), on=["account_id", "name"], how="left")
    known = known.fillna({"_tried": 0})
    silent = (day - known["_from"]).dt.days.gt(policy.queue.stale_contact_days)
    return known.assign(_last_resort=known["_tried"].ge(policy.queue.no_progress_contacts) | silent)


def _choice(known: pd.DataFrame, policy: Policy) -> dict[str, pd.Series[str]]:
    nobody = known["contact_id"].isna()
    mail, call = known["_mail"].eq(True), known["_call"].eq(True)
    wants_call = known["tier"].isin(policy.queue.call_tiers) | known["preferred_channel"].eq("phone")
    by_phone = call & (wants_call | ~mail)
    written = known["preferred_channel"].where(known["preferred_channel"].isin(("letter", "chat", "sms")), "email")
    channel = written.mask(by_phone, "phone").mask(nobody, "phone")
    channel = channel.mask(nobody & known["_house_phone"].eq(""), "email")
    person_phone = known["phone"].where(call)
    phone = _texts(person_phone).mask(nobody, known["_house_phone"])
    mailbox = _texts(known["email"].where(mail)).mask(nobody, known["_house_email"])
    address = mailbox.mask(channel.isin(("phone", "sms", "chat")), phone)
    note = known["_last_resort"].eq(True).map({True: "several contacts in a row led nowhere", False: ""})
    return {
        "contact": _texts(known["name"]),
        "contact_role": _texts(known["role"]),
        "channel": _texts(channel),
        "address": _texts(address),
        "phone": _texts(phone),
        "contact_note": _texts(note.mask(nobody, _NAMELESS["contact_note"])),
    }


def _texts(column: pd.Series) -> pd.Series[str]:
    return column.astype("str").fillna("")
