"""What a text means: `understand(text, asker)` is pure and total. It carries out nothing and guesses no command."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.courtesy import (
    ASKING,
    ASKING_LENGTH,
    GREETINGS,
    GUARDED,
    OPENERS,
    PARTICLES,
    SCORES,
    SMALL_TALK,
    SWEARING,
)
from handlers.reading import UNSAID, Reading, Reference, is_matter, leading_number, read, reference
from handlers.verbs import Takes, Verb, Who, Word
from handlers.vocabulary import PHRASES, SLIPS, word_of

_LONGEST = max(map(len, PHRASES))
_NEAR = 6
_OPENING = " :"
# 「反映的情况」 is a noun: the words go on, they do not begin.
_OF = "的"


@dataclass(frozen=True, slots=True)
class Asker:
    """What the meaning of a text depends on: whether the person is staff, and whether a question to him is open."""

    staff: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Do:
    """A command by its word. `words` are verbatim; `said` is the word as typed, in the catalogue's spelling."""

    verb: Verb
    reference: Reference = UNSAID
    words: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """Words that may be a complaint: card 0. `asking`: they look like a question about complaining."""

    text: str
    asking: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A typed answer to the survey, 5 best to 1."""

    option: str
    said: str


@dataclass(frozen=True, slots=True)
class Nearly:
    """A slip of a command's word: ask whether `meant` was meant, a text that is understood as a command."""

    word: str
    meant: str


@dataclass(frozen=True, slots=True)
class Greeting:
    """你好."""


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """好的, 谢谢, 👍."""


