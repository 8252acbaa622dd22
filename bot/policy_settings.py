"""Which regulations a deployment works by, and which complaint is filed under which (D3). It opens none."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from bot.section import Section


class PolicySource(Section):
    """A regulation: one that ships by `name`, or a `file`."""

    name: str = ""
    file: Path | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if bool(self.name) == (self.file is not None):
            raise PydanticCustomError("policy_source", "policy_source")
        return self


class PolicyRoute(Section):
    """Complaints that fit every list are filed under `policy`, an id; a list that is left out does not matter.

    `complainant`, `channel` and `kind` are words of that policy; `department` are names or ids of those to which the
    complainant belongs, with all below them.
    """

    policy: Annotated[str, Field(min_length=1)]
    complainant: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    department: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _leaves_some_to_others(self) -> Self:
        if not (self.complainant or self.channel or self.kind or self.department):
            raise PydanticCustomError("policy_route", "policy_route")
        return self


class PolicyChoice(Section):
    """The regulation that new cases are filed under, those `also` in use, and the routes to them: the first that fits
    wins, and what fits none is filed under the first regulation."""

    name: str = "office"
    file: Path | None = None
    also: tuple[PolicySource, ...] = ()
    route: tuple[PolicyRoute, ...] = ()

    @property
    def sources(self) -> tuple[tuple[str, PolicySource], ...]:
        """Every regulation by its key in the settings, the one for all other cases first."""
        first = PolicySource(file=self.file) if self.file else PolicySource(name=self.name)
        return (("policy", first), *((f"policy.also.{n}", source) for n, source in enumerate(self.also, start=1)))
