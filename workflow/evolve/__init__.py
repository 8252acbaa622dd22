"""How each event changes a case. Total and unconditional: what happened is never refused, even with words erased."""

from workflow.evolve.assignment import BEFORE_PLAN
from workflow.evolve.fold import evolve, fold

__all__ = ["BEFORE_PLAN", "evolve", "fold"]
