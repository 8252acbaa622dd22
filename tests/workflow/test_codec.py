"""Canonical bytes: what goes in comes out, and everything that could drift is refused."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow import codec
from workflow.case import Case, Outcome, Step
from workflow.clock import Moment, MomentKind
from workflow.events import EVENTS, CaseClosed, CaseFiled, PlanSubmitted
from workflow.fields import Secrecy

NOON = datetime(2026, 3, 2, 4, 0, 0, 123000, tzinfo=UTC)


def test_keys_are_sorted_and_chinese_stays_readable() -> None:
    assert codec.canonical({"b": 1, "a": "食堂"}) == '{"a":"食堂","b":1}'.encode()


@pytest.mark.parametrize("value", [1.5, {"deep": [1, {"er": 0.1}]}])
def test_floats_are_refused_however_deep(value: Any) -> None:
    with pytest.raises(TypeError, match="no floats"):
        codec.canonical(value)


def test_an_instant_is_utc_with_milliseconds_whatever_zone_it_came_in() -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    assert codec.encode(shanghai) == "2026-03-02T04:00:00.123Z"
    assert codec.instant(codec.instant_text(shanghai)) == NOON


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        codec.instant_text(datetime(2026, 3, 2))  # noqa: DTZ001 (the naive time is the point)


def test_every_field_of_every_event_and_of_a_case_is_classed() -> None:
    for kind in (*EVENTS.values(), Case):
        assert set(codec.secrecies(kind)) == {f.name for f in dataclasses.fields(kind)}


def test_a_field_nobody_classed_is_an_error() -> None:
    @dataclasses.dataclass(frozen=True)
    class Careless:
        phone: str

    with pytest.raises(TypeError, match=r"phone is not declared"):
        codec.secrecies(Careless)


def test_who_complained_and_what_was_said_never_stand_in_the_open_part() -> None:
    filed = CaseFiled(
        case_id="c",
        receipt="r",
        kind="complaint",
        channel="bot",
        policy_id="office",
        policy_hash="h",
        to_director=False,
        taken_by="",
        complainant="chenchen",
        complainant_name="陈晨",
        complainant_department="p1",
        title="青菜里有虫",
        text="食堂二楼的青菜里有虫子",
    )
    parts = codec.split(filed)
    opened = json.dumps(parts[Secrecy.OPEN], ensure_ascii=False)
    assert "chenchen" not in opened
    assert "陈晨" not in opened
    assert "虫" not in opened
    assert parts[Secrecy.IDENTITY] == {
        "complainant": "chenchen",
        "complainant_name": "陈晨",
        "complainant_department": "p1",
        "contact": "",
    }
    assert codec.join(CaseFiled, *(parts[s] for s in Secrecy)) == filed


def test_a_destroyed_part_leaves_its_fields_empty_and_the_rest_as_it_was() -> None:
    plan = PlanSubmitted(2, "zhangwei", 86000, "three-level", "7f3a", "只洗一遍", "洗三遍")
    parts = codec.split(plan)
    erased = codec.join(PlanSubmitted, parts[Secrecy.OPEN], None, None)
    assert (erased.cause, erased.measures) == ("", "")
    assert (erased.version, erased.amount_cents, erased.seen) == (2, 86000, "7f3a")


def test_a_whole_case_survives_the_round_trip() -> None:
    case = Case(case_id="c", filed_at=NOON, outcome=Outcome.RESOLVED, urges=(NOON, NOON), text="x")
    parts = codec.split(case)
    assert codec.join(Case, *(parts[s] for s in Secrecy)) == case


def test_a_number_where_a_word_belongs_is_refused() -> None:
    with pytest.raises(TypeError, match="expected str"):
        codec.decode(CaseClosed, {"outcome": "resolved", "words": 7})


moments = st.builds(
    Moment,
    kind=st.sampled_from(MomentKind),
    at=st.datetimes(timezones=st.just(UTC)).map(lambda d: d.replace(microsecond=d.microsecond // 1000 * 1000)),
    rung=st.integers(0, 9),
    to=st.lists(st.text(max_size=5)).map(tuple),
)
steps = st.builds(Step, instance=st.text(), role=st.text(), people=st.lists(st.text()).map(tuple))


@given(st.one_of(moments, steps))
def test_what_is_encoded_is_decoded_to_the_same_value(value: Moment | Step) -> None:
    through_json = json.loads(codec.canonical(codec.encode(value)))
    assert codec.decode(type(value), through_json) == value
