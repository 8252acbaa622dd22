// Whose turn it is, read off the live cards: the newest card that asks somebody for something.

import { primaryOf } from "./choices.js";

/**
 * `{phone, message}` of the newest live card with a primary button, or null. The same card in several hands (a pool)
 * goes to the phone that comes first in `phones`: seats before drawer.
 */
export function whoseTurn(phones) {
  let best = null;
  for (const phone of phones) {
    const message = phone.chat.live().find((each) => primaryOf(each.card));
    if (!message) continue;
    if (!best || (newer(message, best.message) && !sameCard(message, best.message))) best = { phone, message };
  }
  return best;
}

function newer(a, b) {
  return a.at === b.at ? a.rev > b.rev : a.at > b.at;
}

function sameCard(a, b) {
  const [x, y] = [a.card, b.card];
  return x.main_title?.title === y.main_title?.title && x.source?.desc === y.source?.desc && a.at === b.at;
}
