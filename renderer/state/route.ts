/** Which screen is shown, kept in the address after `#` so that Back, reload and bookmarks work in every host. */
export const caseTabs = ['steps', 'map', 'compare', 'report'] as const;
export type CaseTab = (typeof caseTabs)[number];

export type Route =
  | { screen: 'start' }
  | { screen: 'cases'; query: string }
  | { screen: 'logs' }
  | { screen: 'reports' }
  | { screen: 'watch' }
  | { screen: 'queue' }
  | { screen: 'case'; case: string; tab: CaseTab }
  | { screen: 'help'; page: string }
  | { screen: 'settings' };

/** Reads `location.hash`; anything unknown is the start screen. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [screen, first = '', second = ''] = path.split('/').map(decoded);
  switch (screen) {
    case 'cases':
      return { screen, query: new URLSearchParams(query).get('q') ?? '' };
    case 'logs':
    case 'reports':
    case 'watch':
    case 'queue':
    case 'settings':
      return { screen };
    case 'help':
      return { screen, page: first };
    case 'case':
      return first
        ? { screen, case: first, tab: caseTabs.find((tab) => tab === second) ?? 'steps' }
        : { screen: 'start' };
    default:
      return { screen: 'start' };
  }
}

export function hashOf(route: Route): string {
  switch (route.screen) {
    case 'case':
      return `#/case/${encodeURIComponent(route.case)}/${route.tab}`;
    case 'help':
      return route.page ? `#/help/${encodeURIComponent(route.page)}` : '#/help';
    case 'cases':
      return route.query ? `#/cases?q=${encodeURIComponent(route.query)}` : '#/cases';
    default:
      return `#/${route.screen}`;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
