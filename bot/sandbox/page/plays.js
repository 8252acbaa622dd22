// Which script is played under which regulation. One of one's own gets the office's: what it does not know is left out.

import { SCRIPT as COMPLAINT_OFFICE } from "./play_complaint_office.js";
import { SCRIPT as CUSTOMER_SERVICE } from "./play_customer_service.js";
import { SCRIPT as NURSING_HOME } from "./play_nursing_home.js";
import { SCRIPT as OFFICE } from "./play.js";

export const PLAYS = {
  office: OFFICE,
  "complaint-office": COMPLAINT_OFFICE,
  "nursing-home": NURSING_HOME,
  "customer-service": CUSTOMER_SERVICE,
};

/** The script of that regulation, as in play.js. */
export const scriptOf = (play) => PLAYS[play] ?? OFFICE;
