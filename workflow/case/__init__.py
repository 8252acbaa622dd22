"""What a case is: its states and the values it is made of. How it changes stands in events/ and evolve/."""

from workflow.case.model import Case
from workflow.case.parts import Part, parts, visitors
from workflow.case.records import Approval, Covered, Extension, Mark, Note, Plan, Report, Step, StepState, Visit
from workflow.case.states import OPEN, OVER, Outcome, State, Urgency

__all__ = [
    "OPEN",
    "OVER",
    "Approval",
    "Case",
    "Covered",
    "Extension",
    "Mark",
    "Note",
    "Outcome",
    "Part",
    "Plan",
    "Report",
    "State",
    "Step",
    "StepState",
    "Urgency",
    "Visit",
    "parts",
    "visitors",
]
