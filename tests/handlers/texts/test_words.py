from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.texts.words import Words, load_words
from workflow.case import Case, Outcome, State
from workflow.directory import Directory, Person
from workflow.errors import Refusal

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)


@pytest.fixture
def zh() -> Words:
    return load_words("zh_CN", SHANGHAI).at(NOW)


@pytest.fixture
def en() -> Words:
    return load_words("en", SHANGHAI).at(NOW)


@pytest.mark.parametrize("spelling", ["zh", "zh-CN", "zh_CN", "ZH-cn", "zh-Hans"])
def test_chinese_has_several_spellings(spelling: str) -> None:
    assert load_words(spelling, SHANGHAI).lang == "zh_CN"


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="klingon"):
        load_words("klingon", SHANGHAI)


def test_a_code_nobody_wrote_is_an_error(zh: Words) -> None:
    with pytest.raises(KeyError, match=r"card\.of\.nobody"):
        zh.t("card.of.nobody")


def test_a_date_names_the_weekday_and_the_hour(zh: Words, en: Words) -> None:
    assert zh.date(DUE) == "3月9日(周一)18:00"
    assert zh.short_date(DUE) == "3月9日18:00"
    assert zh.day(DUE) == "3月9日"
    assert zh.stamp(DUE) == "3-9 18:00"
    assert zh.time(DUE) == "18:00"
    assert en.date(DUE) == "Mon 9 Mar 18:00"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), "3月1日(周日)23:59"),  # a second before midnight in Shanghai
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), "今天00:00"),
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), "今天23:59"),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), "3月3日(周二)00:00"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025年12月31日(周三)23:59"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "1月1日(周四)00:00"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "2027年1月1日(周五)00:00"),
    ],
)
def test_today_and_this_year_end_at_local_midnight(zh: Words, at: datetime, said: str) -> None:
    assert zh.date(at) == said


def test_without_a_time_the_year_is_always_shown() -> None:
    assert load_words("zh", SHANGHAI).date(NOW) == "2026年3月2日(周一)10:00"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], ""),
        ([date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 9)], "3、4、9日"),
        ([date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1)], "3月30、31日、4月1日"),
        ([date(2026, 4, 7), date(2026, 4, 8)], "4月7、8日"),
        ([date(2027, 3, 3)], "3月3日"),
    ],
)
def test_a_day_list_names_months_only_where_needed(zh: Words, days: list[date], said: str) -> None:
    assert zh.day_list(days) == said


@pytest.mark.parametrize(
    ("cents", "said"),
    [
        (0, "0.00元"),
        (5, "0.05元"),
        (86_000, "860.00元"),
        (186_000, "1,860.00元"),
        (99_999_999_99, "99,999,999.99元"),
        (-5, "-0.05元"),
    ],
)
def test_money_is_exact(zh: Words, cents: int, said: str) -> None:
    assert zh.money(cents) == said


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_says_every_cent(cents: int) -> None:
    said = load_words("zh", SHANGHAI).money(cents).removesuffix("元")
    assert int(said.replace(".", "").replace(",", "")) == cents


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_state_has_a_word_for_both_readers(lang: str, state: State) -> None:
    words = load_words(lang, SHANGHAI)
    assert words.state_public(Case(state=state))
    assert words.state_staff(Case(state=state))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_closed_case_is_worded_by_how_it_ended(zh: Words, outcome: Outcome) -> None:
    case = Case(state=State.CLOSED, outcome=outcome)
    assert zh.state_staff(case) == zh.t(f"outcome.staff.{outcome}")
    assert zh.state_public(case) == zh.t(f"outcome.public.{outcome}")


def test_the_complainant_hears_no_internal_word(zh: Words) -> None:
    said = " ".join(zh.state_public(Case(state=state)) for state in State)
    assert not [word for word in ("归档", "结案", "被投诉人", "实施", "轮次", "销毁") if word in said]


def test_a_refusal_words_its_dates_money_states_and_people(zh: Words) -> None:
    directory = Directory(people={"wangqiang": Person("wangqiang", "王强")})
    approved = zh.refusal(Refusal("already_approved", {"at": DUE, "by": "wangqiang"}), directory)
    assert approved.startswith("王强已于3月9日(周一)18:00同意")
    beyond = zh.refusal(Refusal("beyond_authority", {"amount": 186_000, "limit": 50_000}, "四(一)2"))
    assert beyond == "1,860.00元超出您500.00元以下的权限，不能当场办结。请发「方案」走审批。依据：制度四(一)2。"
    assert zh.refusal(Refusal("plan_incomplete", {"part": "cause"})).startswith("方案还缺“原因”")
    late = zh.refusal(Refusal("already_taken_up", {"state": "closed", "owner": "", "intake": "李敏"}))
    assert late.startswith("李敏已经受理，现承办人：（未定）")


def test_a_default_is_said_to_be_one(zh: Words) -> None:
    said = zh.refusal(Refusal("ask_more_often", {"asked": 1, "needed": 3}, "缺省"))
    assert said.endswith("（按惯例，制度未规定）")


def test_a_refusal_that_nobody_worded_still_gets_an_answer(zh: Words) -> None:
    assert zh.refusal(Refusal("not_written_yet")) == zh.t("refusal.unknown")
