// The conversation on one phone: bubbles, cards and time lines. A message that changes keeps its place.

import { drawCard } from "./card.js";
import { countedDays } from "./days.js";
import { h, ownPicture } from "./dom.js";
import { minutesBetween, shortTime } from "./when.js";
import { inWords, language, t } from "./words.js";

const QUIET_MINUTES = 5; // a time line stands above a message that follows a longer pause
const MEDIA = ["image", "voice", "video", "location", "file", "link"];

/** The messages of one phone, drawn into `this.element`. `act` as in card.js, `now()` is the virtual clock. */
export class Chat {
  constructor(act, now) {
    this.act = act;
    this.now = now;
    this.messages = new Map();
    this.rows = new Map();
    this.element = h("div", { class: "chat", role: "log", tabindex: "0" });
    this.intro = h("p", { class: "chat-intro" }); // what this phone is for, until something is on it
    this.element.append(this.intro);
    inWords(() => this.redraw());
  }

  /** Take in new and changed messages, oldest first; returns how many are new ones from the bot. */
  take(messages) {
    const atEnd = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 80;
    let arrived = 0;
    for (const message of messages) {
      const isNew = !this.messages.has(message.id);
      this.messages.set(message.id, message);
      this.#place(message);
      if (isNew && message.from === "bot") arrived += 1;
    }
    this.intro.hidden = this.messages.size > 0;
    if (messages.length && (atEnd || arrived)) this.toEnd();
    return arrived;
  }

  /** Messages whose card can be tapped, newest first. */
  live() {
    const cards = [...this.messages.values()].filter((message) => message.card && message.state === "live");
    return cards.sort((a, b) => (a.at === b.at ? b.rev - a.rev : a.at < b.at ? 1 : -1));
  }

  /** The drawn card of a message, or null. */
  cardElement(message) {
    return this.rows.get(message.id)?.querySelector(".card") ?? null;
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }

  redraw() {
    for (const message of this.messages.values()) this.#place(message, false);
  }

  #place(message, fresh = true) {
    const row = this.#drawRow(message);
    const old = this.rows.get(message.id);
    this.rows.set(message.id, row);
    if (fresh) row.classList.add(old ? "is-changed" : "is-new");
    if (old) old.replaceWith(row);
    else this.element.append(row);
  }

  #drawRow(message) {
    const before = this.#previous(message);
    const pause = before ? minutesBetween(before.at, message.at) : Infinity;
    const time = pause > QUIET_MINUTES ? h("time", { class: "chat-time" }, shortTime(message.at, language())) : null;
    return h("div", { class: `row from-${message.from}`, data: { id: message.id } }, time, this.#drawBody(message));
  }

  #drawBody(message) {
    if (message.type === "event") return h("p", { class: "chat-event" }, eventText(message));
    const avatar = message.from === "bot" ? h("span", { class: "bot-avatar" }, "回") : null;
    if (message.card) {
      const card = drawCard(message, countedDays(message.card, this.now()), this.act);
      return h("div", { class: "said has-card" }, avatar, card);
    }
    return h("div", { class: "said" }, avatar, drawBubble(message));
  }

  #previous(message) {
    let before = null;
    for (const other of this.messages.values()) {
      if (other.id === message.id) break;
      before = other;
    }
    return before;
  }
}

function drawBubble(message) {
  if (!MEDIA.includes(message.type)) return h("div", { class: "bubble" }, message.text ?? "");
  const picture = message.type === "image" ? ownPicture(message.url) : null;
  if (picture) return h("div", { class: "bubble is-image" }, h("img", { src: picture, alt: t("picture") }));
  const word = message.type === "image" ? t("picture") : t(message.type);
  return h("div", { class: `bubble is-${message.type}` }, h("span", { class: "media-kind" }, word), message.text ?? "");
}

function eventText({ event, text }) {
  return event === "enter_agent" ? t("entered") : t("pressed", { text });
}
