// The page: it seats the phones, keeps everything fresh while it is looked at, and joins clock, script and strip.
// What the program does is shown, never guessed.

import * as api from "./api.js";
import { Clock } from "./clock.js";
import { h } from "./dom.js";
import { Player } from "./player.js";
import { scriptOf } from "./plays.js";
import { Stage } from "./stage.js";
import { Strip } from "./strip.js";
import { whoseTurn } from "./turn.js";
import { hasWords, inWords, language, switchLanguage, t } from "./words.js";

const ROUND_MS = 700; // the phones in sight
const SLOW_ROUNDS = 3; // the drawer, the clock and the strip: every third round
const LEAST_ROUND_MS = 150;
const OFFLINE_MS = 3000;
const TOAST_MS = 4000;
const SETTLE_S = 30; // what the script may do next is read off the phones: it waits for them
const CANNOT = ["not_found", "no_control", "no_reset"]; // a sandbox that did not start its bot cannot start over

const $ = (id) => document.getElementById(id);

/** Build the page and keep it alive. `pace` stretches or shortens all its pauses (`?pace=0.5`: twice as quick). */
async function start(pace) {
  await answering();
  const page = { stage: null, clock: null, player: null, strip: null, script: [] };
  const desk = makeDesk(page);
  page.clock = new Clock($("clock"), desk);
  page.strip = new Strip($("strip"));
  await page.clock.refresh();
  const { play, seats } = await api.stage();
  page.script = scriptOf(play);
  page.stage = new Stage($("stage"), $("drawer"), await api.phones(), seats, desk);
  inWords(() => labels(page));
  page.player = new Player({
    script: page.script,
    stage: page.stage,
    clock: page.clock,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms * pace)),
    show: (news) => showScript(news, page),
  });
  wire(page, desk);
  await desk.refresh();
  document.body.classList.add("is-ready");
  rounds(page, Math.max(ROUND_MS * pace, LEAST_ROUND_MS));
}

// The page may be opened a moment before the program is up.
async function answering() {
  for (;;) {
    try {
      return await api.clock();
    } catch (error) {
      if (error.code !== "offline") throw error;
      $("offline").hidden = false;
      await new Promise((resolve) => setTimeout(resolve, OFFLINE_MS));
    }
  }
}

// What phones and clock may ask of the page around them.
function makeDesk(page) {
  return {
    now: () => page.clock.now,
    number: () => page.stage?.number() ?? null,
    open: (userid) => page.stage.open(userid),
    failed: (error) => toast(wordsFor(error)),
    seen: () => `${page.stage?.rev} ${page.strip.rev}`,
    anew: () => location.reload(),
    acted(deed) {
      if (page.player.acting && page.player.acting.who === deed.who) return;
      if (page.player.playing) page.player.stop();
      page.player.saw(deed);
    },
    async refresh() {
      try {
        await api.settle(SETTLE_S);
        await freshen(page, page.stage.phones);
      } catch (error) {
        toast(wordsFor(error));
      }
    },
  };
}

async function freshen(page, phones) {
  const { stage, clock, strip } = page;
  const around = phones.length > stage.shown.length ? [clock.refresh(), strip.refresh(), menus(stage)] : [];
  await Promise.all([stage.refresh(phones), ...around]);
  const { player } = page;
  stage.glow(stage.phone(player.who) ?? whoseTurn(stage.phones)?.phone ?? stage.seats[0]);
  $("offline").hidden = true;
}

async function menus(stage) {
  stage.showMenu(await api.appMenu());
}

// One round after another, never two at once; none while nobody looks.
async function rounds(page, every) {
  for (let round = 1; ; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, every));
    if (document.hidden) await shownAgain();
    try {
      await freshen(page, round % SLOW_ROUNDS ? page.stage.shown : page.stage.phones);
    } catch (error) {
      $("offline").hidden = error.code !== "offline";
      await new Promise((resolve) => setTimeout(resolve, OFFLINE_MS));
    }
  }
}

function shownAgain() {
  return new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
}

function wire(page, desk) {
  const { player, stage } = page;
  $("play").addEventListener("click", () => {
    if (player.playing) return player.stop();
    if (player.at >= page.script.length) player.rewind();
    return player.play();
  });
  $("next").addEventListener("click", async () => {
    if (player.playing) player.stop();
    $("next").disabled = true;
    if (!(await player.step(whoseTurn(stage.phones)))) toast(t("nobody_next"));
    $("next").disabled = false;
    await desk.refresh();
  });
  $("again").addEventListener("click", () => {
    if (player.playing) player.stop();
    $("sure").returnValue = "";
    $("sure").showModal();
  });
  $("sure").addEventListener("close", () => $("sure").returnValue && startOver());
  $("language").addEventListener("click", switchLanguage);
  $("end-start").addEventListener("click", () => {
    $("end").close();
    stage.seats[0].input.focus();
  });
}

async function startOver() {
  $("anew").hidden = false;
  try {
    await api.reset();
    location.reload();
  } catch (error) {
    $("anew").hidden = true;
    if (!CANNOT.includes(error.code)) return toast(wordsFor(error));
    $("again").hidden = true;
    return toast(t("again_missing"));
  }
}

function showScript({ caption, playing, done, skipped = 0 }, page) {
  if (caption) {
    $("caption").dataset.zh = caption.zh;
    $("caption").dataset.en = caption.en;
  }
  const underway = page.player.at > 0 && page.player.at < page.script.length;
  document.body.classList.toggle("is-playing", playing ?? page.player.playing);
  $("play").dataset.word = page.player.playing ? "pause" : underway ? "resume" : "play";
  labels(page);
  if (!done) return;
  $("end-skipped").textContent = skipped ? t("end_skipped", { n: skipped }) : "";
  $("end").showModal();
}

function labels({ stage }) {
  const { name } = stage.seats[0].person;
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = t(element.dataset.word, { name });
  }
  const caption = $("caption");
  caption.textContent = caption.dataset[language()] ?? t("welcome");
}

function wordsFor(error) {
  const key = `error_${error.code}`;
  return hasWords(key) ? t(key) : t("error_other", { message: error.message || error.code });
}

function toast(text) {
  const note = h("p", { class: "toast", role: "status" }, text);
  $("toasts").replaceChildren(note);
  setTimeout(() => note.remove(), TOAST_MS);
}

start(Number(new URLSearchParams(location.search).get("pace") ?? 1)).catch((error) => toast(wordsFor(error)));
