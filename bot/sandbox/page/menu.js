// The app menu under the chat: three groups whose items send their key, as the click event of a real menu does.

import { h } from "./dom.js";
import { inWords, t } from "./words.js";

/** Text and keys as `menu/create` would push them; items that open a page are left out as long as there are no pages. */
export const MENU = [
  {
    text: "我要反映",
    items: [
      ["说一件事(投诉)", "NEW"],
      ["提个建议", "SUGGEST"],
      ["匿名反映", "ANON"],
      ["反映领导(直达总监)", "ABOUT_BOSS"],
    ],
  },
  {
    text: "我的",
    items: [
      ["我的投诉和进度", "MINE"],
      ["催一下", "URGE"],
      ["补充/撤诉/异议", "MORE"],
      ["谁看过我的投诉", "READERS"],
    ],
  },
  {
    text: "工作台",
    items: [
      ["我的待办", "TODO"],
      ["待我审批", "APPROVE"],
      ["台账与报表", "LEDGER"],
      ["请假委托/免打扰", "AWAY"],
    ],
  },
];

/** The text of a menu key, or null. */
export function menuText(key) {
  const found = MENU.flatMap((group) => group.items).find(([, itemKey]) => itemKey === key);
  return found ? found[0] : null;
}

/** The bar; `press(key, button)` is called for an item. Only one group is open at a time. */
export function drawMenuBar(press) {
  const bar = h("nav", { class: "menu-bar" });
  for (const group of MENU) {
    const list = h("div", { class: "menu-items", hidden: true });
    for (const [text, key] of group.items) {
      const item = h("button", { type: "button", data: { key } }, text);
      item.addEventListener("click", () => {
        list.hidden = true;
        press(key, item);
      });
      list.append(item);
    }
    const toggle = h("button", { class: "menu-group", type: "button" }, h("i", {}, "≡"), group.text);
    toggle.addEventListener("click", () => {
      const open = list.hidden;
      for (const other of bar.querySelectorAll(".menu-items")) other.hidden = true;
      list.hidden = !open;
    });
    bar.append(h("div", { class: "menu-cell" }, toggle, list));
  }
  inWords(() => bar.setAttribute("aria-label", t("menu")));
  return bar;
}
