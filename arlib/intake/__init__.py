"""Files in, ledger tables out: the gate that reads strictly, accepts what is right and sets aside what is not."""

from arlib.intake.adapters.database import is_database_url, shown_url
from arlib.intake.chain import Movement, StatementFact
from arlib.intake.codes import FILE_CODES, ROW_CODES
from arlib.intake.convention import Convention
from arlib.intake.gate import import_file
from arlib.intake.keys import lost_zeros
from arlib.intake.kinds import KINDS, Field, Kind
from arlib.intake.mapping import Mapping, load_mapping, mapping_names
from arlib.intake.propose import Proposal, propose_mapping
from arlib.intake.result import FileFacts, Intake
from arlib.intake.set_aside import guarded, set_aside_csv, to_decide_csv

__all__ = [
    "FILE_CODES",
    "KINDS",
    "ROW_CODES",
    "Convention",
    "Field",
    "FileFacts",
    "Intake",
    "Kind",
    "Mapping",
    "Movement",
    "Proposal",
    "StatementFact",
    "guarded",
    "import_file",
    "is_database_url",
    "load_mapping",
    "lost_zeros",
    "mapping_names",
    "propose_mapping",
    "set_aside_csv",
    "shown_url",
    "to_decide_csv",
]
