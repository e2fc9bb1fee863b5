/** Where cases are kept, for screens that are looked at without a host. */
import type { PlaceFound, PlaceView } from '../../shared/rpc/team-methods.ts';

export const place: PlaceView = {
  ...{ now: null, from: null, next: null, differs: false, fixed: null, canStartAgain: true },
};
export const placeFound: PlaceFound = {
  ...{ place: 'desk on db.example.com', server: '15.8', user: 'desk', canWrite: true, tls: 'TLSv1.3' },
  history: { version: 6, knows: 6, cases: 38 },
};
