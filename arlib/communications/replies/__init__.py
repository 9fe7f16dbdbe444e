"""What customers answer: the suggestion of a disposition, with the words it rests on. A person confirms it."""

from arlib.communications.replies.adopt import SuggestedEvent, suggested_events
from arlib.communications.replies.kinds import AUTOMATIC, KINDS
from arlib.communications.replies.read import Disposition, ReplyReading, read_reply

__all__ = [
    "AUTOMATIC", "KINDS", "Disposition", "ReplyReading", "SuggestedEvent", "read_reply", "suggested_events",
]  # fmt: skip
