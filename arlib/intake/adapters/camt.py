"""camt.053 statements, and camt.052 and camt.054, which are not final (ISO 20022, versions 2 to 13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake.adapters.adapter import Adapter, StatementFile
from arlib.intake.adapters.xmltree import Node, read_xml
from arlib.intake.statements import Balance, Entry, Statement

_FORMS = {"BkToCstmrStmt/Stmt": "", "BkToCstmrAcctRpt/Rpt": "052", "BkToCstmrDbtCdtNtfctn/Ntfctn": "054"}
_NOT_FINAL = {
    "052": "this is an interim report (camt.052), its entries are not final",
    "054": "this is a notification (camt.054) without balances to prove it by; the statement (camt.053) counts",
}
_PENDING = {"PDNG": "the bank has not booked it", "FUTR": "it is booked in the future", "INFO": "for information only"}
_NO_REFERENCE = ("NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTAVAILABLE")
_RETURNS = frozenset({"RRTN", "RPCR", "UPDD", "RRCT", "PRDD", "RCDD", "UPCQ", "RCHQ"})


def recognises(head: str) -> bool:
    """Whether the text is XML of this family."""
    found = re.search(r"camt\.05[234]\.|<(?:\w+:)?BkToCstmr", head)
    return bool(found) and head.lstrip("\ufeff \t\r\n").startswith("<")


def read(file: StatementFile) -> list[Statement]:
    """Every statement, report or notification of the file."""
    root = read_xml(file.content(), where=file.name)
    top = root if root.tag == "Document" else next((n for n in _descendants(root) if n.tag == "Document"), root)
    found = [(node, form) for path, form in _FORMS.items() for node in top.all(path)]
    if not found:
        raise IntakeError("no statement was found", where=file.name, next_step="Fetch the file from the bank again.")
    return [_statement(node, form) for node, form in found]


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _descendants(child)


def _statement(node: Node, form: str) -> Statement:
    balances = [(b.told("Tp/CdOrPrtry/Cd"), _balance(b)) for b in node.all("Bal")]
    opening = _chosen(balances, ("OPBD", "PRCD"), first=True)
    closing = _chosen(balances, ("CLBD",), first=False)
    currency = node.told("Acct/Ccy") or (opening.currency if opening else "") or _entry_currency(node)
    notes: list[str] = []
    entries = [e for n in node.all("Ntry") for e in _entries(n, currency, notes)]
    return Statement(
        line=node.line,
        account=node.told("Acct/Id/IBAN", "Acct/Id/Othr/Id"),
        number=node.told("ElctrncSeqNb", "LglSeqNb", "Id"),
        currency=currency,
        opening=opening,
        closing=closing,
        entries=tuple(entries),
        interim=_NOT_FINAL.get(form, ""),
        fault=_miscounted(node),
        notes=tuple(notes),
    )


def _balance(node: Node) -> Balance:
    amount = node.first("Amt")
    sign = "-" if node.told("CdtDbtInd") == "DBIT" else ""
    text = amount.text.strip() if amount else ""
    day = node.told("Dt/Dt", "Dt/DtTm")[:10]
    return Balance(sign + text, amount.attributes.get("Ccy", "") if amount else "", day)


def _chosen(balances: list[tuple[str, Balance]], codes: tuple[str, ...], *, first: bool) -> Balance | None:
    """The balance of a kind; a page of a longer statement has interim ones (ITBD) in their place."""
    named = [b for code in codes for c, b in balances if c == code]
    if named:
        return named[0] if first else named[-1]
    pages = [b for c, b in balances if c == "ITBD"]
    ends = {c for c, _ in balances} & {"OPBD", "PRCD", "CLBD"}
    if not pages or (len(pages) == 1 and not ends):
        return None
    return pages[0] if first else pages[-1]


def _entry_currency(node: Node) -> str:
    amount = node.first("Ntry/Amt")
    return amount.attributes.get("Ccy", "") if amount else ""


def _miscounted(node: Node) -> str:
    stated = node.told("TxsSummry/TtlNtries/NbOfNtries")
    count = sum(1 for _ in node.all("Ntry"))
    off = stated.isdigit() and int(stated) != count
    return f"it should have {shown(stated)} entries and has {count}" if off else ""


def _entries(node: Node, currency: str, notes: list[str]) -> Iterator[Entry]:
    """An entry; a batch comes as its single transactions where these add up to it."""
    details = [d for parts in node.all("NtryDtls") for d in parts.all("TxDtls")]
    if len(details) > 1:
        amounts = [_amount_of(d, node) for d in details]
        if _adds_up(node, amounts):
            for detail, (text, _, credit) in zip(details, amounts, strict=True):
                yield _entry(node, [detail], currency, text, credit)
            return
        if any(a[0] for a in amounts):
            message = f"The transactions of the batch on line {node.line} do not add up to it; it was taken as a whole."
            notes.append(message)
    amount = node.first("Amt")
    yield _entry(node, details, currency, amount.text.strip() if amount else "", node.told("CdtDbtInd") == "CRDT")


def _amount_of(detail: Node, entry: Node) -> tuple[str, str, bool]:
    amount = detail.first("Amt") or detail.first("AmtDtls/TxAmt/Amt")
    side = detail.told("CdtDbtInd") or entry.told("CdtDbtInd")
    return (amount.text.strip() if amount else "", amount.attributes.get("Ccy", "") if amount else "", side == "CRDT")


def _adds_up(entry: Node, amounts: list[tuple[str, str, bool]]) -> bool:
    whole = entry.first("Amt")
    if whole is None or any(code != whole.attributes.get("Ccy") for _, code, _ in amounts):
        return False
    credit = entry.told("CdtDbtInd") == "CRDT"
    try:
        total = sum((Decimal(text) * (1 if side == credit else -1) for text, _, side in amounts), Decimal(0))
        return total == Decimal(whole.text.strip()) and all(Decimal(text) > 0 for text, _, _ in amounts)
    except InvalidOperation:
        return False


def _entry(node: Node, details: list[Node], currency: str, amount: str, credit: bool) -> Entry:
    whole = node.first("Amt")
    side, status = node.told("CdtDbtInd"), node.told("Sts/Cd", "Sts")
    reversal = node.told("RvslInd").lower() in ("true", "1")
    booked = node.told("BookgDt/Dt", "BookgDt/DtTm")[:10]
    value = node.told("ValDt/Dt", "ValDt/DtTm")[:10]
    codes = {n.text.strip() for d in (node, *details) for n in d.all("BkTxCd/Domn/Fmly/SubFmlyCd")}
    returned = reversal or bool(codes & _RETURNS) or any(d.first("RtrInf") for d in details)
    fault = "" if side in ("CRDT", "DBIT") else "it is neither a credit nor a debit"
    pending = _PENDING.get(status, "" if status == "BOOK" else f"its status is {shown(status)!r}, not booked")
    return Entry(
        line=details[0].line if len(details) == 1 else node.line,
        amount=amount,
        credit=credit,
        currency=whole.attributes.get("Ccy", currency) if whole else currency,
        booked_on=booked or value,
        value_on=value or booked,
        returned=returned and not credit,
        pending=pending,
        party_name=_party(details, customer_pays=credit != reversal),
        party_account=_party_account(details, customer_pays=credit != reversal),
        reference=_remittance(details) or node.told("AddtlNtryInf"),
        bank_ref=_bank_ref(node, details),
        fault=fault,
    )


def _party(details: list[Node], *, customer_pays: bool) -> str:
    role = "Dbtr" if customer_pays else "Cdtr"
    paths = [f"RltdPties/{who}{role}/{part}" for who in ("", "Ultmt") for part in ("Nm", "Pty/Nm")]
    return next((name for d in details if (name := d.told(*paths))), "")


def _party_account(details: list[Node], *, customer_pays: bool) -> str:
    role = "DbtrAcct" if customer_pays else "CdtrAcct"
    paths = (f"RltdPties/{role}/Id/IBAN", f"RltdPties/{role}/Id/Othr/Id")
    return next((account for d in details if (account := d.told(*paths))), "")


def _remittance(details: list[Node]) -> str:
    texts: list[str] = []
    for detail in details:
        found = [n.text for n in detail.all("RmtInf/Ustrd")]
        for structured in detail.all("RmtInf/Strd"):
            paths = ("RfrdDocInf/Nb", "CdtrRefInf/Ref", "AddtlRmtInf")
            found += [n.text for path in paths for n in structured.all(path)]
        found += [n.text for n in detail.all("Refs/EndToEndId")]
        texts += [" ".join(t.split()) for t in found]
    known = [t for t in texts if t and t.upper() not in _NO_REFERENCE]
    return " ".join(dict.fromkeys(known))


def _bank_ref(node: Node, details: list[Node]) -> str:
    own = details[0].told("Refs/AcctSvcrRef", "Refs/TxId", "Refs/InstrId") if len(details) == 1 else ""
    entry = node.told("AcctSvcrRef", "NtryRef")
    return " ".join(dict.fromkeys(t for t in (entry, own) if t))


ADAPTER = Adapter("camt", recognises, read, says_its_encoding=True)
