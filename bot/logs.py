"""Log lines: JSON for machines or plain sentences for a console, never with what people said or with a secret."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import ExcInfo

from workflow.ports import BusyError

_SECRET_KEYS = frozenset({"content", "text", "secret", "token", "access_token", "aeskey", "body", "xml", "key", "keys"})
_MASK = "***"
_DEPTH = 30  # innermost frames: what is above them is the event loop
_IN_URL = re.compile(r"((?:access_token|corpsecret|msg_signature|echostr)=)[^&\s\"']+")
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


def set_up_logs(form: Literal["json", "console"], stream: TextIO | None = None) -> None:
    """Our own lines and those of libraries, one form for both, to `stream` (stderr)."""
    stream = stream or sys.stderr
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(frames_only),
        redact,
    ]
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=stream.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("asyncio").filters[:] = [_FirstLine()]
    # Its job runs each second; one line for each would be all that a log holds.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def frames_only(exc_info: ExcInfo) -> str:
    """Which exception, with what it came from, and where: never its message, which may quote what people said.

    Not where, when the store is held by others or away: no code is to blame, and it may be told often.
    """
    depth = 0 if isinstance(exc_info[1], BusyError) else _DEPTH
    return "\n".join(_frames(exc_info[1], depth, set()))


def _frames(error: BaseException | None, depth: int, told: set[int]) -> Iterator[str]:
    if error is None or id(error) in told:
        return
    told.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _frames(before, depth, told)
        yield "which led to"
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    for frame in traceback.extract_tb(error.__traceback__, limit=-depth) if depth else ():
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"
    for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield "which holds"
        yield from _frames(inner, depth, told)


class _FirstLine(logging.Filter):
    """asyncio writes the failed task, and with it the message of its exception, below its sentence."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = record.getMessage().partition("\n")[0], ()
        return True


def redact(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Masks fields that may hold words or secrets, and tokens and phone numbers inside any text."""
    for key, value in line.items():
        if key in _SECRET_KEYS:
            line[key] = _MASK
        elif isinstance(value, str):
            line[key] = _PHONE.sub(_MASK, _IN_URL.sub(rf"\1{_MASK}", value))
    return line
