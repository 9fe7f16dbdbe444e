"""Which messages people read: all that matter most, and a random few of the rest, the same few every time."""

from __future__ import annotations

import hashlib
from datetime import date

import pandas as pd

ALWAYS_READ = ("T1", "T2", "T3", "T4", "Q1", "F7", "K2")
UNFLAGGED_PER_REP = 5
READING_LIST = {"message_id": "str", "account_id": "str", "rep": "str", "stage": "str", "why": "str"}


def reading_list(messages: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Every blocker, every final notice, every hit of a judgement code, and a sample of what the rules passed.

    The sample estimates what the rules miss: five unflagged messages a representative, going round the stages, in
    the order of a hash of message and day. The same week always gives the same list.

    Args:
        messages: One row per reviewed message: ``message_id account_id rep stage blockers codes``.
    """
    judged = messages["codes"].str.split().map(lambda codes: any(c in ALWAYS_READ for c in codes))
    why = pd.Series("", index=messages.index, dtype="str")
    why = why.mask(judged, "judgement code").mask(messages["stage"] == "final_notice", "final notice")
    why = why.mask(messages["blockers"] > 0, "blocker")
    certain = messages.assign(why=why)[why != ""]
    rest = _sampled(messages[(messages["codes"] == "") & (why == "")], as_of=as_of)
    chosen = pd.concat([certain, rest.assign(why="random, unflagged")], ignore_index=True)
    return chosen[list(READING_LIST)].astype(READING_LIST)


def _sampled(unflagged: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Five a representative: the first of each stage, then the second of each, and so on."""
    draw = [hashlib.sha256(f"{as_of}:{i}".encode()).hexdigest() for i in unflagged["message_id"]]
    drawn = unflagged.assign(draw=pd.Series(draw, index=unflagged.index, dtype="str")).sort_values("draw")
    turn = drawn.groupby(["rep", "stage"]).cumcount()
    rounds = drawn.assign(turn=turn).sort_values(["rep", "turn", "draw"])
    return rounds.groupby("rep").head(UNFLAGGED_PER_REP)
