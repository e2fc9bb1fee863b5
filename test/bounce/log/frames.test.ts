/** A log says the same in every frame: of rsyslog, of journalctl, of containers and of log shippers. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LogSummary } from '../../../shared/bounce/bounce.ts';
import { looksLikeLog, readLogText } from '../../../shared/bounce/log/reader.ts';
import { frames, recordsOf } from '../../support/log-frames.ts';
import { whole } from '../../support/matrices.ts';
import { sharedFolder } from '../../support/shared-folder.ts';

const now = new Date('2026-11-29T08:00:00Z');
const read = (text: string): LogSummary =>
  readLogText({ name: 'x', bytes: new TextEncoder().encode(text) }, { now }).log!;

/** What must be the same: all counts of each domain. */
const figures = ({ domains }: LogSummary, without: boolean) =>
  Object.fromEntries(
    domains.map(({ domain, deferred, deferred421, messages, recovered, pending, lost }) => [
      domain,
      { deferred: without ? null : deferred, deferred421, messages, recovered, pending, lost },
    ]),
  );

/** Without processes it cannot be told whose connection failed where another server took the message. */
/** So example.org's second message in postfix-first-mx.log is not known to have met a failure. */
const lossy = ['journalctl cat', 'docker json-file, message only', 'Kubernetes CRI, message only'];

const own = join(import.meta.dirname, '../../fixtures/log');
const lab = sharedFolder('samples/lab/logs');
const logs = [
  ...['postfix-first-mx', 'postfix-ends', 'sendmail', 'opensmtpd', 'exim-hosts'].map((name) => [
    own,
    `${name}.log`,
  ]),
  ...(lab ? readdirSync(lab).map((name) => [lab, name]) : []),
] as [string, string][];

/** A third of the frames for each log, another third for the next; `npm run test:long` asks each for all. */
const framesFor = (n: number): string[] => Object.keys(frames).filter((_, i) => whole || (i + n) % 3 === 0);

for (const [n, [folder, name]] of logs.entries()) {
  const text = readFileSync(join(folder, name), 'utf8');
  const records = recordsOf(text);
  if (records.length < 3) continue;
  describe(name, () => {
    const base = read(text);
    test.each(framesFor(n))('%s', (frame) => {
      const framed = records.map(frames[frame]!).join('\n') + '\n';
      const log = read(framed);
      const blind = lossy.includes(frame);
      const wanted = figures(base, blind);
      if (blind && name === 'postfix-first-mx.log') delete wanted['example.org'];
      expect(figures(log, blind)).toMatchObject(wanted);
      expect(log.domains.length).toBe(base.domains.length);
      expect(looksLikeLog(framed.slice(0, 65_536))).toBe(true);
    });
  });
}

test.skipIf(!lab)('the logs of the lab are there', () => expect(logs.length).toBeGreaterThan(5));
