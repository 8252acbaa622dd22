"""What the catalogues hold and which codes our own source asks for. It judges nothing: test_catalogue.py does."""

from __future__ import annotations

import ast
import functools
import importlib.util
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from types import ModuleType

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "handlers" / "texts"
LANGUAGES = ("zh_CN", "en")
_WORDED = ("handlers", "bot", "workflow")
_WORDS_OF_ITS_OWN = ROOT / "bot" / "sandbox"
_PREFIX = re.compile(r"[a-z_]+(\.[a-z0-9_]+)*\.")


@functools.cache
def make_words() -> ModuleType:
    """The build script as a module (deploy/ is no package)."""
    spec = importlib.util.spec_from_file_location("make_words", ROOT / "deploy" / "make_words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@functools.cache
def domain(lang: str, name: str) -> Mapping[str, str]:
    """Code → text of one domain; fails on a code that stands in it twice."""
    path = TEXTS / lang / "LC_MESSAGES" / f"{name}.po"
    written = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(written) == len(set(written)), f"{path}: {sorted({c for c in written if written.count(c) > 1})}"
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def domains(lang: str) -> list[str]:
    """The names of a language's catalogues."""
    return sorted(path.stem for path in (TEXTS / lang / "LC_MESSAGES").glob("*.po"))


def texts(lang: str) -> dict[str, str]:
    """Code → text over all domains."""
    return {code: text for name in domains(lang) for code, text in domain(lang, name).items()}


def fields(text: str) -> set[str]:
    """The named fields of a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@functools.cache
def asked() -> tuple[tuple[str, str, frozenset[str] | None], ...]:
    """(where, code, field names) of every `.t("code", …)`; names are None where the call passes a mapping."""
    found: list[tuple[str, str, frozenset[str] | None]] = []
    for path, node in _calls():
        if isinstance(node.func, ast.Attribute) and node.func.attr == "t" and node.args:
            names = {word.arg for word in node.keywords}
            for code in _constants(node.args[0]):
                given = None if None in names else frozenset(name for name in names if name)
                found.append((f"{path.relative_to(ROOT)}:{node.lineno}", code, given))
    return tuple(found)


@functools.cache
def refused() -> frozenset[str]:
    """The code of every `Refusal("…")` in our source."""
    return frozenset(
        str(node.args[0].value)
        for _, node in _calls()
        if isinstance(node.func, ast.Name | ast.Attribute)
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) == "Refusal"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    )


@functools.cache
def mentioned() -> tuple[frozenset[str], frozenset[str]]:
    """Every whole string of our source, and every beginning of a code that something is put behind."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                (beginnings if _PREFIX.fullmatch(node.value) else whole).add(node.value)
            elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                if _PREFIX.fullmatch(start) and start != "refusal.":
                    beginnings.add(start)
    return frozenset(whole), frozenset(beginnings)


def _constants(node: ast.expr) -> Iterator[str]:
    """The literal codes of an argument, through both arms of a conditional."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)


def _calls() -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, node


@functools.cache
def _trees() -> tuple[tuple[Path, ast.Module], ...]:
    paths = [path for package in _WORDED for path in sorted((ROOT / package).rglob("*.py"))]
    ours = [path for path in paths if not path.is_relative_to(_WORDS_OF_ITS_OWN)]
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in ours)
