// The app menu under the chat, as the bot pushed it to WeCom. No menu was pushed: no bar, as on a real phone.

import { h, safeUrl } from "./dom.js";
import { inWords, t } from "./words.js";

/** The bar of one phone. `press(key, button)` is called for a click item; a view item opens its page. */
export class MenuBar {
  constructor(press) {
    this.press = press;
    this.known = "";
    this.element = h("nav", { class: "menu-bar", hidden: true });
    inWords(() => this.element.setAttribute("aria-label", t("menu")));
  }

  /** Show `menu` ({button: […]} of menu/create); an open group stays open while the menu is the same. */
  show(menu) {
    const known = JSON.stringify(menu);
    if (known === this.known) return;
    this.known = known;
    this.element.hidden = !menu.button.length;
    this.element.replaceChildren(...menu.button.map((group) => this.#drawGroup(group)));
  }

  #drawGroup(group) {
    if (!group.sub_button?.length) return h("div", { class: "menu-cell" }, this.#drawItem(group, "menu-group"));
    const list = h("div", { class: "menu-items", hidden: true });
    list.append(...group.sub_button.map((item) => this.#drawItem(item, "", () => (list.hidden = true))));
    const toggle = h("button", { class: "menu-group", type: "button" }, h("i", {}, "≡"), group.name);
    toggle.addEventListener("click", () => {
      const open = list.hidden;
      for (const other of this.element.querySelectorAll(".menu-items")) other.hidden = true;
      list.hidden = !open;
    });
    return h("div", { class: "menu-cell" }, toggle, list);
  }

  #drawItem(item, name, close = () => {}) {
    if (item.type === "view") {
      return h("a", { class: name, href: safeUrl(item.url), target: "_blank", rel: "noopener noreferrer" }, item.name);
    }
    const button = h("button", { type: "button", class: name, data: { key: item.key } }, item.name);
    button.addEventListener("click", () => {
      close();
      this.press(item.key, button);
    });
    return button;
  }
}
