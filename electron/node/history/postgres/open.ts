/** What is loaded with a team's history, and only then. */
export { addressOf } from './address.ts';
export { openTeamStore, TeamStore } from './store.ts';
