// 「刚才发生了什么」: one line an event with its time and clause, newest first; engineers switch to the raw traffic.

import * as api from "./api.js";
import { h } from "./dom.js";
import { parts, shortTime } from "./when.js";
import { inWords, language, t } from "./words.js";

const KEPT = 300; // lines kept on the page; the program has the rest

/** Draws into `root`. */
export class Strip {
  constructor(root) {
    this.rev = 0;
    this.items = [];
    this.packet = 0;
    this.raw = false;
    this.title = h("strong", {});
    this.rawSwitch = h("input", { type: "checkbox", on: { change: () => this.#switch() } });
    this.rawLabel = h("span", {});
    this.size = h("button", { type: "button", class: "quiet", on: { click: () => this.#resize() } });
    this.lines = h("ol", { class: "lines" });
    this.packets = h("ol", { class: "packets", hidden: true });
    const raw = h("label", { class: "raw-switch" }, this.rawSwitch, this.rawLabel);
    root.append(h("header", {}, this.title, raw, this.size), this.lines, this.packets);
    this.root = root;
    inWords(() => this.#words());
  }

  /** Fetch what is new; the traffic only while somebody looks at it. Lines of a bot that was restarted come after. */
  async refresh() {
    const after = this.rev;
    const { rev, items } = await api.happened(after);
    if (rev < after && this.rev === after) {
      this.rev = 0; // the bot was started anew and counts from the beginning; what it told before stays
      return this.refresh();
    }
    if (items.length && this.rev === after) {
      this.rev = rev;
      this.items = [...this.items, ...items].slice(-KEPT);
      this.#list();
    }
    if (this.raw) await this.#fetchTraffic();
  }

  #list() {
    const rows = this.items.toReversed().map((item) =>
      h(
        "li",
        {},
        h("time", {}, `${shortTime(item.at, language())}:${String(parts(item.at)?.second ?? 0).padStart(2, "0")}`),
        h("span", {}, item.text[language()] ?? item.text.zh),
        item.clause ? h("em", {}, item.clause) : null,
      ),
    );
    this.lines.replaceChildren(...(rows.length ? rows : [h("li", { class: "nothing" }, t("nothing_yet"))]));
  }

  async #fetchTraffic() {
    const after = this.packet;
    const { rev, items } = await api.traffic(after);
    if (this.packet !== after) return; // another look was quicker
    this.packet = rev;
    this.packets.prepend(...items.map(drawPacket).reverse());
    while (this.packets.childElementCount > KEPT) this.packets.lastElementChild.remove();
  }

  #switch() {
    this.raw = this.rawSwitch.checked;
    this.packets.hidden = !this.raw;
    this.lines.hidden = this.raw;
    this.root.classList.toggle("is-tall", this.raw);
    this.#words();
  }

  #resize() {
    this.root.classList.toggle("is-tall");
    this.#words();
  }

  #words() {
    this.title.textContent = t("happened");
    this.rawLabel.textContent = t("raw");
    this.size.textContent = t(this.root.classList.contains("is-tall") ? "smaller" : "taller");
    this.#list();
    this.packets.replaceChildren();
    this.packet = 0;
    if (this.raw) this.#fetchTraffic().catch(() => {}); // the next round of the page fetches it again and reports
  }
}

function drawPacket(packet) {
  const marks = [packet.dropped && t("raw_dropped"), packet.refused && t("raw_refused")].filter(Boolean);
  if (packet.attempts > 1) marks.push(t("attempts", { n: packet.attempts }));
  return h(
    "li",
    {},
    h(
      "details",
      {},
      h(
        "summary",
        {},
        h("b", {}, `#${packet.n}`),
        h("time", {}, shortTime(packet.at, language())),
        h("i", { class: packet.direction }, t(packet.direction === "callback" ? "raw_in" : "raw_out")),
        h("span", {}, [packet.what, packet.userid, packet.status].filter(Boolean).join(" · ")),
        marks.map((mark) => h("em", {}, mark)),
      ),
      h("h4", {}, t("raw_request")),
      h("pre", {}, printed(packet.request)),
      h("h4", {}, t("raw_response")),
      h("pre", {}, printed(packet.response)),
    ),
  );
}

function printed(value) {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
