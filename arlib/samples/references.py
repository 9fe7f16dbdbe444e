"""What payers write: the reference text of a payment in all its real-life shapes, and remittance lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from arlib.samples.billing import Words
from arlib.samples.paying import Receipts
from arlib.samples.world import Days, Shares, World, as_date

STYLES = ("right", "digits", "glued", "typo", "split", "order", "missing", "wrong")
TIDY_WEIGHTS = (0.78, 0.07, 0.03, 0.02, 0.02, 0.04, 0.03, 0.01)
SLOPPY_WEIGHTS = (0.25, 0.13, 0.13, 0.10, 0.12, 0.09, 0.15, 0.03)
OPEN_WEIGHTS = (0.34, 0.12, 0.12, 0.10, 0.10, 0.08, 0.11, 0.03)
MANY_STYLES = ("list", "short_list", "advice", "missing")
MANY_WEIGHTS = (0.42, 0.16, 0.30, 0.12)

WORD_FOR_INVOICE = {
    "en": ("Invoice", "Inv", "INV.", ""),
    "de": ("Rechnung", "RG", "Re.Nr.", ""),
    "fr": ("Facture", "FACT", "Fact.", ""),
    "es": ("Factura", "FRA", "Fact.", ""),
}
PART_WORDS = {"en": "part payment", "de": "Teilzahlung", "fr": "acompte", "es": "pago parcial"}
NO_REFERENCE = {
    "en": ("", "Payment", "Thank you", "Bank transfer", "Settlement of account"),
    "de": ("", "Zahlung", "Überweisung", "Begleichung offener Posten", "Kd.Nr."),
    "fr": ("", "Virement", "Règlement", "Paiement fournisseur"),
    "es": ("", "Transferencia", "Pago", "Pago a proveedor"),
}
ADVICE = {"en": "See remittance advice", "de": "Laut Avis", "fr": "Selon avis de paiement", "es": "Según aviso de pago"}
PREPAID = {"en": "Prepayment order", "de": "Anzahlung Bestellung", "fr": "Acompte commande", "es": "Anticipo pedido"}


def with_references(
    world: World, receipts: Receipts, invoices: pd.DataFrame, languages: Sequence[str], habits: pd.DataFrame
) -> pd.DataFrame:
    """The payments plus ``style`` and ``reference``."""
    pay = receipts.payments
    style = _styles(world, receipts, invoices, habits)
    numbers = _numbers_by_payment(receipts.legs, invoices, len(pay))
    draws = world.chance("reference texts").share(len(pay))
    orders, rows = invoices["po"].to_numpy(), pay["invoice"].to_numpy()
    payers = invoices["payer"].to_numpy()[rows]
    wrong = invoices["item_id"].to_numpy()[(rows + 41) % len(invoices)]
    style = np.where((style == "order") & (orders[rows] == ""), "right", style)
    texts = [
        _text(s, n, languages[a], o, w, u, as_date(d).strftime("%d%m"))
        for s, n, a, o, w, u, d in zip(style, numbers, payers, orders[rows], wrong, draws, pay["day"], strict=True)
    ]
    part = (
        pay["role"].isin(["part", "second"]).to_numpy() | ((pay["situation"] == "two_parts") & (draws < 0.6)).to_numpy()
    )
    texts = [f"{PART_WORDS[languages[a]]} {t}".strip() if p else t for t, a, p in zip(texts, payers, part, strict=True)]
    return pay.assign(style=style, reference=np.array(texts, dtype=object))


def _styles(world: World, receipts: Receipts, invoices: pd.DataFrame, habits: pd.DataFrame) -> Words:
    """Open receipts are the difficult ones; sloppy customers are sloppy in the history too."""
    pay, chance = receipts.payments, world.chance("reference styles")
    n = len(pay)
    sloppy = chance.share(n) < habits["sloppy"].to_numpy()[invoices["payer"].to_numpy()[pay["invoice"]]]
    names = np.array(STYLES, dtype=object)
    tidy, loose, still_open = (names[chance.pick(n, w)] for w in (TIDY_WEIGHTS, SLOPPY_WEIGHTS, OPEN_WEIGHTS))
    many = np.array(MANY_STYLES, dtype=object)[chance.pick(n, MANY_WEIGHTS)]
    style = np.where(pay["applied"], np.where(sloppy, loose, tidy), still_open)
    known = (
        ~pay["role"].isin(["main", "second", "part", "residue"]).to_numpy()
        | (pay["situation"] == "wrong_payer").to_numpy()
    )
    known |= pay["situation"].isin(["paid_credited", "tax_overpaid", "discount_overpaid"]).to_numpy()
    return np.where((pay["legs"] > 1).to_numpy(), many, np.where(known, "right", style))


def _numbers_by_payment(legs: pd.DataFrame, invoices: pd.DataFrame, count: int) -> list[list[str]]:
    numbers: list[list[str]] = [[] for _ in range(count)]
    ids = invoices["item_id"].to_numpy()[legs["invoice"]]
    for payment, number in zip(legs["payment"].tolist(), ids, strict=True):
        numbers[payment].append(number)
    return numbers


def _text(style: str, numbers: list[str], language: str, order: str, wrong: str, draw: float, day: str) -> str:
    number, word = numbers[0], _one(WORD_FOR_INVOICE[language], draw)
    if style in ("right", "wrong"):
        return f"{word} {number if style == 'right' else wrong}".strip()
    plain = {
        "digits": number[3:],
        "glued": f"{word}{number.replace('-', '')}{order.replace('-', '') or 'D' + day}",
        "typo": f"{word} {misspelt(number, draw)}".strip(),
        "split": f"{word} {number[:2]} {number[3:6]} {number[6:]}".strip(),
        "order": order,
        "missing": _one(NO_REFERENCE[language], draw),
        "list": ", ".join(numbers),
        "short_list": numbers[0] + "".join("/" + n[-3:] for n in numbers[1:]),
        "advice": ADVICE[language],
    }
    return plain[style]


def _one(words: Sequence[str], draw: float) -> str:
    return words[int(draw * 997) % len(words)]


def misspelt(number: str, draw: float) -> str:
    """One typing error in the digits: a wrong digit, two digits swapped, or one left out.

    >>> misspelt("AT-100123", 0.1), misspelt("AT-100123", 0.5), misspelt("AT-100123", 0.9)
    ('AT-100128', 'AT-100132', 'AT-10012')
    """
    head, digits = number[:-3], number[-3:]
    if draw < 0.4:
        return head + digits[:2] + str((int(digits[2]) + 5) % 10)
    if draw < 0.75 and digits[1] != digits[2]:
        return head + digits[0] + digits[2] + digits[1]
    return head + digits[:2]


def remittance_rows(world: World, payments: pd.DataFrame, legs: pd.DataFrame) -> pd.DataFrame:
    """What payers said their combined payments are for: most that promise an advice, some that list numbers.

    Of the open ones every ninth advice does not add up to its payment.
    """
    listed = (payments["legs"] > 1).to_numpy() & (world.chance("remittance").share(len(payments)) < 0.25)
    sends = (payments["style"] == "advice").to_numpy() & (world.chance("advice arrived").share(len(payments)) < 0.85)
    rows = legs[(listed | sends)[legs["payment"]]]
    first = ~rows["payment"].duplicated().to_numpy()
    astray = first & ~rows["applied"].to_numpy() & (rows["payment"].to_numpy() % 9 == 0)
    return pd.DataFrame(
        {"payment": rows["payment"], "invoice": rows["invoice"], "amount": rows["amount"] + np.where(astray, 1000, 0)}
    )


def payer_names(world: World, names: Sequence[str], accounts: Days) -> list[str]:
    """The payer as the bank prints it: as is, in capitals, cut at 27 characters, or with a department."""
    draws: Shares = world.chance("payer names").share(len(accounts))
    return [_as_printed(names[a], u) if a >= 0 else "" for a, u in zip(accounts.tolist(), draws.tolist(), strict=True)]


def _as_printed(name: str, draw: float) -> str:
    if draw < 0.55:
        return name
    if draw < 0.8:
        return name.upper()
    if draw < 0.92:
        return name.upper()[:27].strip()
    return f"{name.rsplit(' ', 1)[0]} {'Accounts Payable' if draw < 0.96 else 'Buchhaltung'}"
