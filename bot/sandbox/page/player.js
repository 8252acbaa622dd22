// Plays the script through the phones, as a person would. A step that is not possible now is skipped and counted, never
// imitated.

import { buttonsOf, optionsOf, primaryOf } from "./choices.js";

const POINT_MS = 650; // the button is pointed at before it is tapped
const JUST_HEARD = 3; // messages: an answer, and the card that came with it
const MOST_PUSHES = 5; // of one step: a story that went another way does not run off with the clock
const NOT_YET = /^(请选择|请选)/;

/** `script` as in play.js; `stage`, `clock`, `pause(ms)` and `show({caption, playing, done, skipped})` are the page's. */
export class Player {
  constructor({ script, stage, clock, pause, show }) {
    Object.assign(this, { script, stage, clock, pause, show });
    this.at = 0;
    this.skipped = 0;
    this.playing = false;
    this.acting = null; // the step being performed: what its person does meanwhile is the script's doing
    this.run = 0; // a run that was stopped may still be reading its caption when the next begins
  }

  /** Play from where the script stands to its end, or until `stop`. */
  async play() {
    const run = (this.run += 1);
    this.playing = true;
    this.show({ playing: true });
    while (this.at < this.script.length) {
      const step = this.script[this.at];
      this.at += 1;
      // Every act waits until all is quiet and drawn: what is not possible now will not become so by waiting.
      if (!this.#possible(step)) {
        this.skipped += 1;
        continue;
      }
      await this.#act(step);
      await this.pause(step.hold * 1000);
      if (this.run !== run) return;
    }
    this.#end();
  }

  rewind() {
    this.at = this.skipped = 0;
  }

  stop() {
    this.run += 1;
    this.playing = false;
    this.show({ playing: false });
  }

  /**
   * One step by hand: the script's next, else the tap further on that is possible now, else the primary button of whose
   * turn it is, else anything the script still has. Resolves to whether there was something to do.
   */
  async step(turn) {
    const rest = this.script.slice(this.at);
    const next = [rest[0], ...rest.filter((step) => step.do === "tap")].find((step) => step && this.#possible(step));
    if (next) return this.#jump(next);
    if (turn) {
      await this.#tapPrimary(turn);
      return true;
    }
    const other = rest.find((step) => this.#possible(step));
    return other ? this.#jump(other) : false;
  }

  /** Somebody did by hand what the script would have done next: then it goes on after that. */
  saw(deed) {
    const step = this.script[this.at];
    if (!step || deed.do !== step.do || deed.who !== step.who) return;
    if (deed.do === "tap" && ![step.button].flat().some((text) => !text || text === deed.text)) return;
    this.at += 1;
  }

  /** Who acts while the script plays, or has the next thing to tap; null when it does not play, or nobody has. */
  get who() {
    if (!this.playing) return null;
    if (this.acting) return this.acting.who ?? null;
    return this.script.slice(this.at).find((step) => step.do === "tap" && this.#possible(step))?.who ?? null;
  }

  async #jump(step) {
    this.at = this.script.indexOf(step) + 1;
    await this.#act(step);
    if (this.at >= this.script.length) this.#end();
    return true;
  }

  async #act(step) {
    this.acting = step;
    this.stage.hideCalendars();
    this.show({ caption: step.caption });
    try {
      await DEEDS[step.do](this, step);
    } finally {
      this.acting = null;
    }
  }

  #end() {
    this.playing = false;
    this.show({ playing: false, done: true, skipped: this.skipped });
  }

