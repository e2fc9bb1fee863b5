/** What the double saw main.ts do; tests ask for it over the child process' channel. */
export const record = {
  webPreferences: null,
  windowOptions: null,
  privilegedSchemes: [],
  registeredBeforeReady: null,
  ready: false,
  menu: [],
  dialogs: [],
  opened: [],
  notifications: [],
  shown: [],
  /** What main.ts did to the page or the window: reload, crash, destroy. */
  page: [],
  userData: null,
  locked: false,
  quit: false,
};
/** Answers that tests set beforehand: what the user picks in a dialogue; `open` leaves a question unanswered. */
export const answers = { openPaths: [], savePath: null, messageBox: 1, maximised: false };
export const handlers = {};