@dataclass(frozen=True, slots=True)
class Swearing:
    """An outburst without a matter."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty text: WeCom sends one for forwarded chats and some files."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """None of these: help."""


Intent = Do | Matter | Scored | Nearly | Greeting | SmallTalk | Swearing | Nothing | Unclear


def understand(text: str, asker: Asker) -> Intent:
    """What `text` means to us, in the order of people.md 4.1. While a question is open, words that may be glued to what
    follows need a separator too: 「反映的情况属实」 is then an answer, not a complaint."""
    reading = read(text)
    if not reading.plain:
        return Nothing()
    if reading.plain in SCORES:
        return Scored(SCORES[reading.plain], reading.plain)
    return (
        _command(reading, asker)
        or _courtesy(reading)
        or _near_miss(reading, asker)
        or (Matter(reading.written) if is_matter(reading) else Unclear())
    )


def _command(reading: Reading, asker: Asker) -> Intent | None:
    number, rest = leading_number(reading)
    if number:
        if not rest.plain:
            return Do(Verb.LOOK_UP, number)
        said = _spoken(rest, asker)
        return Do(said.verb, number, said.words, said.said) if isinstance(said, Do) and not said.reference else None
    return _spoken(reading, asker) or _after_courtesy(reading, asker)


def _after_courtesy(reading: Reading, asker: Asker) -> Intent | None:
    opener = next((o for o in OPENERS if reading.plain.startswith(o)), "")
    return _spoken(reading.after(len(opener)), asker) if opener else None


def _spoken(reading: Reading, asker: Asker) -> Intent | None:
    """The command with the longest word at the start, if what follows the word lets it be one."""
    for length in range(min(_LONGEST, len(reading.plain)), 0, -1):
        word = PHRASES.get(reading.plain[:length])
        if word is not None:
            meant = _with_tail(word, reading, length, asker)
            if meant is not None:
                return meant
    return None


def _with_tail(word: Word, reading: Reading, length: int, asker: Asker) -> Intent | None:
    said, rest = reading.plain[:length], reading.after(length)
    if rest.plain == "" or _only_particles(rest.plain):
        return Do(word.verb, said=said)
    if word.glued and (_parted(reading, length, asker) or not (asker.asked or rest.plain.startswith(_OF))):
        return _glued(word, reading, length)
    number, words = reference(rest) if word.takes in (Takes.CASE, Takes.CASE_AND_WORDS) else (UNSAID, rest)
    if number and (not words.plain or _only_particles(words.plain)):
        return Do(word.verb, number, said=said)
    if word.who is Who.STAFF and not asker.staff:
        return None
    parted = _parted(reading, length, asker) or (word.dated and reading.plain[length].isdigit())
    if number or (parted and _may_go_on(word, said, words)):
        return Do(word.verb, number, words.whole(), said)
    return None


def _glued(word: Word, reading: Reading, length: int) -> Intent:
    said, rest = reading.plain[:length], reading.after(length)
    if said in GUARDED and _is_question(reading):
        return Matter(reading.written, asking=True)
    if word.takes is Takes.CASE_AND_WORDS:
        number, rest = reference(rest)
        return Do(word.verb, number, rest.whole(), said)
    # 「投诉领导…」: whom it is about belongs to the words.
    kept = reading.whole(len("投诉")) if said.endswith("领导") else rest.whole()
    return Do(word.verb, words=kept, said=said)


def _may_go_on(word: Word, said: str, words: Reading) -> bool:
    """A word that takes no words is a sentence when many follow: 「进度，太慢了没人管」. The canonical word is not."""
    if word.takes in (Takes.WORDS, Takes.CASE_AND_WORDS):
        return True
    return word.takes is Takes.CASE and (said == word.canonical or not is_matter(words))


def _parted(reading: Reading, length: int, asker: Asker) -> bool:
    """Whether a separator follows; while a question is open only a blank or colon: 「完成，已退款」 is an answer."""
    following = reading.plain[length]
    return following in _OPENING if asker.asked else not following.isalnum()


def _only_particles(text: str) -> bool:
    left = text
    while left:
        found = next((p for p in PARTICLES if left.startswith(p)), None)
        if found is None:
            return False
        left = left[len(found) :].lstrip(" ,.。!~")
    return True


def _is_question(reading: Reading) -> bool:
    sentence = _with_mark(reading)
    return len(sentence) <= ASKING_LENGTH and any(word in sentence for word in ASKING)


def _with_mark(reading: Reading) -> str:
    """The compared text with the question mark that reading strips from its end."""
    return reading.plain + ("?" if reading.written.rstrip().endswith(("?", "？")) else "")


def _courtesy(reading: Reading) -> Intent | None:
    pieces = [p for p in re.split(r"[\s,.。!~、]+", reading.plain) if p]
    trimmed = [_without_particles(p) for p in pieces]
    for known, intent in ((GREETINGS, Greeting()), (SMALL_TALK, SmallTalk()), (SWEARING, Swearing())):
        if pieces and all(p in known or t in known for p, t in zip(pieces, trimmed, strict=True)):
            return intent
    if pieces and all(p in GREETINGS or p in SMALL_TALK for p in pieces):
        return SmallTalk()
    return None


def _without_particles(piece: str) -> str:
    for particle in PARTICLES:
        if piece.endswith(particle) and len(piece) > len(particle):
            return piece.removesuffix(particle)
    return piece


def _near_miss(reading: Reading, asker: Asker) -> Intent | None:
    number, core = _trailing_reference(reading.plain)
    word = SLIPS.get(core) or (_one_off(core, asker) if 2 <= len(core) <= _NEAR else None)
    if word is None or (word.who is Who.STAFF and not asker.staff):
        return None
    return Nearly(word.canonical, f"{word.canonical} {number}".strip())


def _trailing_reference(plain: str) -> tuple[str, str]:
    found = re.fullmatch(r"(\D*?) ?(\d{4,12})", plain)
    return (found[2], found[1]) if found else ("", plain)


def _one_off(core: str, asker: Asker) -> Word | None:
    """The one word that lies one slip away; none when several do, for then it is a guess."""
    found = {
        word.verb
        for phrase, word in PHRASES.items()
        if len(phrase) > 1 and (asker.staff or word.who is not Who.STAFF) and _one_slip(core, phrase)
    }
    return word_of(found.pop()) if len(found) == 1 else None


def _one_slip(one: str, other: str) -> bool:
    """Edit distance of exactly one: a character changed, missing or too many."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    shorter, longer = sorted((one, other), key=len)
    return len(longer) - len(shorter) == 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
