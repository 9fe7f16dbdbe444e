"""The few kinds of field events have: names, prose, personal text, money, days, moments."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, StrictStr

from arlib.contracts.events.canonical import normalised
from arlib.dates import parse_day
from arlib.errors import ArlibError
from arlib.money import EXPONENTS, LARGEST_MINOR

LONGEST_LINE, LONGEST_PROSE = 500, 100_000


class PersonalMark:
    """Marks text about a person: kept apart from the chain, so that it can be erased and the chain still verifies."""


def _told(check: Any) -> Any:
    """Our errors as pydantic wants them, so that all faults of an event are listed together."""

    def checked(value: Any) -> Any:
        try:
            return check(value)
        except ArlibError as error:
            raise ValueError(error.what) from None

    return checked


def _one_line(text: str) -> str:
    clean = normalised(text)
    if not clean.isprintable():
        raise ValueError("holds a line break or another control character")
    return clean


def _key(text: str) -> str:
    if text != text.strip():
        raise ValueError("begins or ends with a space")
    return _one_line(text)


def _currency(code: str) -> str:
    if code not in EXPONENTS:
        raise ValueError(f"{code[:10]!r} is not an ISO 4217 currency")
    return code


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError("is not a moment such as 2026-03-31T09:30:00+02:00") from None
    if not isinstance(moment, datetime):
        raise ValueError("is not a moment such as 2026-03-31T09:30:00+02:00")
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("has no UTC offset; write 2026-03-31T09:30:00+02:00, or give an aware datetime")
    return moment


def _wall_clock(value: object) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.tzinfo is not None:
        raise ValueError("is not a local date and time such as 2026-03-31T09:30")
    return moment


def moment_text(moment: datetime) -> str:
    """A moment with its offset, to the microsecond: the one text that is hashed.

    >>> moment_text(datetime(2026, 3, 31, 9, 30, tzinfo=UTC))
    '2026-03-31T09:30:00.000000+00:00'
    """
    return moment.isoformat(timespec="microseconds")


def utc_text(moment: datetime) -> str:
    """A moment in UTC, so that texts sort as moments do.

    >>> utc_text(datetime.fromisoformat("2026-03-31T22:00-04:00"))
    '2026-04-01T02:00:00.000000+00:00'
    """
    return moment_text(moment.astimezone(UTC))


Key = Annotated[StrictStr, Field(min_length=1, max_length=200), AfterValidator(_told(_key))]
"""An id: one line, never empty, never parsed."""
Line = Annotated[StrictStr, Field(max_length=LONGEST_LINE), AfterValidator(_told(_one_line))]
"""One line of text, perhaps empty."""
Said = Annotated[Line, Field(min_length=1)]
"""One line that must be there."""
Prose = Annotated[StrictStr, Field(max_length=LONGEST_PROSE), AfterValidator(_told(normalised))]
"""Text of any number of lines."""
Personal = Annotated[Prose, PersonalMark()]
"""Text about a person, erased on request."""
Keys = tuple[Key, ...]
Currency = Annotated[StrictStr, AfterValidator(_currency)]
Minor = Annotated[StrictInt, Field(ge=-LARGEST_MINOR, le=LARGEST_MINOR)]
"""Whole minor units of the event's currency."""
Amount = Annotated[Minor, Field(gt=0)]
"""Money that is there: more than nothing."""
Count = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]
Digest = Annotated[StrictStr, Field(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[date, BeforeValidator(_told(parse_day))]
Moment = Annotated[datetime, BeforeValidator(_told(_moment))]
"""An instant with the recorder's offset: its date is the day on the recorder's own calendar."""
WallClock = Annotated[datetime, BeforeValidator(_told(_wall_clock))]
"""A local date and time, where the place is known from elsewhere (a recipient's clock)."""
