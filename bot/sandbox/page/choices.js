// What can be chosen and tapped on a card: dropdowns, votes and buttons. As in WeCom an untouched dropdown holds its
// first option (wecom.md 2.3), and only what is ticked in a vote is submitted.

import { h, safeUrl } from "./dom.js";

const MODE_MANY = 1;
const BUTTON_URL = 1;
const STYLES = [1, 2, 3, 4];

let votes = 0; // radio buttons group by name over the whole page, and two cards may ask the same question

/** A dropdown of `button_selection` or `select_list`. */
export function drawDropdown(question, live) {
  const select = h(
    "select",
    { data: { question: question.question_key }, disabled: !live || Boolean(question.disable) },
    question.option_list.map((option) => h("option", { value: option.id }, option.text)),
  );
  const given = question.option_list.findIndex((option) => option.id === question.selected_id);
  select.selectedIndex = Math.max(given, 0); // a missing or wrong selected_id means the first
  return h("label", { class: "dropdown" }, h("span", {}, question.title ?? ""), select);
}

/** The options of a `checkbox`, to be ticked one or many. */
export function drawVote(vote, live) {
  const type = vote.mode === MODE_MANY ? "checkbox" : "radio";
  const name = `vote-${(votes += 1)}`;
  const disabled = !live || Boolean(vote.disable);
  return h(
    "fieldset",
    { class: "vote", data: { question: vote.question_key } },
    vote.option_list.map((option) =>
      h(
        "label",
        {},
        h("input", { type, name, value: option.id, checked: Boolean(option.is_checked), disabled }),
        h("span", {}, option.text),
      ),
    ),
  );
}

/** The buttons, or the one grey row that stands for them when the card was greyed. */
export function drawButtons(card, live, tap) {
  const rows = buttonsOf(card);
  if (!live) {
    if (!card.replace_text) return null;
    const grey = h("button", { type: "button", class: "greyed", disabled: true }, card.replace_text);
    return h("div", { class: "buttons" }, grey);
  }
  if (!rows.length) return null;
  return h("div", { class: "buttons" }, rows.map((row) => drawButton(row, tap)));
}

/** All that is chosen on a drawn card now: `{question: [option ids]}`, an empty list where nothing is. */
export function selectedOn(root) {
  const selected = {};
  for (const select of root.querySelectorAll("select[data-question]")) {
    selected[select.dataset.question] = [select.value];
  }
  for (const vote of root.querySelectorAll("fieldset[data-question]")) {
    selected[vote.dataset.question] = [...vote.querySelectorAll("input:checked")].map((input) => input.value);
  }
  return selected;
}

/** The callback and link buttons of a card, the submit button among them: `[{text, key, style, url}]`. */
export function buttonsOf(card) {
  const row = (card.button_list ?? []).map((button) => ({
    text: button.text,
    key: button.key,
    style: STYLES.includes(button.style) ? button.style : 1,
    url: button.type === BUTTON_URL ? safeUrl(button.url) : null,
  }));
  const submit = card.submit_button;
  return submit ? [...row, { text: submit.text, key: submit.key, style: 1, url: null }] : row;
}

/** The button people press nine times out of ten: the first in style 1 that calls back, or null. */
export function primaryOf(card) {
  return buttonsOf(card).find((button) => button.style === 1 && !button.url) ?? null;
}

/** Every option of every question on a card: `[{question, id, text, kind: "one"|"many"}]`. */
export function optionsOf(card) {
  const questions = [card.button_selection, ...(card.select_list ?? [])].filter(Boolean).map((each) => [each, "one"]);
  if (card.checkbox) questions.push([card.checkbox, card.checkbox.mode === MODE_MANY ? "many" : "one"]);
  return questions.flatMap(([question, kind]) =>
    question.option_list.map(({ id, text }) => ({ question: question.question_key, id, text, kind })),
  );
}

function drawButton({ text, key, style, url }, tap) {
  if (url) {
    return h("a", { class: `tap style-${style}`, href: url, target: "_blank", rel: "noopener noreferrer" }, text);
  }
  const button = h("button", { type: "button", class: `tap style-${style}`, data: { key } }, text);
  button.addEventListener("click", () => tap(key, button));
  return button;
}
