"""The words of one language at one time: sentences by code, dates, day lists, money, states. It decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo
from gettext import GNUTranslations
from itertools import groupby

from handlers.texts.catalogue import catalogue, language
from workflow.case import Case, State
from workflow.directory import Directory
from workflow.errors import Datum, Refusal

Value = str | int
Day = date  # inside the class `date` is the method

# Keys of a refusal's data whose value is more than its own words.
_PEOPLE = frozenset({"by", "owner", "intake", "proposer", "person"})
_MONEY = frozenset({"amount", "limit"})
_CODES = {
    "state": "state.staff.",
    "part": "refusal.part.",
    "parts": "refusal.part.",
    "level": "level.",
    "levels": "level.",
    "record": "record.",
    "records": "record.",
    "fact": "fact.",
    "facts": "fact.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A language and a zone; `now` decides whether a date shows its year or says 「今天」."""

    lang: str
    zone: tzinfo
    _catalogue: GNUTranslations
    now: datetime | None = None

    def at(self, now: datetime) -> Words:
        """The same words at that time. Without a time dates always show their year and never say 「今天」."""
        return replace(self, now=now)

    def has(self, code: str) -> bool:
        """Whether there are words for this code."""
        return self._catalogue.gettext(code) != code

    def t(self, code: str, **data: Value) -> str:
        """The text of that code with its named fields filled in. Raises KeyError for a code or field nobody wrote."""
        text = self._catalogue.gettext(code)
        if text == code:
            raise KeyError(code)
        return text.format(**data)

    def refusal(self, refusal: Refusal, directory: Directory | None = None) -> str:
        """Why something was not done, and what one can do instead: `refusal.<code>`, and the clause where one is cited.

        Of the data, instants are worded as dates, `amount` and `limit` as money, `state` and `part` by the catalogue,
        and people (`by`, `owner`, `intake`, `proposer`, `person`: names or userids) by name where the directory is
        given. A code without words gets the general sentence: a person is never left without an answer. Where the
        clause is the policies' label for defaults, it says that the regulation is silent.
        """
        code = f"refusal.{refusal.code}"
        said = {key: self._datum(key, value, directory) for key, value in refusal.data.items()}
        sentence = self.t(code, **said) if self.has(code) else self.t("refusal.unknown")
        if not refusal.clause:
            return sentence
        if refusal.clause == self.t("refusal.default_clause"):
            return self.t("refusal.with_default", sentence=sentence)
        return self.t("refusal.with_clause", sentence=sentence, clause=refusal.clause)

    def date(self, at: datetime) -> str:
        """「3月9日(周一)18:00」; the year only when it is not this one, 「今天18:00」 on the day itself."""
        return self._dated("date", "date.year", at)

    def short_date(self, at: datetime) -> str:
        """The same without the weekday, for narrow places: 「3月9日18:00」."""
        return self._dated("date.short", "date.short.year", at)

    def fixed_date(self, at: datetime) -> str:
        """The same, and never 「今天」: for what stays on a card that is read on other days too."""
        here, local = self.now.astimezone(self.zone) if self.now else None, at.astimezone(self.zone)
        return self._on("date.short", "date.short.year", local, this_year=bool(here and here.year == local.year))

    def day(self, at: datetime) -> str:
        """「3月9日」."""
        return self.t("date.day", **self._fields(at.astimezone(self.zone)))

    def weekday(self, day: Day) -> str:
        """「3月15日(周日)」."""
        return self.t("date.weekday", **self._fields(datetime.combine(day, time(), self.zone)))

    def level(self, level: str) -> str:
        """「重大」; a policy's own level keeps its name."""
        return self._coded("level", level)

    def fact(self, fact: str) -> str:
        """「危及生命健康」; what only a policy knows keeps its name."""
        return self._coded("fact", fact)

    def part(self, part: str) -> str:
        """「过程」: a part of a plan or report; what only a policy knows keeps its name."""
        return self._coded("part", part)

    def record(self, record: str) -> str:
        """「结果报告」: what must be on record before a case closes."""
        return self._coded("record", record)

    def stamp(self, at: datetime) -> str:
        """「3-9 18:00」, for buttons that have turned grey."""
        return self.t("date.stamp", **self._fields(at.astimezone(self.zone)))

    def time(self, at: datetime) -> str:
        """「18:00」."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def day_list(self, days: Sequence[Day]) -> str:
        """「3、4、5、6、9日」; with months where they are not all of this month: 「3月30、31日、4月1日」."""
        if not days:
            return ""
        here = self.now.astimezone(self.zone).date() if self.now else days[0]
        comma = self.t("list.comma")
        if all((day.year, day.month) == (here.year, here.month) for day in days):
            return self.t("days.this_month", days=comma.join(str(day.day) for day in days))
        months = groupby(days, key=lambda day: (day.year, day.month))
        return comma.join(
            self.t("days.of_month", month=self.t(f"month.{month}"), days=comma.join(str(day.day) for day in group))
            for (_, month), group in months
        )

    def money(self, cents: int) -> str:
        """「1,860.00元」, exact to the cent."""
        sign, whole = ("-", -cents) if cents < 0 else ("", cents)
        return self.t("money", amount=f"{sign}{whole // 100:,}.{whole % 100:02d}")

    def state_public(self, case: Case) -> str:
        """What the complainant calls the state of his case (people.md 6.2)."""
        return self.t(_state_code(case, "public"))

    def state_staff(self, case: Case) -> str:
        """What the staff call it."""
        return self.t(_state_code(case, "staff"))

    def _dated(self, this_year: str, another_year: str, at: datetime) -> str:
        local = at.astimezone(self.zone)
        here = self.now.astimezone(self.zone) if self.now else None
        if here and here.date() == local.date():
            return self.t("date.today", time=f"{local:%H:%M}")
        return self._on(this_year, another_year, local, this_year=bool(here and here.year == local.year))

    def _on(self, code: str, with_year: str, local: datetime, *, this_year: bool) -> str:
        fields = self._fields(local)
        return self.t(code, **fields) if this_year else self.t(with_year, year=local.year, **fields)

    def _fields(self, local: datetime) -> dict[str, Value]:
        return {
            "month": self.t(f"month.{local.month}"),
            "month_number": local.month,
            "day": local.day,
            "weekday": self.t(f"weekday.{local.isoweekday()}"),
            "time": f"{local:%H:%M}",
        }

    def _datum(self, key: str, value: Datum, directory: Directory | None) -> Value:
        if isinstance(value, datetime):
            return self.date(value)
        if isinstance(value, int):
            return self.money(value) if key in _MONEY else value
        if isinstance(value, tuple):
            return self.t("list.comma").join(self._coded(key, item) for item in value)
        if key in _PEOPLE:
            return (directory.name(value) if directory else value) or self.t("refusal.nobody")
        return self._coded(key, value)

    def _coded(self, key: str, value: str) -> str:
        """Worded by the catalogue where it knows the value; a policy's own ids stay as they are."""
        code = _CODES.get(key, "") + value
        return self.t(code) if key in _CODES and self.has(code) else value


def load_words(lang: str, zone: tzinfo) -> Words:
    """The words of a language (`zh_CN`, `en`, and their usual spellings), with dates in that zone.

    Raises ValueError for a language without a catalogue.
    """
    tag = language(lang)
    return Words(tag, zone, catalogue(tag))


def _state_code(case: Case, reader: str) -> str:
    """`closed` is worded by how it ended, every other state by itself."""
    if case.state is State.CLOSED and case.outcome:
        return f"outcome.{reader}.{case.outcome}"
    return f"state.{reader}.{case.state}"
