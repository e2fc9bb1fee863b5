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
  quit: false,
};
/** Answers that tests set beforehand: what the user picks in a dialogue. */
export const answers = { openPaths: [], savePath: null, messageBox: 1, maximised: false };
export const handlers = {};
