"""Bank statements in one form, whichever way the bank writes them: balances, entries, and what the bank says of them.

The bank's own sides are kept here: a credit is money that came in. Which ledger kind an entry becomes is decided in
:mod:`arlib.intake.statement_table`.
"""

from __future__ import annotations

from dataclasses import dataclass

from arlib.money import MoneyError, to_minor


@dataclass(frozen=True)
class Balance:
    """A balance on a day.

    Args:
        amount: Signed decimal text in the currency's own unit; what the bank owes us is positive.
        currency: ISO 4217 code.
        day: ``YYYY-MM-DD``, or ``""`` where the bank does not say.
    """

    amount: str
    currency: str
    day: str = ""

    def minor(self) -> int:
        """The balance in minor units.

        Raises:
            MoneyError: the bank wrote something that is no amount.
        """
        return to_minor(self.amount, self.currency)

    def minor_if_readable(self) -> int | None:
        """The balance in minor units, or nothing where the bank wrote what is no amount.

        For statements that are taken without a witness, whose balances nobody has had to read.

        >>> Balance("12.50", "EUR").minor_if_readable(), Balance("", "EUR").minor_if_readable()
        (1250, None)
        """
        try:
            return self.minor()
        except MoneyError:
            return None


@dataclass(frozen=True)
class Entry:
    """One movement on an account.

    Args:
        line: Line of the file it begins on.
        amount: Decimal text without a sign, in the currency's own unit.
        credit: Money came in; a reversal counts by what it does to the account.
        currency: ISO 4217 code.
        booked_on, value_on: ``YYYY-MM-DD``, or the bank's text where it is no day.
        returned: Money that had come in went back (reversal, returned debit, bounced cheque).
        pending: Why it is not booked yet; ``""`` for a booked entry.
        party_name: The other side, as the bank calls it.
        party_account: The other side's bank account, as the bank writes it.
        reference: Remittance text.
        bank_ref: The bank's own reference of the entry.
        unique_ref: A reference the format promises to be unique on the account; alone it names the entry.
        fault: Why it cannot be read; ``""`` for a readable entry.
    """

    line: int
    amount: str
    credit: bool
    currency: str
    booked_on: str
    value_on: str
    returned: bool = False
    pending: str = ""
    party_name: str = ""
    party_account: str = ""
    reference: str = ""
    bank_ref: str = ""
    unique_ref: str = ""
    fault: str = ""

    def effect(self) -> int:
        """What the entry does to the account's balance, in minor units.

        Raises:
            MoneyError: it is no amount.
        """
        minor = to_minor(self.amount, self.currency)
        if minor < 0:
            raise MoneyError(f"an amount with a sign: {self.amount[:40]}")
        return minor if self.credit else -minor


@dataclass(frozen=True)
class Statement:
    """One statement of one account.

    Args:
        line: Line of the file it begins on.
        account: Account number or IBAN, as written.
        number: The bank's number of the statement.
        currency: ISO 4217 code.
        opening, closing: Booked balances; ``None`` where the statement has none.
        entries: In the file's order.
        without_balances: Why the format has no pair of balances; such a statement cannot be witnessed.
        interim: Why nothing of it is final (an interim report or a notification); ``""`` for a statement.
        fault: What is wrong with the statement as a whole (a control total, a missing end).
        notes: What is worth knowing.
    """

    line: int
    account: str
    number: str
    currency: str
    opening: Balance | None
    closing: Balance | None
    entries: tuple[Entry, ...]
    without_balances: str = ""
    interim: str = ""
    fault: str = ""
    notes: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """How the statement is named to people; the account by its last four characters."""
        number = f"statement {self.number}" if self.number else "a statement"
        return f"{number} of account …{self.account[-4:]}" if self.account else number
