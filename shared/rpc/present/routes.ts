/** Who was refused where and when, what that rules out, and what is left of the causes. */
import type { Contrast, Route } from '../../case/contrast.ts';
import type { CaseDocument } from '../../escalation/document.ts';
import { timeFacts } from '../../escalation/routes.ts';
import type { RoutesView } from '../view.ts';
import type { Matcher } from '../../catalogue/match.ts';
import { capital, counted, listed } from '../../words/sentence.ts';
import { certaintyWords } from './causes.ts';

export function routesView(contrast: Contrast, document: CaseDocument, matcher: Matcher): RoutesView {
  const { columns, routes } = contrast;
  const { verdict } = document;
  return {
    title: titleOf(contrast, document),
    columns: columns.map((column) => (column.length === 13 ? column.slice(11) : column.slice(5))),
    unit: columns[0]?.length === 10 ? 'day' : 'hour',
    from: columns[0] ? `${columns[0].slice(0, 10)}, times in UTC` : '',
    routes: routes.map(({ clientIp, mta, fate, refused, accepted, cells }) => ({
      clientIp: clientIp ?? 'address not named',
      mta: mta ?? '',
      fate,
      refused,
      accepted,
      cells,
    })),
    ruledOut: verdict.ruledOut.map(({ says }) => says),
    left: contrast.differs
      ? verdict.causes
          .filter(({ points }) => points > 0)
          .slice(0, 3)
          .map(({ cause, certainty, for: says }) => ({
            cause: capital(matcher.phrase(cause)),
            likelihood: certaintyWords[certainty],
            says: says.slice(0, 2),
          }))
      : [],
    warnings: verdict.warnings,
    facts: timeFacts(document.patterns),
  };
}

/** The finding first: which routes are refused, and which are taken in the same time. */
function titleOf(
  { differs, affected, healthy, routes, confounded }: Contrast,
  document: CaseDocument,
): string {
  const they = listed(document.recipientDomains) || 'The receiver';
  const of = (fate: Route['fate']) => routes.filter((r) => r.fate === fate);
  const servers = (list: readonly Route[]) => listed([...new Set(list.flatMap(({ mta }) => mta ?? []))]);
  const are = (names: readonly string[]) => `${listed(names)} ${names.length === 1 ? 'is' : 'are'}`;
  if (differs === 'client-ip')
    return `${are(affected)} refused by ${servers(of('refused').filter((r) => affected.includes(r.clientIp!))) || they}; ${are(healthy)} accepted in the same hours`;
  if (differs === 'mta')
    return `Mail is refused by ${servers(of('refused'))}, and accepted by ${servers(of('accepted'))} in the same hours`;
  if (confounded)
    return `${listed(affected)} is refused and ${listed(healthy)} accepted, but not at the same server`;
  const refused = routes.reduce((sum, r) => sum + r.refused, 0);
  const accepted = routes.reduce((sum, r) => sum + r.accepted, 0);
  if (refused + accepted === 0) return `No attempt at ${they} is in the evidence`;
  return accepted === 0
    ? `${they} refused ${counted(refused, 'try', 'tries')}, and accepted none`
    : `${they} refused ${counted(refused, 'try', 'tries')} and accepted ${counted(accepted, 'message')}; no route stands out`;
}
