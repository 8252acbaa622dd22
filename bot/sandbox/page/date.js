// The little calendar behind a date: the counted days, the due day, and the clause that says so.

import { h } from "./dom.js";
import { language, t } from "./words.js";
import { parts, weekday } from "./when.js";

const WEEK = { zh: ["一", "二", "三", "四", "五", "六", "日"], en: ["M", "T", "W", "T", "F", "S", "S"] };
const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** A sheet with the months that `counted` (days.js) touches; `close` is called when the reader is done. */
export function drawCalendar(counted, now, close) {
  const today = parts(now);
  const months = monthsOf([...counted.days, counted.due]);
  return h(
    "div",
    { class: "sheet", role: "dialog", "aria-label": counted.text },
    h(
      "div",
      { class: "sheet-head" },
      h(
        "div",
        {},
        h("strong", {}, t("calendar", { n: counted.days.length })),
        h("span", { class: "sheet-days" }, counted.text),
      ),
      h("button", { class: "sheet-close", type: "button", "aria-label": t("close"), on: { click: close } }, "✕"),
    ),
    months.map((month) => drawMonth(month, counted, today)),
    h(
      "ul",
      { class: "legend" },
      h("li", { class: "is-counted" }, t("calendar_counted")),
      h("li", { class: "is-today" }, t("calendar_today")),
    ),
    h("p", { class: "sheet-due" }, t("calendar_due", { at: counted.dueText })),
    counted.clause ? h("p", { class: "sheet-clause" }, t("clause", { clause: counted.clause })) : null,
  );
}

function drawMonth({ year, month }, counted, today) {
  const blanks = (weekday({ year, month, day: 1 }) + 6) % 7;
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const name = language() === "zh" ? `${year}年${month}月` : `${MONTHS[month - 1]} ${year}`;
  return h(
    "div",
    { class: "month" },
    h("div", { class: "month-name" }, name),
    h(
      "div",
      { class: "month-grid" },
      WEEK[language()].map((letter) => h("span", { class: "week-letter" }, letter)),
      Array.from({ length: blanks }, () => h("span")),
      Array.from({ length }, (_, index) => drawDay({ year, month, day: index + 1 }, counted, today)),
    ),
  );
}

function drawDay(date, counted, today) {
  const names = ["day"];
  if ([0, 6].includes(weekday(date))) names.push("is-weekend");
  if (counted.days.some((day) => same(day, date))) names.push("is-counted");
  if (same(counted.due, date)) names.push("is-due");
  if (same(today, date)) names.push("is-today");
  return h("span", { class: names.join(" ") }, String(date.day));
}

function monthsOf(dates) {
  const keys = [...new Set(dates.map(({ year, month }) => year * 12 + month - 1))].sort((a, b) => a - b);
  return keys.map((key) => ({ year: Math.floor(key / 12), month: (key % 12) + 1 }));
}

const same = (a, b) => a.year === b.year && a.month === b.month && a.day === b.day;
