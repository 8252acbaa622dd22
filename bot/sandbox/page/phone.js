// One person's phone: plate, chat, suggestions, input and menu. It does what its person does and shows what WeCom
// delivered; whose turn it is it is told.

import * as api from "./api.js";
import { isNobody, postOf, roleOf, suggestionsFor } from "./cast.js";
import { Chat } from "./chat.js";
import { drawCalendar } from "./date.js";
import { h } from "./dom.js";
import { MenuBar } from "./menu.js";
import { drawPhoto } from "./picture.js";
import { inWords, language, t } from "./words.js";

// What these see under a regulation that names their post is its business, not what the office's roles would say.
const AT_A_DESK = new Set(["role_employee", "role_specialist", "role_hr", "role_top"]);
const TYPING_MS = 28; // a letter, when the script types

/**
 * The phone of `person`. `desk` is the page around it: `now()`, `number()` of the latest case, `acted(deed)`,
 * `failed(error)`, `open(userid)`, `refresh()`, `anew()` when the story was started over elsewhere.
 */
export class Phone {
  constructor(person, desk) {
    this.person = person;
    this.desk = desk;
    this.rev = 0;
    this.loaded = false;
    this.unread = 0;
    this.deeds = new Set();
    this.chat = new Chat(
      {
        tap: (tap, button) => this.#tapped(tap, button),
        date: (counted) => this.showCalendar(counted),
        person: (userid) => desk.open(userid),
      },
      () => desk.now(),
    );
    this.element = this.#draw();
    inWords(() => this.#words());
  }

  /** Fetch what changed since the last time; resolves to whether anything did. */
  async refresh() {
    const after = this.rev;
    const { rev, messages } = await api.messages(this.person.userid, after);
    if (rev < after) return this.desk.anew(); // somebody started the story over: nothing drawn here is true any more
    // Another refresh was quicker; taking the same answer twice would count twice, but this one may know more.
    if (this.rev !== after) return rev > this.rev ? this.refresh() : false;
    this.rev = rev;
    const arrived = this.chat.take(messages);
    if (this.loaded) this.#count(arrived);
    this.loaded = true;
    return messages.length > 0;
  }

  say = (text, button = null) => this.#do({ do: "say", text }, button, () => api.say(this.person.userid, text));
  sendPhoto = (button = null) => this.#do({ do: "photo" }, button, () => api.send(this.person.userid, drawPhoto()));
  press = (key, button = null) => this.#do({ do: "menu", key }, button, () => api.menu(this.person.userid, key));

  /** Letter by letter into the input, then sent: how the script types. */
  async type(text, pause) {
    for (let length = 1; length <= text.length; length += 1) {
      this.input.value = text.slice(0, length);
      await pause(TYPING_MS);
    }
    this.input.value = "";
    return this.say(text);
  }

  /** Resolves when everything this phone has begun is done and drawn. */
  async quiet() {
    await Promise.all(this.deeds);
  }

  /** Open the sheet with the counted days over this phone's chat. */
  showCalendar(counted) {
    this.hideCalendar();
    this.screen.append(drawCalendar(counted, this.desk.now(), () => this.hideCalendar()));
  }

  hideCalendar() {
    this.screen.querySelector(".sheet")?.remove();
  }

  /** Let the phone glow, or not. */
  setTurn(glows) {
    this.element.classList.toggle("has-turn", glows);
  }

  /** Its owner has looked: nothing is unread. */
  look() {
    if (this.unread) this.#count(-this.unread);
  }

  #tapped(tap, button) {
    const deed = { do: "tap", text: button.textContent, key: tap.key };
    return this.#do(deed, button, () => api.tap(this.person.userid, tap));
  }

  #do(deed, button, post) {
    const doing = this.#perform(deed, button, post);
    this.deeds.add(doing);
    return doing.finally(() => this.deeds.delete(doing));
  }

  async #perform(deed, button, post) {
    const card = button?.closest(".card");
    button?.classList.add("is-waiting");
    card?.classList.add("is-waiting");
    this.hideCalendar();
    try {
      const done = await post();
      this.desk.acted({ who: this.person.userid, ...deed });
      if (done.answered === false) this.desk.failed({ code: "no_answer" });
    } catch (error) {
      this.desk.failed(error);
    }
    await this.desk.refresh();
    this.look();
    button?.classList.remove("is-waiting");
    card?.classList.remove("is-waiting");
  }

  #count(more) {
    this.unread = Math.max(0, this.unread + more);
    this.badge.textContent = this.unread ? String(this.unread) : "";
    this.badge.hidden = !this.unread;
  }

  #draw() {
    const name = this.person.name;
    this.role = h("span", { class: "plate-role" });
    this.turn = h("span", { class: "turn" });
    this.badge = h("span", { class: "badge", hidden: true });
    this.title = h("span", { class: "screen-title" });
    this.chips = h("div", { class: "chips" });
    this.input = h("input", { type: "text", maxlength: "2000", autocomplete: "off", "aria-label": name });
    this.sendButton = h("button", { class: "send", type: "submit" });
    this.photo = h("button", { class: "photo", type: "button", on: { click: () => this.sendPhoto(this.photo) } }, "+");
    const form = h("form", { class: "typing", on: { submit: (event) => this.#submit(event) } });
    form.append(this.input, this.photo, this.sendButton);
    const back = h("span", { class: "back" }, "‹", this.badge);
    this.menuBar = new MenuBar((key, button) => this.press(key, button));
    this.screen = h(
      "div",
      { class: "screen" },
      h("header", { class: "screen-head" }, back, this.title, h("span", {}, "⋯")),
      this.chat.element,
      this.chips,
      form,
      this.menuBar.element,
    );
    const avatar = h("span", { class: `avatar hue-${hue(this.person.userid)}` }, name.slice(0, 1));
    const plate = h("div", { class: "plate" }, avatar, h("strong", {}, name), this.role, this.turn);
    const look = () => this.look();
    return h(
      "section",
      { class: "phone", data: { userid: this.person.userid }, on: { pointerenter: look, focusin: look } },
      plate,
      this.screen,
    );
  }

  #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.say(text, this.sendButton);
  }

  #words() {
    const { key, values } = roleOf(this.person);
    const post = postOf(this.person)?.[language() === "zh" ? 0 : 1];
    this.role.textContent = isNobody(this.person) ? t("role_nobody") : (post ?? t(key, values));
    this.turn.textContent = t("turn", { name: this.person.name });
    this.title.textContent = t("app");
    this.input.placeholder = t("placeholder");
    this.sendButton.textContent = t("send");
    this.photo.title = t("send_photo");
    const intro = post && AT_A_DESK.has(key) ? "intro_staff" : key.replace("role_", "intro_");
    this.chat.intro.textContent = t(isNobody(this.person) ? "intro_nobody" : intro);
    this.suggest();
  }

  /** Draw the suggestions anew: some need the number of a case. */
  suggest() {
    const texts = suggestionsFor(this.person, this.desk.number());
    this.chips.replaceChildren(
      ...texts.map((text, index) => {
        const chip = h("button", { type: "button", class: "chip" }, index ? text : t("try", { text }));
        chip.addEventListener("click", () => this.say(text, chip));
        return chip;
      }),
    );
  }
}

// Six quiet colours are enough to tell people apart; the same person always has the same one.
function hue(userid) {
  return [...userid].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
}
