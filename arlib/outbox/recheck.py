"""The last look at a letter, on the book of the moment: whether it may go out, later, or not any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from arlib.communications import MessageFinding, Registry
from arlib.communications.letters import Letter, Template, review_letters
from arlib.communications.stages import Standing, may_contact, plan_account, steps_of
from arlib.communications.stages.hours import zone_of
from arlib.contracts.events import LetterDrafted
from arlib.dates import add_working_days
from arlib.money import format_money
from arlib.outbox.book import CustomerBook
from arlib.policy import Policy

SHORTEST_DEADLINE = 3
"""Working days; anything shorter presses."""
STOPPING = ("blocker", "major")
ABOUT = {"dispute_response": ("disputes", "dispute_id"), "promise_confirmation": ("promises", "promise_id"),
         "payment_plan": ("instalments", "plan_id")}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """``send``, or ``stale``: what it says, or why it was written, has changed."""

    outcome: Literal["send", "stale"]
    reason: str = ""


def recheck(
    letters: Sequence[LetterDrafted],
    books: Mapping[str, CustomerBook],
    *,
    moment: datetime,
    policy: Policy,
    templates: Mapping[str, Template],
    registry: Registry,
) -> list[Verdict]:
    """Look at letters once more: what they say, and why they were written.

    Args:
        letters: The drafts as approved.
        books: Account to its part of the book, as of the moment's day.
        moment: When they would go out, with its offset; :func:`not_now` judges the hour.
        policy: The policy in force.
        templates: By id, as they are now.
        registry: Of the whole book.

    Returns:
        ``send`` or ``stale`` for each letter.
    """
    changed = [
        changed_since(letter, books[letter.account_id].standing, moment=moment, policy=policy, templates=templates)
        for letter in letters
    ]
    sound = [letter for letter, reason in zip(letters, changed, strict=True) if not reason]
    reviewed = iter(_reviewed(sound, books, moment, policy, templates, registry))
    reasons = [reason or next(reviewed) for reason in changed]
    return [Verdict("stale", reason) if reason else Verdict("send") for reason in reasons]


def changed_since(
    letter: LetterDrafted, standing: Standing, *, moment: datetime, policy: Policy, templates: Mapping[str, Template]
) -> str:
    """Why a letter is not in order any more, whatever its words; empty where it is."""
    return next(_changes(letter, standing, moment, policy, templates), "")


def _changes(
    letter: LetterDrafted, standing: Standing, moment: datetime, policy: Policy, templates: Mapping[str, Template]
) -> Iterator[str]:
    yield from _amounts(letter, standing)
    if standing.hold is not None:
        yield standing.hold.reason
    yield from _contact(letter, standing)
    template = templates.get(letter.template_id)
    if letter.template_id and (template is None or template.version != letter.template_version):
        yield "the template has changed since"
    if letter.stage in policy.communications.dunning_stages:
        yield from _stage(letter, standing, moment, policy)
    if letter.stage in ABOUT:
        yield from _occasion(letter, standing)
    yield from _deadline(letter, moment, policy)


def _amounts(letter: LetterDrafted, standing: Standing) -> Iterator[str]:
    """Every open amount the text gives, against the ledger, to the cent."""
    now = {i.item_id: i.open_minor for i in standing.invoices}
    now |= {str(r["item_id"]): int(r["open_minor"]) for r in standing.credit_items}
    currency = {i.item_id: i.currency for i in standing.invoices}
    for name, text in letter.shown.items():
        item = name.removeprefix("open ")
        if item == name or now.get(item, 0) == int(text):
            continue
        code = currency.get(item, "")
        told = f"now {format_money(now[item], code)}" if code else "settled"
        yield f"{item}: its open amount has changed since; {told}"
    if letter.stage == "statement":
        named = {n.removeprefix("open ") for n in letter.shown if n.startswith("open ")}
        if new := sorted(set(now) - named):
            yield f"{new[0]} has come in since"


def _contact(letter: LetterDrafted, standing: Standing) -> Iterator[str]:
    channel = "phone" if letter.channel == "phone_script" else letter.channel
    known = [c for c in standing.contacts if c["name"] == letter.to and c["status"] == "active"]
    if not known:
        yield f"{letter.to or 'nobody'} is no contact of the customer any more"
    elif channel in str(known[0]["opt_out"]).split():
        yield f"{letter.to} does not want {channel}"
    elif channel == "email" and known[0]["email"] != letter.to_address:
        yield f"the address of {letter.to} has changed"


def _stage(letter: LetterDrafted, standing: Standing, moment: datetime, policy: Policy) -> Iterator[str]:
    day = moment.date()
    invoices = {i.item_id: i for i in standing.invoices}
    steps = steps_of(standing, as_of=day, policy=policy)
    for item in letter.invoice_ids:
        held = invoices[item].hold if item in invoices else None
        if held is not None:
            yield f"{item}: {held.reason}"
        elif item not in steps or steps[item].stage != letter.stage:
            reason = steps[item].reason if item in steps else "it is settled"
            yield f"{item}: {letter.stage.replace('_', ' ')} is not in order now ({reason})"
        elif standing.net_minor(invoices[item].currency) <= 0:
            yield "the customer is in net credit"
    asked = standing.unanswered()
    if asked is not None and asked["outcome"] != "promise":
        yield f"the customer wrote on {asked['at'].date()}: answer first"


def _occasion(letter: LetterDrafted, standing: Standing) -> Iterator[str]:
    rows, key = ABOUT[letter.stage]
    found = next((r for r in getattr(standing, rows) if r[key] == letter.shown.get("about")), None)
    if found is None or (rows == "promises" and found["verdict"] != "open"):
        yield f"the {rows.removesuffix('s')} it is about has ended"


def _deadline(letter: LetterDrafted, moment: datetime, policy: Policy) -> Iterator[str]:
    if letter.follow_up_on is None:
        return
    span = getattr(getattr(policy.communications.windows, letter.stage, None), "deadline_days", None)
    left = (letter.follow_up_on - moment.date()).days
    if left < (span[0] if span else 0) or letter.follow_up_on < add_working_days(moment.date(), SHORTEST_DEADLINE):
        yield f"its deadline, {letter.follow_up_on}, is too near by now"


def not_now(letter: LetterDrafted, standing: Standing, *, moment: datetime, policy: Policy) -> str:
    """Why a sound letter has to wait: the customer's hours and, for dunning, the gap and the cap of contacts."""
    account = standing.account
    if reason := may_contact(
        moment, country=str(account.get("country", "")), tz=str(account.get("tz", "")),
        hours=policy.communications.hours,
    ):  # fmt: skip
        return reason
    if letter.stage not in policy.communications.dunning_stages:
        return ""
    steps = steps_of(standing, as_of=moment.date(), policy=policy)
    row = plan_account(standing, steps, as_of=moment.date(), policy=policy)
    is_next = row["action"] in ("write", "call") and row["rule"] != "occasion"
    return "" if is_next else str(row["reason"])


