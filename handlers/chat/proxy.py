"""代录, 来电: staff who watch a channel write down what somebody else says. One message, at most one choice (X-66)."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.choices import NOTHING, Question
from handlers.cards.keys import CardKey
from handlers.cards.proxy import OUTSIDE, filed_text
from handlers.chat.filing import KEPT_FOR, NUDGE_AFTER, own_draft
from handlers.chat.talk import Talk, and_say, greyed, number
from handlers.chat.which import NOT_FOUND, Among, visible
from handlers.execute import Done, Refused, Repeated
from handlers.inbound import CardTap
from handlers.proxied import (
    Gap,
    Proxied,
    gap,
    is_contact,
    is_read_back,
    own_channels,
    read_proxied,
    settled,
    telephones,
    unpack,
)
from handlers.reading import UNSAID
from handlers.reply import Quiet, ReplaceCard, Reply, Say
from handlers.understand import Do
from handlers.unfiled import may_lead_to, policies_in_turn, ruled_by
from handlers.verbs import Verb
from workflow.case import OPEN, Case
from workflow.commands import COMPLAINT, FileCase, NoteContact, OnBehalf
from workflow.dialogue import Ask
from workflow.policy.model import Policy
from workflow.ports import Dialogue, Draft, ItemKind, OutboxItem, Urgency
from workflow.roles import titles

OUTSIDERS = Among("chat.none.outside", ("taker", "owner", "intake"), OPEN, also=lambda case, _userid: case.is_outside)
# What a draft remembers besides what was understood.
_CASE, _CALL = "case", "call"
# Stands for the words that are still to be written, when we ask beforehand whether the command may be given at all.
_SOMETHING = "…"


async def proxy(talk: Talk, meant: Do) -> Reply:
    """代录 ⟨姓名⟩ [渠道] [联系方式] ⟨内容⟩. What is missing is asked for; what is understood is filed."""
    return await _begin(talk, meant.words, is_call=meant.verb is Verb.CALL)


async def told(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The words that were asked for: all of them, the name before the matter, or the matter behind the name."""
    await talk.desk.uow.dialogues.clear(talk.userid)
    said = asked.partial.get("said", "")
    words = f"{text} {said}" if asked.question == Ask.PROXY_NAME else f"{said} {text}"
    return await _begin(talk, words, is_call=bool(asked.partial.get(_CALL)))


async def file_tapped(talk: Talk, tap: CardTap, key: CardKey) -> Reply:
    """确认登记: the choice is taken, and it is filed or the next choice is shown."""
    draft = await own_draft(talk, key.draft)
    if draft is None or _CASE in draft.params:
        return await _gone(talk, draft)
    found, missing = unpack(draft.params, draft.text), Gap(key.instance)
    if missing is not Gap.CONFIRM and missing is gap(found):
        chosen = next(iter(tap.selections.get(Question(missing), ())), NOTHING)
        if chosen == NOTHING:
            return _shown(talk, draft, hint=talk.t("chat.proxy.choose"))
        found = settled(_with(found, missing, chosen), _policy(talk, found), talk.desk.directory)
    return await _go_on(talk, found, draft)


async def edit_tapped(talk: Talk, _tap: CardTap, key: CardKey) -> Reply:
    """改一下: the next message takes the place of all that was written."""
    draft = await own_draft(talk, key.draft)
    if draft is None or _CASE in draft.params:
        return await _gone(talk, draft)
    await talk.desk.uow.dialogues.drop_draft(draft.draft_id)
    question = await talk.ask(Ask.PROXY, None, **{_CALL: draft.params.get(_CALL, "")})
    return await greyed(talk, talk.t("chat.grey.edited"), question.text)


async def contact(talk: Talk, case: Case, words: str) -> Reply:
    """联系方式 ⟨号⟩ ⟨电话⟩: how somebody outside is reached."""
    if not words.strip():
        refusal = talk.would(case, NoteContact(_SOMETHING))
        return Say(talk.why(refusal)) if refusal else await _ask_contact(talk, case)
    outcome = await talk.do(case.case_id, NoteContact(words))
    await talk.close_question(case.case_id)
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    return Say(talk.t("chat.proxy.contact", number=number(outcome.case), contact=outcome.case.contact))


def not_a_number(meant: Do) -> Do:
    """「联系方式 13800000000」: a telephone number alone names no case."""
    if meant.words.strip() or not is_contact(meant.reference.number):
        return meant
    return replace(meant, reference=UNSAID, words=meant.reference.number)


async def contact_told(talk: Talk, asked: Dialogue, text: str) -> Reply:
    """The same, in answer to the question after filing."""
    case = await visible(talk, asked.case_id)
    await talk.desk.uow.dialogues.clear(talk.userid)
    return await contact(talk, case, text) if case else Say(talk.t(NOT_FOUND))


async def _begin(talk: Talk, words: str, *, is_call: bool) -> Reply:
    read = _read(talk, words, is_call=is_call)
    if read is None:
        return Say(_not_yours(talk, is_call=is_call))
    found, policy = read
    if not (found.name and found.text):
        question = Ask.PROXY_WORDS if found.name else Ask.PROXY_NAME if found.text else Ask.PROXY
        kept = {_CALL: "1" if is_call else ""}
        return await talk.ask(question, None, name=found.name, said=words.strip(), **kept)
    if found.received_at and found.received_at > talk.desk.now:
        return Say(talk.t("refusal.received_later"))
    return await _go_on(talk, settled(found, policy, talk.desk.directory), None, is_call=is_call)