  #possible(step) {
    if (step.built === false || (step.need && !this.met(step.need))) return false;
    if (step.who && !this.stage.phone(step.who)) return false;
    if (step.holder) return this.holderOf(step.holder) !== null;
    if (step.do === "tap") return this.target(step) !== null;
    if (step.do === "date") return this.dateOf(step.who) !== null;
    if (step.do === "clock") return !step.how.to_next || this.clock.next !== null;
    return !step.text?.includes("{no}") || this.stage.number() !== null;
  }

  /** Does it hold now what a step needs (play.js)? */
  met({ who, button, says, cards = 1 }) {
    const chat = this.stage.phone(who)?.chat;
    if (!chat) return false;
    if (says) return JSON.stringify([...chat.messages.values()].slice(-JUST_HEARD)).includes(says);
    return chat.live().filter(({ card }) => !button || hasButton(card, button)).length >= cards;
  }

  /** The first phone with a live card that has this button, or null. */
  holderOf(button) {
    const holds = ({ chat }) => chat.live().some(({ card }) => hasButton(card, button));
    return this.stage.phones.find(holds) ?? null;
  }

  /** `{message, text, options}` a tap step would hit, or null. */
  target({ who, button, choose = [], old = false }) {
    const live = this.stage.phone(who)?.chat.live() ?? [];
    for (const message of old ? live.toReversed() : live) {
      const options = choose.map((text) => optionNamed(message.card, text));
      const text = buttonNamed(message.card, button);
      if (text && options.every(Boolean)) return { message, text, options };
    }
    return null;
  }

  /** The newest date on somebody's cards that opens a calendar, as its element; or null. */
  dateOf(userid) {
    const dates = this.stage.phone(userid)?.element.querySelectorAll(".card .date") ?? [];
    return [...dates].at(-1) ?? null;
  }

  async #tapPrimary({ phone, message }) {
    this.acting = { who: phone.person.userid };
    try {
      this.stage.open(phone.person.userid);
      await this.tapOn(phone, { message, text: primaryOf(message.card).text, options: needed(message.card) }, 1);
    } finally {
      this.acting = null;
    }
  }

  /** Choose and tap on the drawn card, visibly. */
  async tapOn(phone, { message, text, options }, times) {
    const card = phone.chat.cardElement(message);
    card.scrollIntoView({ block: "nearest" });
    for (const option of options) choose(card, option);
    const buttons = [...card.querySelectorAll("button.tap, .card-menu-items button")];
    const button = buttons.find((each) => each.textContent === text);
    button.classList.add("is-pointed");
    await this.pause(POINT_MS);
    button.classList.remove("is-pointed");
    for (let count = 0; count < times; count += 1) button.click();
    await phone.quiet();
  }
}

const DEEDS = {
  say: ({ stage, pause }, { who, text }) => stage.open(who).type(text.replace("{no}", stage.number() ?? ""), pause),
  photo: ({ stage }, { who }) => stage.open(who).sendPhoto(),
  open: async (player, { who, holder }) => player.stage.open(who ?? player.holderOf(holder).person.userid),
  clock: async (player, { how, until }) => {
    for (let push = 0; push < MOST_PUSHES; push += 1) {
      await player.clock.push(how);
      if (!until || player.met(until) || player.clock.next === null) return;
    }
  },
  date: async (player, { who }) => {
    player.stage.open(who);
    player.dateOf(who).click();
  },
  tap: (player, step) => player.tapOn(player.stage.open(step.who), player.target(step), step.times ?? 1),
};

function hasButton(card, wanted) {
  return buttonsOf(card).some(({ text }) => text === wanted);
}

function buttonNamed(card, wanted) {
  if (!wanted) return primaryOf(card)?.text ?? null;
  const menu = card.action_menu?.action_list ?? [];
  const texts = [...buttonsOf(card), ...menu].map(({ text }) => text);
  return [wanted].flat().find((text) => texts.includes(text)) ?? null;
}

function optionNamed(card, text) {
  const options = optionsOf(card);
  return options.find((option) => option.text === text) ?? options.find((option) => names(option.text, text)) ?? null;
}

// 「860」 is in 「860.00元」 but not in 「1,860.00元」.
function names(text, wanted) {
  const plain = text.replaceAll(",", "");
  const at = plain.indexOf(wanted);
  return at >= 0 && !/\d/.test(plain[at - 1] ?? "");
}

// What a card will not do without: the option after a 「请选择…」, and one option of a vote for one.
function needed(card) {
  const single = optionsOf(card).filter(({ kind }) => kind === "one");
  const asked = single.filter((option, at) => at > 0 && NOT_YET.test(single[at - 1].text));
  const isOpen = card.checkbox && !card.checkbox.option_list.some((option) => option.is_checked);
  const ticked = isOpen ? single.find(({ question }) => question === card.checkbox.question_key) : null;
  return ticked ? [...asked, ticked] : asked;
}

function choose(card, { question, id }) {
  const field = card.querySelector(`[data-question="${CSS.escape(question)}"]`);
  if (field.tagName === "SELECT") field.value = id;
  else field.querySelector(`input[value="${CSS.escape(id)}"]`).checked = true;
}
