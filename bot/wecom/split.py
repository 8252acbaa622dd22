"""Long texts in parts that WeCom does not cut: broken where a reader would break them, with nothing lost between."""

from __future__ import annotations

from collections.abc import Iterator

from bot.wecom.limits import TEXT_BYTES

# The bytes in the middle of a UTF-8 character.
_CONTINUATION_FIRST, _CONTINUATION_LAST = 0x80, 0xBF

# Where to break, best first; the break comes after the character.
_BORDERS = ("\n", "。！？!?…", "；;", "，、,： ")


def split_text(text: str, size: int = TEXT_BYTES) -> tuple[str, ...]:
    """Return `text` in parts of at most `size` UTF-8 bytes (4 or more); joined they are `text` again.

    A part ends at a line, else a sentence, else a clause that lies in its second half, else between two characters.
    """
    return tuple(_parts(text, size))


def _parts(text: str, size: int) -> Iterator[str]:
    while text:
        end = _fitting(text, size)
        if end < len(text):
            end = _border(text, end)
        yield text[:end]
        text = text[end:]


def _fitting(text: str, size: int) -> int:
    """How many characters from the start fit into so many bytes."""
    # A character has at least one byte, so the rest of a long text is not encoded again for each part.
    encoded = text[: size + 1].encode("utf-8", "surrogatepass")
    if len(encoded) <= size:
        return len(text)
    end = size
    while _CONTINUATION_FIRST <= encoded[end] <= _CONTINUATION_LAST:
        end -= 1
    return len(encoded[:end].decode("utf-8", "surrogatepass"))


def _border(text: str, end: int) -> int:
    half = end // 2
    for characters in _BORDERS:
        found = max(text.rfind(character, half, end) for character in characters)
        if found >= 0:
            return found + 1
    return end
