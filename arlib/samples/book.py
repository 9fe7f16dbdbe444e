"""The sample book: a made-up receivables ledger with planted situations and their answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from arlib.contracts import REMITTANCE_LINES, require
from arlib.errors import ParameterError
from arlib.samples.activity import Activity, make_activity
from arlib.samples.balances import Balances, balances_of
from arlib.samples.billing import make_invoices
from arlib.samples.catalogue import make_catalogue
from arlib.samples.clearing import make_adjustments, make_allocations
from arlib.samples.control import make_control_totals
from arlib.samples.customers import Customers, make_customers
from arlib.samples.disputes import invoice_status, make_disputes, plan_disputes
from arlib.samples.ledger_rows import Documents, make_items, number_documents
from arlib.samples.paying import Receipts, make_receipts
from arlib.samples.promises import make_promises, plan_promises, promise_ids
from arlib.samples.references import remittance_rows, with_references
from arlib.samples.situations import plan_situations
from arlib.samples.truth import future_payments, overpayment_causes, still_open, true_payments
from arlib.samples.world import World

SMALLEST_BOOK, SHORTEST_HISTORY = 120, 24


@dataclass(frozen=True)
class SampleBook:
    """A whole made-up book.

    ``tables`` follow the contracts, by contract name. ``truth`` holds the answers that rules never read:
    ``payments``, ``overpayment_causes``, ``future_payments``, ``messages``, ``promises``, ``situations``.
    """

    tables: dict[str, pd.DataFrame] = field(repr=False)
    truth: dict[str, pd.DataFrame] = field(repr=False)
    as_of: date
    seed: int


def make_sample_book(
    *, seed: int = 20261030, accounts: int = 3600, as_of: date = date(2026, 10, 30), months: int = 24
) -> SampleBook:
    """Make the book; the same arguments give the same book, always.

    Args:
        seed: Chooses the book.
        accounts: How many customers; five in six hold an unresolved credit. 300,000 take minutes.
        as_of: The last day anything is dated, apart from due dates and promises.
        months: Length of the history, the month of ``as_of`` included.

    Raises:
        ParameterError: fewer than 120 accounts or 24 months; the planted situations would not fit.

    >>> book = make_sample_book(accounts=120)
    >>> len(book.tables["accounts"]), sorted(book.truth)[0]
    (120, 'future_payments')
    """
    if accounts < SMALLEST_BOOK or months < SHORTEST_HISTORY:
        raise ParameterError(
            f"{accounts} accounts over {months} months",
            where="make_sample_book",
            next_step=f"Ask for at least {SMALLEST_BOOK} accounts and {SHORTEST_HISTORY} months.",
        )
    return _assemble(World(seed, accounts, as_of, months))


def _assemble(world: World) -> SampleBook:
    customers = make_customers(world)
    documents = _make_documents(world, customers)
    disputes = plan_disputes(world, documents.invoices)
    items = make_items(world, documents, customers, invoice_status(world, documents.invoices, disputes))
    allocations, adjustments = make_allocations(world, documents), make_adjustments(world, documents)
    balances = balances_of(items, allocations, adjustments)
    promises = plan_promises(world, documents, disputes)
    activity = make_activity(world, customers, documents, items, balances, disputes, promises)
    tables = {
        "accounts": customers.accounts,
        "contacts": customers.contacts,
        "items": items,
        "remittance_lines": _remittance(world, documents),
        "allocations": allocations,
        "adjustments": adjustments,
        "control_totals": make_control_totals(world, items, adjustments),
        "touches": activity.touches,
        "messages": activity.messages,
        "promises": make_promises(promises, documents.invoices, customers),
        "disputes": make_disputes(disputes, documents.invoices, customers.accounts),
    }
    truth = _truth(world, documents, items, balances, activity, promises)
    truth["situations"] = make_catalogue(world, tables, truth, balances)
    truth["payments"] = still_open(truth["payments"], items, balances, world)
    return SampleBook(tables, truth, world.as_of, world.seed)


def _make_documents(world: World, customers: Customers) -> Documents:
    habits = customers.habits
    plan = plan_situations(world, habits)
    invoices = make_invoices(world, plan, habits)
    receipts = make_receipts(world, invoices, habits)
    payments = with_references(world, receipts, invoices, customers.accounts["language"].tolist(), habits)
    return number_documents(world, invoices, Receipts(payments, receipts.legs, receipts.future), plan, habits)


def _remittance(world: World, documents: Documents) -> pd.DataFrame:
    rows = remittance_rows(world, documents.receipts.payments, documents.receipts.legs)
    table = pd.DataFrame(
        {
            "item_id": documents.money_ids("receipt")[rows["payment"]],
            "invoice_id": documents.invoices["item_id"].to_numpy()[rows["invoice"]],
            "amount_minor": rows["amount"].to_numpy(),
        }
    )
    return require(table, REMITTANCE_LINES)


def _truth(
    world: World,
    documents: Documents,
    items: pd.DataFrame,
    balances: Balances,
    activity: Activity,
    promises: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    verdicts = pd.DataFrame({"promise_id": promise_ids(promises), "verdict": promises["verdict"]})
    return {
        "payments": true_payments(documents),
        "overpayment_causes": overpayment_causes(documents, items, balances, world),
        "future_payments": future_payments(documents, balances, world),
        "messages": activity.answers,
        "promises": verdicts,
    }