def _reviewed(
    letters: Sequence[LetterDrafted], books: Mapping[str, CustomerBook], moment: datetime, policy: Policy,
    templates: Mapping[str, Template], registry: Registry,
) -> list[str]:  # fmt: skip
    """What stops each letter in our own review, read as it would go out; empty where nothing does."""
    found = findings_now(letters, books, moment=moment, policy=policy, templates=templates, registry=registry)
    return [stopped_by_review(findings) for findings in found]


def stopped_by_review(findings: Iterable[MessageFinding]) -> str:
    """The first finding that a letter must not go out with; empty where there is none. The hour is judged apart."""
    found = next((f for f in findings if f.severity in STOPPING and f.code != "W2"), None)
    return f"the review stops it: {found.code} {found.message}" if found else ""


def findings_now(
    letters: Sequence[LetterDrafted], books: Mapping[str, CustomerBook], *, moment: datetime, policy: Policy,
    templates: Mapping[str, Template], registry: Registry,
) -> list[tuple[MessageFinding, ...]]:  # fmt: skip
    """What our own review finds in each letter, read at noon of the customer's day. As for :func:`recheck`."""
    if not letters:
        return []
    zones = [zone_of(str(books[x.account_id].standing.account.get("tz", ""))) for x in letters]
    clocks = [moment.astimezone(zone).replace(tzinfo=None) if zone else moment.replace(tzinfo=None) for zone in zones]
    # the hour is judged when a letter goes out; here it must not hide what else is wrong
    noons = [clock.replace(hour=12, minute=0, second=0, microsecond=0) for clock in clocks]
    shared = books[letters[0].account_id]
    return review_letters(
        [_as_letter(x) for x in letters], ledger=shared.ledger, as_of=moment.date(), policy=policy,
        registry=registry, templates=templates, at=noons, instalments=shared.view.instalments,
    )  # fmt: skip


def _as_letter(letter: LetterDrafted) -> Letter:
    return Letter(
        account_id=letter.account_id, stage=letter.stage, channel=letter.channel, language=letter.language,
        rep=letter.shown.get("rep", letter.actor), to=letter.to, address=letter.to_address, subject=letter.subject,
        body=letter.body, template_id=letter.template_id, template_version=letter.template_version,
        invoice_ids=letter.invoice_ids, currency="", amount_minor=0, follow_up_on=letter.follow_up_on,
        subject_id=letter.shown.get("about", ""),
    )  # fmt: skip
