"""The whole book on a day: what needs results of more than one desk, which no rule may fetch for itself.

::

    book.py      KPIs, progress, goals, alerts, likelihood: each worked out once, when it is first asked for
    forecast.py  cash of the coming weeks, and the same forecasts made again as of earlier days
    activity.py  what people and customers had done by a day
    orders.py    orders of work the policy lab replays; each knows only what was known on the day it is asked about
"""

from arlib.whole_book.activity import activity_of, said_in
from arlib.whole_book.book import WholeBook

__all__ = ["WholeBook", "activity_of", "said_in"]
