// Instants of the virtual clock in words. They are read as written (the sandbox gives local time with its
// offset); the viewer's own time zone never touches them.

const WEEKDAYS = { zh: ["日", "一", "二", "三", "四", "五", "六"], en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The parts of an ISO instant as written: `{year, month, day, hour, minute, second}`; null if it is none. */
export function parts(iso) {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?/.exec(iso ?? "");
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found.slice(1).map((text) => Number(text ?? 0));
  return { year, month, day, hour, minute, second };
}

/** 0 Sunday … 6 Saturday of a civil date. */
export const weekday = ({ year, month, day }) => new Date(Date.UTC(year, month - 1, day)).getUTCDay();

/** 「2026年3月2日(周一)10:00」 / “Mon 2 Mar 2026 10:00”. */
export function longTime(iso, language) {
  const p = parts(iso);
  if (!p) return "";
  const name = WEEKDAYS[language][weekday(p)];
  return language === "zh"
    ? `${p.year}年${p.month}月${p.day}日(周${name})${hourMinute(p)}`
    : `${name} ${p.day} ${MONTHS[p.month - 1]} ${p.year} ${hourMinute(p)}`;
}

/** 「3月2日 10:00」 / “2 Mar 10:00”. */
export function shortTime(iso, language) {
  const p = parts(iso);
  if (!p) return "";
  const day = language === "zh" ? `${p.month}月${p.day}日` : `${p.day} ${MONTHS[p.month - 1]}`;
  return `${day} ${hourMinute(p)}`;
}

/** Minutes between two instants of the same zone; for the time lines between messages. */
export function minutesBetween(earlier, later) {
  return (Date.parse(later) - Date.parse(earlier)) / 60_000;
}

function hourMinute({ hour, minute }) {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
