"""What every table of the settings has in common: no key that it does not know, no change later, no value in errors."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """The base of all tables of the settings."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
