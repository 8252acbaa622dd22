"""From the text of a policy file to a policy, or to all that is wrong with it at once. It reads no file itself."""

from __future__ import annotations

from pydantic import ValidationError

from workflow.policy.document import Document, read_document
from workflow.policy.errors import PolicyError, PolicyErrors
from workflow.policy.lift import SCHEMA
from workflow.policy.lint import lint
from workflow.policy.model import Policy, Tables

_OWN_FIELDS = Policy.model_fields.keys() - Tables.model_fields.keys()


def load_policy(text: str, name: str) -> Policy:
    """The policy that `text` says; `name` is the file's name in messages.

    Raises PolicyErrors with every fault: text that is no TOML, a schema of another version, keys or values that the
    schema does not know, values without a source, and what `lint` refuses.
    """
    document = read_document(text, name)
    if document.data.get("schema") != SCHEMA:
        known = document.data.get("schema", "none")
        raise PolicyErrors(
            [document.error(("schema",), f"unknown version {known}; this program reads up to {SCHEMA}", "schema")]
        )
    policy, errors = _validated(document)
    if policy is not None:
        errors += lint(policy, document)
    errors += document.errors
    if errors or policy is None:
        raise PolicyErrors(sorted(errors, key=lambda error: error.line or 0))
    return policy


def _validated(document: Document) -> tuple[Policy | None, list[PolicyError]]:
    errors = [
        document.error((key,), "the schema knows no such table", "extra_forbidden")
        for key in _OWN_FIELDS & document.data.keys()
    ]
    own = {"name": document.file, "text": document.text, "hash": document.hash, "sources": document.sources}
    try:
        return Policy.model_validate(document.data | own), errors
    except ValidationError as invalid:
        faults = invalid.errors(include_url=False)
        deeper = [_path(fault["loc"]) for fault in faults]
        for fault in faults:
            path = _path(fault["loc"])
            if any(other[: len(path)] == path != other for other in deeper):
                continue  # a row that is wrong inside also makes its array too short: say the first only
            errors.append(document.error(path, fault["msg"].removeprefix("Value error, "), fault["type"]))
        return None, errors


def _path(where: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Where a fault stands in the file; a wrong key of a table stands under its own name."""
    return tuple(part for part in where if part != "[key]")
