"""Who may see a case and its complainant is decided here and nowhere else (design D9, RULES 2.10)."""

from __future__ import annotations

from workflow.case import Case, visitors
from workflow.directory import Directory
from workflow.recusal import first_readers, is_named

# Roles that see every case, and the one that receives, assigns and follows up what was not kept for the director
# (S0-1.1, RULES 2.10).
OVERSEERS = ("director", "top")
INTAKE = "specialist"


def intake_roles(case: Case) -> tuple[str, ...]:
    """Those who take the case in: who watches its channel (S1-2.5), and whoever he passes it to."""
    return case.intake_roles or (INTAKE,)


def reading_levels(case: Case) -> tuple[str, ...]:
    """Who reads the case first, and who is above them: what was kept for the director begins with her."""
    return OVERSEERS if case.to_director else (*intake_roles(case), *OVERSEERS)


def takes_in(userid: str, case: Case, directory: Directory) -> bool:
    """Whether that person holds one of those roles."""
    return any(directory.has_role(userid, role) for role in intake_roles(case))


def may_see(userid: str, case: Case, directory: Directory) -> bool:
    """Whether the case exists for that person. To everybody else it does not: the answer is "not found"."""
    if _same(userid, case.complainant):
        return True
    if _is_part(userid, case):
        return True
    if is_named(case.words, directory.person(userid), directory):
        return _is_last_reader(userid, case, directory)
    if any(_same(userid, informed) for informed in case.informed):
        return True  # the policy's ladder has told him of it: what his card offers must not end in "not found"
    if any(directory.has_role(userid, role) for role in OVERSEERS):
        return True
    return not case.to_director and (takes_in(userid, case, directory) or _heads(userid, case, directory))


def may_read_identity(userid: str, case: Case, directory: Directory) -> bool:
    """Whether that person may read who complained: owner, intake, director, and who speaks with somebody outside for
    the company; masked for everybody else (S0-6.1)."""
    if any(_same(userid, u) for u in (case.complainant, case.owner, case.intake, case.taken_by, *visitors(case))):
        return True
    if directory.has_role(userid, "director"):
        return True
    return takes_in(userid, case, directory) and not case.intake and not case.to_director


def _is_last_reader(userid: str, case: Case, directory: Directory) -> bool:
    """Where the words name everybody, the top reads it all the same: a complaint is never lost."""
    readers = first_readers(case.words, reading_levels(case), directory, case.complainant)
    return userid.casefold() in {reader.casefold() for reader in readers}


def _is_part(userid: str, case: Case) -> bool:
    chains = (*case.approvals, case.approval) if case.approval else case.approvals
    people = {case.owner, case.intake, case.taken_by, *visitors(case), *case.past_owners}
    people |= {u for chain in chains for step in chain.steps for u in (*step.people, step.by)}
    return userid.casefold() in {u.casefold() for u in people if u}


def _heads(userid: str, case: Case, directory: Directory) -> bool:
    """A department head sees the cases of his department, and those that his people handle."""
    person = directory.person(userid)
    if person is None or not person.leader_of:
        return False
    if case.department in person.leader_of:
        return True
    return bool(case.owner) and userid.casefold() in {u.casefold() for u in directory.heads_of(case.owner)}


def _same(a: str, b: str) -> bool:
    return bool(a) and a.casefold() == b.casefold()
