"""Which stage each invoice is at, what holds it, and whom to contact today: the plan of the day and the escalations."""

from arlib.communications.stages.holds import HOLDS, Hold
from arlib.communications.stages.hours import may_contact, next_open_day, opening
from arlib.communications.stages.ladder import InvoiceState, Step, next_step, stages_said
from arlib.communications.stages.plan import ContactPlan, contact_plan, plan_account, steps_of
from arlib.communications.stages.standing import OpenInvoice, Standing, standings

__all__ = [
    "HOLDS",
    "ContactPlan",
    "Hold",
    "InvoiceState",
    "OpenInvoice",
    "Standing",
    "Step",
    "contact_plan",
    "may_contact",
    "next_open_day",
    "next_step",
    "opening",
    "plan_account",
    "stages_said",
    "standings",
    "steps_of",
]
