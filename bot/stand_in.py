"""Who hears instead of somebody whom WeCom cannot reach (D7). It looks people up; it sends nothing."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.kit import Card
from handlers.deliver import SAY
from handlers.reply import Say
from workflow.access import may_see
from workflow.case import Case
from workflow.directory import Directory
from workflow.ports import ItemKind, OutboxItem

UNREACHABLE = frozenset({40003, 46004, 60111, 81013})
"""The person is unknown or not visible to this app (wecom.md 2.13)."""

MEANT_FOR = "meant_for"
"""The parameter that names those who could not be reached, separated by "|"."""

_ABOVE = ("director", "top")

# Whose question it is stands in the card: nobody else can answer it, so somebody else gets it in words.
_FOR_ONE_ONLY = frozenset({"assignment", "work", "returned", "approval"})


def is_for_staff(item: OutboxItem, case: Case | None) -> bool:
    """Whether the item tells a member of staff of a case: then somebody has to hear of it."""
    if item.kind is not ItemKind.NOTICE or case is None:
        return False
    return item.to.casefold() != case.complainant.casefold()


def readdressed(item: OutboxItem, case: Case, directory: Directory, content: Card | Say | None) -> OutboxItem | None:
    """The item for the next above who may see the case: the director, then the top. None when nobody is left.

    `content` is what the item says to the one who was not reached. Everybody is tried once.
    """
    above = _next_above(item, case, directory)
    if not above or content is None:
        return None
    params = {**item.params, MEANT_FOR: "|".join(_tried(item))}
    if item.template not in (*_FOR_ONE_ONLY, SAY):
        return replace(item, to=above, params=params, not_before=None)
    words = content.twin if isinstance(content, Card) else content.text
    if item.template != SAY:
        words = f"→ {directory.name(item.to)}\n{words}"
    return replace(item, to=above, template=SAY, topic="", params={"text": words, MEANT_FOR: params[MEANT_FOR]})


def _next_above(item: OutboxItem, case: Case, directory: Directory) -> str:
    tried = {userid.casefold() for userid in (*_tried(item), case.complainant)}
    held = [level for level in _ABOVE if directory.has_role(item.to, level)]
    levels = _ABOVE[_ABOVE.index(held[-1]) + 1 :] if held else _ABOVE
    people = (userid for level in levels for userid in directory.holders(level))
    return next((u for u in people if u.casefold() not in tried and may_see(u, case, directory)), "")


def _tried(item: OutboxItem) -> tuple[str, ...]:
    earlier = item.params.get(MEANT_FOR, "")
    return (*(earlier.split("|") if earlier else ()), item.to)
