/** What is loaded with a team's history, and only then. */
export { lookAt } from './look.ts';
export { addressOf } from './address.ts';
export { openTeamStore, TeamStore } from './store.ts';
