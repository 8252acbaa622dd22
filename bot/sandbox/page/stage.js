// The phones side by side and the drawer with the others. It keeps them fresh; it does not know the script.

import { isNobody, seatsFor } from "./cast.js";
import { h } from "./dom.js";
import { Phone } from "./phone.js";
import { inWords, t } from "./words.js";

// As the receipts and the titles of the cards say it; until there is a number, the code of the receipt.
const NUMBER = /(?:编号\s*|"title":")([0-9A-Za-z-]*\d{4,})/;
const CODE = /回执码\s*([0-9A-Z]{7})/;

/**
 * All phones of `people`; `root` holds the seats (`named` ones, if the regulation names them) and at most one guest from
 * `drawer`. `desk` as in phone.js.
 */
export class Stage {
  constructor(root, drawer, people, named, desk) {
    const { seats, drawer: others } = seatsFor(people, named);
    this.root = root;
    this.desk = desk;
    this.seats = seats.map((person) => new Phone(person, desk));
    this.others = others.map((person) => new Phone(person, desk));
    this.guest = null;
    this.suggested = null; // the case number that the suggestions name
    root.replaceChildren(...this.seats.map((phone) => phone.element));
    this.tabs = this.others.map((phone) => this.#drawTab(phone));
    const title = h("span", { class: "drawer-title" });
    drawer.replaceChildren(title, ...this.tabs);
    inWords(() => {
      title.textContent = t("more_people");
    });
  }

  /** Everyone, seats first: the order in which a turn is looked for. */
  get phones() {
    return [...this.seats, ...this.others];
  }

  /** The latest revision of any phone. */
  get rev() {
    return Math.max(...this.phones.map(({ rev }) => rev));
  }

  /** The phones in sight. */
  get shown() {
    return this.guest ? [...this.seats, this.guest] : this.seats;
  }

  phone(userid) {
    return this.phones.find((phone) => phone.person.userid === userid) ?? null;
  }

  /** Bring somebody's phone into sight; returns it, or null if there is no such person. */
  open(userid) {
    const phone = this.phone(userid);
    if (!phone) return null;
    if (!this.seats.includes(phone) && phone !== this.guest) this.#seat(phone);
    phone.element.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
    return phone;
  }

  hideCalendars() {
    for (const phone of this.phones) phone.hideCalendar();
  }

  closeGuest() {
    this.#seat(null);
  }

  /** Fetch what changed on `phones`; resolves to whether anything did. */
  async refresh(phones) {
    const changed = await Promise.all(phones.map((phone) => phone.refresh()));
    this.#mark();
    if (changed.some(Boolean)) this.#suggest();
    return changed.some(Boolean);
  }

  /** The app menu, one for everybody. */
  showMenu(menu) {
    for (const phone of this.phones) phone.menuBar.show(menu);
  }

  /** The phone that glows; null for none. */
  glow(turn) {
    for (const phone of this.phones) phone.setTurn(phone === turn);
    this.tabs.forEach((tab, index) => tab.classList.toggle("has-turn", this.others[index] === turn));
  }

  /** The latest case number said on the first seat's phone, or null. */
  number() {
    const said = [...this.seats[0].chat.messages.values()].map(({ card, text }) => JSON.stringify(card ?? text ?? ""));
    const found = (pattern) => said.map((words) => pattern.exec(words)?.[1]).findLast(Boolean);
    return found(NUMBER) ?? found(CODE) ?? null;
  }

  #suggest() {
    const number = this.number();
    if (number === this.suggested) return;
    this.suggested = number;
    for (const phone of this.phones) phone.suggest();
  }

  #seat(phone) {
    this.guest?.element.remove();
    this.guest = phone;
    this.root.classList.toggle("has-guest", Boolean(phone));
    if (phone) this.root.append(phone.element);
    phone?.look();
    for (const { chat } of this.shown) chat.toEnd(); // narrower phones are longer: their last message would slip away
    this.#mark();
  }

  #drawTab(phone) {
    const { userid, name } = phone.person;
    const nobody = isNobody(phone.person);
    const label = h("span");
    const badge = h("span", { class: "badge", hidden: true });
    const names = nobody ? "tab is-nobody" : "tab";
    const tab = h("button", { type: "button", class: names, data: { userid } }, label, badge);
    tab.addEventListener("click", () => (this.guest === phone ? this.closeGuest() : this.open(userid)));
    inWords(() => {
      label.textContent = nobody ? `${name} ${t("nobody_short")}` : name;
      tab.title = nobody ? t("role_nobody") : name;
    });
    return tab;
  }

  #mark() {
    this.tabs.forEach((tab, index) => {
      const phone = this.others[index];
      const badge = tab.querySelector(".badge");
      badge.textContent = phone.unread ? String(phone.unread) : "";
      badge.hidden = !phone.unread;
      tab.classList.toggle("is-open", phone === this.guest);
    });
  }
}
