"""报告, 补表, 评审: what is put on paper, in one message or part by part. The parts are those that the policy names."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.cards.keys import CardKey
from handlers.cards.papers import records
from handlers.chat import sentences
from handlers.chat.parts import labelled
from handlers.chat.sentences import SOMETHING, Sentence
from handlers.chat.talk import Talk, number
from handlers.chat.triage import NEW
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Refused
from handlers.inbound import CardTap
from handlers.reply import Reply, Say
from workflow.case import OPEN, Case, State
from workflow.commands import FileForm, FileReport, RecordReview
from workflow.dialogue import Ask
from workflow.ports import Dialogue

TO_REPORT = Among("chat.none.report", ("owner",), frozenset({State.FEEDING_BACK, State.VISITING}))
FORM_OWED = Among("chat.none.form", ("owner",), OPEN, pool=NEW, also=lambda case, _userid: case.form_owed)
REVIEWED = Among("chat.none.handled", ("owner", "decided"), OPEN)
# The one part of a report of which the policy names none.
_WHOLE = "report"
_PART = "part."


async def report(talk: Talk, case: Case, words: str) -> Reply:
    """报告 in one message, or as much of it as there is; the rest is asked part by part."""
    fields = _fields(talk, case)
    refusal = talk.would(case, FileReport(dict.fromkeys(fields, SOMETHING)))
    if refusal:
        return Say(talk.why(refusal))
    first, parts = labelled(words, _names(talk, fields))
    known = {fields[0]: first, **parts} if first else parts
    return await _next_part(talk, case, known)


async def report_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """写报告."""
    case = await visible(talk, key.case_id)
    return await report(talk, case, "") if case else Say(talk.t(NOT_FOUND))


async def report_part(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """One part, or several in one message with their names."""
    case = await visible(talk, asked.case_id)
    if case is None:
        await talk.desk.uow.dialogues.clear(talk.userid)
        return Say(talk.t(NOT_FOUND))
    known = {key.removeprefix(_PART): said for key, said in asked.partial.items() if key.startswith(_PART)}
    first, parts = labelled(text, _names(talk, _fields(talk, case)))
    new = {asked.partial["field"]: first, **parts} if first else parts
    return await _next_part(talk, case, {**known, **new})


async def form(talk: Talk, case: Case, words: str) -> Reply:
    """补表."""
    return await sentences.said(talk, case, Ask.FORM, _SENTENCES, words)


async def review(talk: Talk, case: Case, words: str) -> Reply:
    """评审."""
    return await sentences.said(talk, case, Ask.REVIEW, _SENTENCES, words)


async def worded(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The sentence that one of these was asked for."""
    return await sentences.answered(talk, asked, _SENTENCES, text)


async def _next_part(talk: Talk, case: Case, known: Mapping[str, str]) -> Reply:
    """Asks for the first part that is missing, else files the report."""
    fields = _fields(talk, case)
    field = next((one for one in fields if not known.get(one, "").strip()), "")
    if field:
        kept = {f"{_PART}{name}": said for name, said in known.items()}
        place, of = str(fields.index(field) + 1), str(len(fields))
        return await talk.ask(Ask.REPORT, case, field=field, part=talk.words.part(field), place=place, of=of, **kept)
    outcome = await talk.do(case.case_id, FileReport(dict(known)))
    await talk.close_question(case.case_id)
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(_filed(talk, outcome.case))


def _filed(talk: Talk, case: Case) -> str:
    """That it is there, and that this closed the case, or what is missing still."""
    if not case.is_open:
        return talk.t("chat.report.closed", number=number(case))
    lacking = records(talk.view(case))
    return talk.t("chat.report.missing" if lacking else "chat.report.filed", number=number(case), records=lacking)


def _fields(talk: Talk, case: Case) -> tuple[str, ...]:
    return talk.policy(case).documents.report_fields or (_WHOLE,)


def _names(talk: Talk, fields: tuple[str, ...]) -> Mapping[str, str]:
    """What people call each part: as the catalogue words it, and as the policy does."""
    return {name.lower(): field for field in fields for name in (talk.words.part(field), field)}


_SENTENCES: sentences.Table = {
    Ask.FORM: Sentence(FileForm),
    Ask.REVIEW: Sentence(RecordReview),
}
