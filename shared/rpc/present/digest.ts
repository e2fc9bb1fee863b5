/** What the watch saw since the last digest, in sections of sentences; as text and as a page. */
import { escapeHtml } from '../../escalation/exporters/html.ts';
import { visible } from '../../escalation/visible.ts';
import { isoOf } from '../../text/iso-time.ts';
import { capital, count, counted } from '../../words/sentence.ts';
import { usualSays } from '../../watch/says.ts';
import type { Told } from '../../watch/told.ts';
import type { Watch } from '../../watch/watch.ts';
import { presentIncidents, type WatchedIncident } from './watch.ts';

interface DigestLine {
  says: string;
  case: string | null;
}

export interface Digest {
  /** ISO 8601 UTC. */
  from: string;
  to: string;
  /** The whole in one sentence. */
  says: string;
  sections: { title: string; lines: DigestLine[] }[];
}

export interface DigestView {
  says: string;
  text: string;
}

/** Of the deferrals that needed nobody so many are named. */
const othersShown = 15;
const usualShown = 30;

/**
 * @param told what was said in this time
 * @param reports of receivers that were kept in it
 */
export function digestOf(
  watch: Watch,
  { from, to }: Pick<Digest, 'from' | 'to'>,
  told: readonly Told[],
  reports: number,
): Digest {
  const { incidents } = presentIncidents(watch);
  const now = incidents.filter(({ overAt }) => overAt === null);
  const over = told.filter(({ what }) => what === 'over');
  const usual = watch.usual.since(Date.parse(from) / 1000, watch.at);
  const named = new Set([...usual.map(({ domain }) => domain), ...told.map((one) => one.recipientDomain)]);
  const others = watch.period.receivers.filter(
    ([domain]) => !named.has(domain) && !watch.receivers.get(domain)?.state.incident,
  );
  const unseen = told.filter(({ what }) => what === 'gap' || what === 'problem');
  const line = (says: string, id: string | null = null): DigestLine => ({ says, case: id });
  const sections: Digest['sections'] = [
    { title: 'Incidents that go on', lines: now.map((one) => line(goesOn(one), one.case)) },
    { title: 'Over', lines: over.map((one) => line(one.says, one.case)) },
    {
      title: 'Usual at this hour',
      lines: rest(
        usual.map(({ domain, start, messages, usually }) =>
          line(`${domain} from ${clock(start)}, ${counted(messages, 'message')}: ${usualSays(usually)}.`),
        ),
        usualShown,
      ),
    },
    {
      title: 'Deferrals that needed nobody',
      lines: rest(
        others.map(([domain, { deferrals, recoveries, losses }]) =>
          line(
            `${domain}: ${counted(deferrals, 'deferral')}, ${count(recoveries)} accepted after all${losses ? `, ${count(losses)} lost` : ''}.`,
          ),
        ),
        othersShown,
      ),
    },
    {
      title: 'What the watch could not see',
      lines: unseen.map(({ at, says }) => line(`${at.slice(0, 16)}Z ${says}`)),
    },
    {
      title: 'Reports of receivers',
      lines: reports ? [line(`${counted(reports, 'report was', 'reports were')} kept.`)] : [],
    },
  ];
  return {
    from,
    to,
    says: summed(watch, from, to, now.length, over.length, unseen.length),
    sections: sections.filter(({ lines }) => lines.length > 0),
  };
}

function summed(
  { period }: Watch,
  from: string,
  to: string,
  now: number,
  over: number,
  unseen: number,
): string {
  const { deferrals, recoveries, losses } = period.all;
  const receivers = period.receivers.filter(([, counts]) => counts.deferrals > 0).length;
  const incidents = [
    now ? `${counted(now, 'incident goes', 'incidents go')} on` : 'no incident goes on',
    over ? `${counted(over, 'was', 'were')} over` : '',
  ];
  const counts = deferrals
    ? `${counted(deferrals, 'deferral')} at ${period.isFull ? 'more than ' : ''}${counted(receivers, 'receiver')}, ${counted(recoveries, 'message')} accepted after all, ${losses ? count(losses) : 'none'} lost`
    : 'nobody put mail off';
  const gaps = unseen ? `; ${counted(unseen, 'thing', 'things')} could not be seen` : '';
  return `Digest ${span(from, to)}: ${incidents.filter(Boolean).join(', ')}; ${counts}${gaps}.`;
}

function goesOn({
  name,
  since,
  waiting,
  delivered,
  expired,
  refused,
  reply,
  useless,
}: WatchedIncident): string {
  const lost = expired + refused;
  const counts = `${counted(waiting, 'message waits', 'messages wait')}, ${count(delivered)} delivered, ${lost ? count(lost) : 'none'} lost`;
  const words = reply ? ` It says ${reply}.` : '';
  return `${name} since ${since.slice(0, 16).replace('T', ' ')} UTC: ${counts}.${words}${useless ? ' By its own words, trying again will not help.' : ''}`;
}

function rest(lines: DigestLine[], shown: number): DigestLine[] {
  const more = lines.length - shown;
  return more > 0 ? [...lines.slice(0, shown), { says: `And ${count(more)} more.`, case: null }] : lines;
}

const clock = (at: number): string => `${isoOf(at).slice(11, 16)} UTC`;
/** `2026-05-18 07:00 to 2026-05-19 07:00 UTC` */
const span = (from: string, to: string): string =>
  `${[from, to].map((time) => time.slice(0, 16).replace('T', ' ')).join(' to ')} UTC`;

export function digestText({ says, sections }: Digest): string {
  const parts = sections.map(
    ({ title, lines }) =>
      `${title}\n${lines.map((one) => `- ${visible(capital(one.says))}${one.case ? ` [${one.case}]` : ''}`).join('\n')}`,
  );
  return `${[visible(says), ...parts].join('\n\n')}\n`;
}

const style =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:54rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}h1{font-size:1.2rem}h2{font-size:1rem;margin:1.5rem 0 .3rem}ul{margin:0;padding-left:1.2rem}:root{color-scheme:light dark}';

/** One page by itself: no script, nothing loaded from elsewhere. */
export function digestHtml({ says, from, to, sections }: Digest): string {
  const e = (text: string): string => escapeHtml(visible(text));
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>Deferral Desk, ${e(span(from, to))}</title><style>${style}</style></head><body><main><h1>${e(says)}</h1>`,
    ...sections.map(
      ({ title, lines }) =>
        `<h2>${e(title)}</h2><ul>${lines.map((one) => `<li>${e(capital(one.says))}${one.case ? ` (${e(one.case)})` : ''}</li>`).join('')}</ul>`,
    ),
    '</main></body></html>\n',
  ].join('\n');
}
