/** The history as a whole: the list, and its export as one SQLite file. */
import { recognised } from '../../shared/flow.ts';
import { bandOf } from '../../shared/retry/schedule.ts';
import { Problem } from '../../shared/problem.ts';
import { undoDays } from '../../shared/store/compaction.ts';
import type { Handlers, HostServices } from './handlers.ts';
import type { Desk } from './desk.ts';
import { takeBack } from './recovery.ts';
import { resolveInput } from './inputs.ts';
import { summaryOf } from './summary-of.ts';
import { foundBy, notIn } from './found-by.ts';
import type { CaseRow, FoundIn } from '../../shared/rpc/view.ts';
import { queryWords } from '../../shared/store/words.ts';
import type { CaseSummary } from '../../shared/store/summary.ts';

export function historyHandlers(
  desk: Desk,
  services: HostServices,
): Handlers<
  | 'case.list'
  | 'case.found'
  | 'case.facets'
  | 'case.deleted'
  | 'history.export'
  | 'history.import'
  | 'history.seen'
  | 'history.recover'
> {
  return {
    async 'case.list'(query) {
      const { rows, total, atLeast } = await desk.store.list(query);
      const now = desk.now();
      const { causes } = desk.prepared.knowledge;
      const causeTitle = (id: string | null) => causes.find((card) => card.id === id)?.title ?? null;
      return {
        total,
        ...(atLeast && { atLeast }),
        cases: rows.map((row) => ({
          case: row.id,
          status: row.status,
          openedBy: row.openedBy,
          recipientDomain: row.recipientDomain,
          band: bandOf(now.getTime() - Date.parse(row.firstSeen), desk.prepared.bands),
          firstSeen: row.firstSeen,
          lastSeen: row.lastSeen,
          next: { id: row.nextId, title: row.nextTitle, notBefore: row.notBefore },
          says: row.says,
          tags: row.tags,
          ticket: row.ticket,
          customer: row.customer,
          archived: row.archived,
          cause: causeTitle(row.cause),
          ...row.line,
          takenBy: row.takenBy,
          ...searchedIn(desk, row, query.query),
        })),
      };
    },
    async 'case.found'({ of }) {
      const found: FoundIn[] = [];
      for (const { case: id, words } of of) {
        const c = await desk.store.load(id);
        if (c) found.push({ case: id, matched: foundBy(c, words) });
      }
      return { found };
    },
    async 'case.deleted'() {
      const rows = await desk.store.deleted();
      return {
        cases: rows.map(({ id, deletedAt, recipientDomain, firstSeen, lastSeen, says, ...labels }) => ({
          case: id,
          ...{ recipientDomain, receiver: labels.line.receiver, reply: labels.line.reply, firstSeen },
          ...{
            lastSeen,
            says,
            tags: labels.tags,
            ticket: labels.ticket,
            customer: labels.customer,
            deletedAt,
          },
          keptUntil: new Date(Date.parse(deletedAt) + undoDays * 86_400_000).toISOString(),
        })),
      };
    },
    async 'case.facets'({ archived }) {
      const { causes, providers } = await desk.store.facets(archived);
      const { knowledge, matcher } = desk.prepared;
      const titled = <F extends { id: string }>(facets: F[], title: (id: string) => string | undefined) =>
        facets.map((facet) => ({ ...facet, title: title(facet.id) ?? facet.id }));
      return {
        causes: titled(causes, (id) => knowledge.causes.find((card) => card.id === id)?.title),
        providers: titled(providers, (id) => matcher.provider(id)?.name),
      };
    },
    async 'history.export'({ cases }) {
      const bytes = await desk.store.exportSqlite(cases ?? null);
      const savedAs = await services.save(`deferral-desk-${cases ? 'cases' : 'history'}.sqlite`, bytes);
      return { savedAs, base64: services.host === 'browser' ? Buffer.from(bytes).toString('base64') : null };
    },
    async 'history.seen'({ says }) {
      await desk.store.seen(says);
      return { left: desk.store.warnings.length };
    },
    'history.recover': () => takeBack(desk),
    async 'history.import'({ input }) {
      if (input.kind === 'domain') throw notAHistory();
      const { bytes } = await resolveInput(desk, input);
      if (!bytes) throw notAHistory();
      const report = await desk.store.importSqlite(bytes, (kept) => {
        const c = recognised(kept, desk.prepared);
        return summaryOf(c, desk.look(c), desk.prepared);
      });
      desk.emit('changed', { case: '', revision: desk.revisionOf(null) });
      return report;
    },
  };
}

const notAHistory = (): Problem =>
  new Problem(
    'not-a-history',
    'This is no exported history.',
    'Give the .sqlite file that “Export the history” saved.',
    { exit: 3 },
  );

/** What the row itself says of a search, without reading its case. */
function searchedIn(desk: Desk, row: CaseSummary, query: string): Pick<CaseRow, 'matched' | 'unshown'> {
  if (!query.trim()) return { matched: [], unshown: [] };
  const { causes, providers } = desk.prepared.knowledge;
  const cause = causes.find((card) => card.id === row.cause)?.title ?? null;
  const { recipientDomain, ticket, customer, tags, line } = row;
  const words = notIn(
    [row.id, recipientDomain, line.receiver, ticket, customer, ...tags, cause, line.sender, line.reply],
    queryWords(query),
  );
  const provider = providers.find((card) => card.id === row.provider)?.name ?? null;
  const unshown = notIn([provider], words);
  return { matched: unshown.length < words.length ? [{ what: 'provider', text: provider! }] : [], unshown };
}