def _read(talk: Talk, words: str, *, is_call: bool) -> tuple[Proxied, Policy] | None:
    """What was written, by the words of the policy to which it leads: rather of one that knows what sort of person
    complains. None where the writer watches no channel of any."""
    rules, directory = talk.desk.rules, talk.desk.directory
    leading: list[tuple[Proxied, Policy]] = []
    others: list[tuple[Proxied, Policy]] = []
    for policy_hash in policies_in_turn(rules):
        policy = rules.policy(policy_hash)
        own = own_channels(talk.userid, policy, directory)
        usable = telephones(own) if is_call else own
        if not usable:
            continue
        zone = rules.calendar(policy_hash).zone
        found = replace(read_proxied(words, policy, usable, talk.desk.now, zone), policy=policy_hash)
        if not found.channel and len(usable) == 1:
            found = replace(found, channel=usable[0].id)
        known = settled(found, policy, directory)
        leads = may_lead_to(policy_hash, known, rules, directory)
        if leads and (known.kind or known.userid):
            return found, policy
        (leading if leads else others).append((found, policy))
    return next(iter((*leading, *reversed(others))), None)


def _policy(talk: Talk, found: Proxied) -> Policy:
    """The policy by whose words it was read."""
    rules = talk.desk.rules
    return rules.policy(ruled_by(Case(), talk.userid, found.pack(), rules, talk.desk.directory))


async def _go_on(talk: Talk, found: Proxied, draft: Draft | None, *, is_call: bool = False) -> Reply:
    """Files it, or shows the card with what is missing. What was on a card once has been read back."""
    if found.userid.casefold() == talk.userid.casefold():
        return Say(talk.t("chat.proxy.yourself"))
    missing = gap(found)
    if missing is None and (draft is not None or not is_read_back(found, _policy(talk, found))):
        return await _file(talk, found, draft)
    if draft is None:
        return await _offer(talk, found, is_call=is_call)
    kept = replace(draft, params={**draft.params, **found.pack()})
    await talk.desk.uow.dialogues.put_draft(kept)
    return _shown(talk, kept)


async def _offer(talk: Talk, found: Proxied, *, is_call: bool) -> Reply:
    desk = talk.desk
    params = {**found.pack(), _CALL: "1" if is_call else ""}
    draft = Draft(desk.ids.draft_id(), talk.userid, found.text, desk.now, desk.now + NUDGE_AFTER, params)
    await desk.uow.dialogues.put_draft(draft)
    item = OutboxItem(ItemKind.NOTICE, talk.userid, "proxy", params=_params(draft), urgency=Urgency.ACTION)
    await desk.uow.outbox.add(item, at=desk.now)
    return Quiet()


async def _file(talk: Talk, found: Proxied, draft: Draft | None) -> Reply:
    """It counts from when it was received: as was said, else from the first message about it."""
    ids = talk.desk.ids
    other = OnBehalf(found.name, found.userid, found.contact, found.kind)
    received = found.received_at or (draft.at if draft and draft.at < talk.desk.now else None)
    command = FileCase(
        ids.case_id(), ids.receipt(), found.text, COMPLAINT, found.channel, on_behalf=other, received_at=received
    )
    outcome = await talk.do("", command)
    if isinstance(outcome, Refused):
        return talk.refused(outcome)
    reply = await _filed(talk, outcome, draft)
    if outcome.case.is_outside and not outcome.case.contact:
        question = await _ask_contact(talk, outcome.case)
        return await and_say(talk, reply, question.text)
    return reply


async def _filed(talk: Talk, outcome: Done | Repeated, draft: Draft | None) -> Reply:
    if draft is None:
        return Say(filed_text(talk.view(outcome.case)))
    # The case has the words now; the draft only remembers what became of them.
    params = {**draft.params, _CASE: outcome.case.case_id}
    await talk.desk.uow.dialogues.put_draft(replace(draft, text="", params=params, expires_at=draft.at + KEPT_FOR))
    return talk.turned("proxy_done", outcome.case)


async def _gone(talk: Talk, draft: Draft | None) -> Reply:
    """The truth about a card that was acted on before: filed under that number, or no longer kept."""
    case = await visible(talk, draft.params.get(_CASE, "")) if draft else None
    if case is None:
        return await greyed(talk, talk.t("chat.grey.gone"), talk.t("chat.draft.gone"))
    return talk.turned("proxy_done", case)


async def _ask_contact(talk: Talk, case: Case) -> Say:
    return await talk.ask(Ask.REACH, case, name=case.complainant_name)


def _with(found: Proxied, missing: Gap, chosen: str) -> Proxied:
    match missing:
        case Gap.PERSON:
            return replace(found, outside=True) if chosen == OUTSIDE else replace(found, userid=chosen)
        case Gap.CHANNEL:
            return replace(found, channel=chosen)
        case Gap.KIND:
            return replace(found, kind=chosen)
        case Gap.CONFIRM:
            return found


def _shown(talk: Talk, draft: Draft, hint: str = "") -> ReplaceCard:
    return talk.turned("proxy", Case(), **_params(draft), hint=hint)


def _params(draft: Draft) -> dict[str, str]:
    return {**draft.params, "draft_id": draft.draft_id, "text": draft.text}


def _not_yours(talk: Talk, *, is_call: bool) -> str:
    """By whom it is done, channel by channel."""
    policy = talk.policy()
    rows = telephones(policy.channels) if is_call else tuple(row for row in policy.channels if not row.self_service)
    said = [
        talk.t("chat.proxy.watched", channel=row.title, roles=titles(policy, (row.watcher,))[0]) for row in rows[:9]
    ]
    return talk.t("chat.proxy.not_yours", list=talk.t("list.semicolon").join(said))
