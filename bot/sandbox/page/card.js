// Draws one template card as WeCom's phone client does: the facts above, what can be chosen and tapped below.
// It decides nothing: a tap is handed to `act`.

import { drawButtons, drawDropdown, drawVote, selectedOn } from "./choices.js";
import { datePieces } from "./days.js";
import { h, ownPicture, safeUrl } from "./dom.js";
import { t } from "./words.js";

const TONES = ["grey", "black", "red", "green"]; // source.desc_color 0..3
const LINE_URL = 1;
const LINE_FILE = 2;
const LINE_MEMBER = 3;

/**
 * The element of a message's card. `act.tap({task_id, key, selected}, button)` is called for a tap, `act.date(counted)`
 * for a date, `act.person(userid)` for a member line. `counted` (days.js or null) makes the card's dates tappable.
 */
export function drawCard(message, counted, act) {
  const card = message.card;
  const live = message.state === "live";
  const root = h("article", { class: `card is-${message.state}`, data: { task: message.task_id ?? "" } });
  const tap = (key, button) => act.tap({ task_id: message.task_id, key, selected: selectedOn(root) }, button);
  const dates = (text) => withDates(text, counted, act.date);
  root.append(
    ...[
      drawSource(card, tap), // the 「…」 menu stays when the buttons are greyed
      drawTitle(card, dates),
      drawQuote(card.quote_area),
      drawEmphasis(card.emphasis_content),
      card.sub_title_text && h("p", { class: "card-text" }, dates(card.sub_title_text)),
      drawPicture(card.card_image?.url ?? card.image_text_area?.image_url),
      (card.vertical_content_list ?? []).map((row) => drawTitle({ main_title: row }, dates)),
      drawLines(card.horizontal_content_list, dates, act.person),
      (card.jump_list ?? []).map((jump) => drawLink(jump.title, jump.url)),
      card.button_selection && drawDropdown(card.button_selection, live),
      (card.select_list ?? []).map((question) => drawDropdown(question, live)),
      card.checkbox && drawVote(card.checkbox, live),
      drawButtons(card, live, tap),
      card.card_action?.type === LINE_URL ? drawLink(t("details"), card.card_action.url) : null,
    ]
      .flat()
      .filter(Boolean),
  );
  return root;
}

function drawSource(card, tap) {
  const items = card.action_menu?.action_list ?? [];
  if (!card.source?.desc && !items.length) return null;
  const tone = TONES[card.source?.desc_color ?? 0] ?? TONES[0];
  return h(
    "header",
    { class: `card-source tone-${tone}` },
    h("span", {}, card.source?.desc ?? ""),
    items.length ? drawMenu(items, tap) : null,
  );
}

function drawMenu(items, tap) {
  const list = h(
    "div",
    { class: "card-menu-items", hidden: true },
    items.map((item) => {
      const button = h("button", { type: "button", data: { key: item.key } }, item.text);
      button.addEventListener("click", () => tap(item.key, button));
      return button;
    }),
  );
  const toggle = h("button", { class: "card-menu", type: "button", "aria-label": t("more") }, "⋯");
  toggle.addEventListener("click", () => {
    list.hidden = !list.hidden;
  });
  return [toggle, list];
}

function drawTitle(card, dates) {
  const { title, desc } = card.main_title ?? {};
  return [title && h("h3", { class: "card-title" }, title), desc && h("p", { class: "card-desc" }, dates(desc))];
}

function drawQuote(quote) {
  if (!quote?.title && !quote?.quote_text) return null;
  return h("blockquote", {}, h("strong", {}, quote.title ?? ""), h("span", {}, quote.quote_text ?? ""));
}

function drawEmphasis(emphasis) {
  if (!emphasis) return null;
  return h("div", { class: "card-emphasis" }, h("b", {}, emphasis.title ?? ""), h("span", {}, emphasis.desc ?? ""));
}

function drawPicture(url) {
  if (!url) return null;
  const own = ownPicture(url);
  return own ? h("img", { class: "card-picture", src: own, alt: "" }) : h("div", { class: "card-picture" });
}

function drawLines(lines, dates, person) {
  if (!lines?.length) return null;
  const rows = lines.map((line) => [h("dt", {}, line.keyname), h("dd", {}, lineValue(line, dates, person))]);
  return h("dl", { class: "card-lines" }, rows.flat());
}

function lineValue(line, dates, person) {
  if (line.type === LINE_URL && safeUrl(line.url)) return drawAnchor(line.value ?? line.keyname, line.url);
  if (line.type === LINE_MEMBER && line.userid) {
    const open = () => person(line.userid);
    return h("button", { class: "member", type: "button", on: { click: open } }, line.value ?? line.userid);
  }
  if (line.type === LINE_FILE) return h("span", { class: "attachment" }, line.value ?? "");
  return dates(line.value ?? "");
}

function withDates(text, counted, open) {
  if (!counted) return [text];
  const on = { click: () => open(counted) };
  return datePieces(text).map((piece) =>
    piece.date ? h("button", { class: "date", type: "button", on }, piece.text) : piece.text,
  );
}

function drawLink(text, url) {
  if (!safeUrl(url)) return null;
  const anchor = drawAnchor(text, url);
  anchor.className = "card-link";
  return anchor;
}

function drawAnchor(text, url) {
  return h("a", { href: safeUrl(url), target: "_blank", rel: "noopener noreferrer" }, text);
}
