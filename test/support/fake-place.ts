/** Where cases are kept, for screens that are looked at without a host. */
import type { PlaceFound, PlaceView } from '../../shared/rpc/team-methods.ts';

export const place: PlaceView = {
  ...{ now: null, from: null, next: null, differs: false, fixed: null, canStartAgain: true },
};
export const placeFound: PlaceFound = {
  ...{ place: 'desk on db.example.com', server: '15.8', user: 'desk', canWrite: true, tls: 'TLSv1.3' },
  history: { version: 6, knows: 6, cases: 38 },
};

export const cardVersions = [
  { number: 2, text: '- id: own\n', by: 'bob', at: '2026-05-18T12:00:00.000Z' },
  { number: 1, text: '- id: first\n', by: 'anna', at: '2026-05-17T12:00:00.000Z' },
];
export const teamCards = [
  { path: 'replies/provider/own.yaml', number: 2, by: 'bob', at: '2026-05-18T12:00:00.000Z' },
];
export const purged = [
  { number: 3, at: '2026-05-18T02:00:00.000Z', by: null, cases: 2, files: 31 },
  { number: 2, at: '2026-05-16T14:12:00.000Z', by: 'dora', cases: 0, files: 7 },
];
export const forgotten = [
  { number: 1, at: '2026-05-18T12:00:00.000Z', by: 'bob', cases: 2, changes: 5, files: 1 },
];
