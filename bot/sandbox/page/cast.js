// Who sits where, what they are called and what they could say. Data of the demo company first; a company of
// one's own gets its four seats from tags and headships.

export const SEATS = ["chenchen", "limin", "wangqiang", "zhaolan"];
export const DRAWER = ["zhangwei", "liuyang", "lukai", "zhouzong", "hejing", "tangyue", "sunxiao"];

const NOBODY = "sunxiao";
const DRAWER_MAX = 24; // phones of a large company beyond this are not polled: the demo shows people, not a directory

const TAG_ROLES = [
  ["回音-高层", "role_top"],
  ["回音-总监", "role_director"],
  ["回音-投诉专员", "role_specialist"],
  ["回音-HR", "role_hr"],
  ["回音-财务", "role_finance"],
];

// {no} is the latest case number: a suggestion with it waits until there is one.
export const SUGGESTIONS = {
  role_employee: ["食堂二楼的青菜里有虫子", "我的", "催办"],
  role_specialist: ["待办", "期限 {no}", "帮助"],
  role_head: ["审批", "待办", "期限 {no}"],
  role_director: ["待办", "审批", "查询 {no}"],
  role_top: ["待办", "查询 {no}"],
  role_hr: ["待办", "帮助"],
  role_finance: ["审批", "待办"],
};

/** The key of a person's role in the page's words, with what it needs: `{key, values}`. */
export function roleOf(person) {
  const tagged = TAG_ROLES.find(([tag]) => person.tags?.includes(tag));
  if (tagged) return { key: tagged[1], values: {} };
  if (person.leader_of?.length) return { key: "role_head", values: { department: person.leader_of[0] } };
  return { key: "role_employee", values: {} };
}

/** What the regulation calls this person, in Chinese and English; null where the page's own words will do. */
export const postOf = (person) => person.post ?? null;

/** Must this phone stay empty whatever happens? */
export const isNobody = (person) => person.userid === NOBODY;

/** What this person might type: canonical commands and one complaint, first the likeliest. */
export function suggestionsFor(person, number) {
  if (isNobody(person)) return [`查询 ${number ?? "26030001"}`];
  const likely = person.says?.length ? person.says : SUGGESTIONS[roleOf(person).key];
  const texts = likely.filter((text) => number || !text.includes("{no}"));
  return texts.map((text) => text.replace("{no}", number));
}

/**
 * Who is shown and who waits in the drawer: `{seats, drawer}`. The stage may have named its seats; the demo company has
 * fixed ones; elsewhere they are an employee, a specialist, a head and a director, as far as there are such, filled up
 * in the order given.
 */
export function seatsFor(people, named = []) {
  const byId = new Map(people.map((person) => [person.userid, person]));
  const wanted = named.length ? named : SEATS;
  const fixed = wanted.every((userid) => byId.has(userid));
  const seats = fixed ? wanted.map((userid) => byId.get(userid)) : castOf(people);
  const known = DRAWER.map((userid) => byId.get(userid)).filter((person) => person && !seats.includes(person));
  const others = people.filter((person) => !seats.includes(person) && !known.includes(person));
  return { seats, drawer: [...known, ...others].slice(0, DRAWER_MAX) };
}

function castOf(people) {
  const seats = [];
  for (const wanted of [["role_employee"], ["role_specialist"], ["role_head"], ["role_director", "role_top"]]) {
    const found = people.find((person) => !seats.includes(person) && wanted.includes(roleOf(person).key));
    if (found) seats.push(found);
  }
  const rest = people.filter((person) => !seats.includes(person));
  return [...seats, ...rest].slice(0, SEATS.length);
}
