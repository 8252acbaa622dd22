// Reads the counted days and the due date off a card's own lines. It reckons nothing: what the card does not
// say is not shown.

const COUNTED = /((?:(?:\d{1,2}月)?\d{1,2}日?、)+(?:\d{1,2}月)?\d{1,2}|(?<=个工作日[：:])(?:\d{1,2}月)?\d{1,2})日/;
const DUE = /(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:[（(][^）)]*[)）])?(?:\s*(\d{1,2}:\d{2}))?/;

/**
 * `{days, due, dueText, text, clause}` of a card that names its counted working days (「3、4、5、6、9日」) and the date it
 * is due; null for any other card. `now` (ISO) only completes the year. Dates are `{year, month, day}`.
 */
export function countedDays(card, now) {
  const lines = card?.horizontal_content_list ?? [];
  const values = lines.map((line) => line.value ?? "");
  const text = values.find((value) => COUNTED.test(value));
  if (!text) return null;
  const counted = COUNTED.exec(text)[1];
  const others = [card.main_title?.desc, card.main_title?.title, card.sub_title_text, ...values];
  const undated = others.map((other) => (other === text ? text.replace(`${counted}日`, "") : (other ?? "")));
  const dueText = undated.map((other) => DUE.exec(other)?.[0]).find(Boolean);
  if (!dueText) return null;
  const due = dueDate(dueText, now);
  const clause = lines.find((line) => line.keyname === "依据")?.value ?? "";
  return { days: dated(counted, due), due, dueText, text, clause };
}

/** The pieces of `text` with its dates set apart: `[{text, date: bool}]`, in order, nothing lost. */
export function datePieces(text) {
  const pieces = [];
  let rest = text;
  for (let found = firstDate(rest); found; found = firstDate(rest)) {
    if (found.index > 0) pieces.push({ text: rest.slice(0, found.index), date: false });
    pieces.push({ text: found[0], date: true });
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest) pieces.push({ text: rest, date: false });
  return pieces;
}

function firstDate(text) {
  const [counted, due] = [COUNTED.exec(text), DUE.exec(text)];
  if (!counted || !due) return counted ?? due;
  return counted.index <= due.index ? counted : due;
}

function dueDate(text, now) {
  const [, year, month, day] = DUE.exec(text);
  const [thisYear, thisMonth] = now.split("-").map(Number);
  // A card leaves the year out when it is the present one; December's cards may look into January.
  const turned = Number(month) < thisMonth - 6 ? thisYear + 1 : thisYear;
  return { year: Number(year ?? turned), month: Number(month), day: Number(day) };
}

// The last counted day is the due day, so months are assigned backwards from it: where the number grows, the month
// before begins.
function dated(counted, due) {
  const days = [];
  let { year, month } = due;
  let after = due.day;
  for (const piece of counted.split("、").reverse()) {
    const [, named, day] = /(?:(\d{1,2})月)?(\d{1,2})/.exec(piece);
    if (Number(day) > after) {
      month -= 1;
      if (month === 0) [year, month] = [year - 1, 12];
    }
    if (named) month = Number(named);
    after = Number(day);
    days.unshift({ year, month, day: after });
  }
  return days;
}
