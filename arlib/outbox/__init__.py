"""Letters out of the house: drafts on disk, approval by a second person, sending each letter once, incoming mail."""

from arlib.outbox.approving import approval, approve, automatic_ids, letter_case, refusal, refuse
from arlib.outbox.book import CurrentBook, CustomerBook
from arlib.outbox.correspondence import Correspondence, OpenedLetter
from arlib.outbox.drafts import Drafts, letters_frame, save_drafts, waiting_drafts
from arlib.outbox.files import drafts_folder, remove_erased, remove_files
from arlib.outbox.mail import MailError, guarded_address, guarded_header, mail_of
from arlib.outbox.recheck import Verdict, recheck
from arlib.outbox.sending import Sender, SendingError
from arlib.outbox.server import MailServer, NotSentError, UnclearError, smtp_password
from arlib.outbox.templates import templates_of
from arlib.outbox.unclear import settle_unclear, unclear_letters

__all__ = [
    "Correspondence",
    "CurrentBook",
    "CustomerBook",
    "Drafts",
    "MailError",
    "MailServer",
    "NotSentError",
    "OpenedLetter",
    "Sender",
    "SendingError",
    "UnclearError",
    "Verdict",
    "approval",
    "approve",
    "automatic_ids",
    "drafts_folder",
    "guarded_address",
    "guarded_header",
    "letter_case",
    "letters_frame",
    "mail_of",
    "recheck",
    "refusal",
    "refuse",
    "remove_erased",
    "remove_files",
    "save_drafts",
    "settle_unclear",
    "smtp_password",
    "templates_of",
    "unclear_letters",
    "waiting_drafts",
]
