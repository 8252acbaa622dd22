// The virtual clock in the top bar and the three ways to push it. Real time plays no part.

import * as api from "./api.js";
import { h } from "./dom.js";
import { longTime, shortTime } from "./when.js";
import { inWords, language, t } from "./words.js";

const PUSHES = [
  { word: "half_hour", how: { advance: "PT30M" } },
  { word: "workday", how: { advance_working_days: 1 } },
  { word: "to_next", how: { to_next: true } },
];

const MOST_STOPS = 5; // of one push to the next deadline

/** Draws into `root`. `desk`: `acted(deed)`, `failed(error)`, `refresh()`, and `seen()`, which changes when news came. */
export class Clock {
  constructor(root, desk) {
    this.desk = desk;
    this.state = { now: "", rate: 0, next: null };
    this.face = h("time", { class: "clock-face" });
    this.buttons = PUSHES.map((push) => this.#drawPush(push));
    root.append(this.face, ...this.buttons);
    inWords(() => this.#show());
  }

  /** The virtual instant as ISO text. */
  get now() {
    return this.state.now;
  }

  /** The next deadline as ISO text, or null. */
  get next() {
    return this.state.next;
  }

  async refresh() {
    this.state = await api.clock();
    this.#show();
  }

  /** Move the clock; resolves when the bot has done all that fell due on the way. */
  async push(how, button = null) {
    for (const each of this.buttons) each.disabled = true;
    button?.classList.add("is-waiting");
    try {
      await this.#move(how);
      this.desk.acted({ do: "clock", how });
    } catch (error) {
      this.desk.failed(error);
    }
    button?.classList.remove("is-waiting");
    for (const each of this.buttons) each.disabled = false;
    await this.desk.refresh();
  }

  // The bot also waits for moments that nobody hears of (a card that may no longer be tapped, say). Who asks for the next
  // deadline wants to see something happen.
  async #move(how) {
    const before = this.desk.seen();
    for (let stop = 1; ; stop += 1) {
      await api.moveClock(how);
      if (!how.to_next || stop === MOST_STOPS) return;
      await this.desk.refresh();
      if (this.desk.seen() !== before || this.next === null) return;
    }
  }

  #drawPush({ word, how }) {
    const button = h("button", { type: "button", class: "push", data: { push: word } });
    button.addEventListener("click", () => this.push(how, button));
    inWords(() => {
      button.textContent = t(word);
    });
    return button;
  }

  #show() {
    this.face.textContent = longTime(this.state.now, language());
    this.face.dateTime = this.state.now;
    const toNext = this.buttons.at(-1);
    const next = this.state.next;
    toNext.title = next ? t("to_next_is", { at: shortTime(next, language()) }) : t("to_next_none");
    toNext.classList.toggle("is-idle", !next);
  }
}
