/** The reply as it is shown, part by part. */
import { describe, expect, test } from 'vitest';
import { caseView } from '../../shared/rpc/present/present.ts';
import { attempt, shown } from './shown.ts';

const viewOf = (...args: Parameters<typeof shown>) => caseView(shown(...args));
const busy = '421 4.3.2 All server ports are busy';

describe('the reply, part by part', () => {
  test('marks codes, status and the words that tell, in order and without overlap', () => {
    const text =
      '421-4.7.28 Gmail has detected an unusual rate of mail\n421 4.7.28 originating from your IP address. a1-20 - gsmtp';
    const { reply } = viewOf([attempt(text, { stage: 'end-of-data' })]);
    const marked = reply!.marks.map((m) => [m.what, reply!.text.slice(m.from, m.to)]);
    expect(marked.filter(([what]) => what === 'code')).toEqual([
      ['code', '421'],
      ['code', '421'],
    ]);
    expect(marked.filter(([what]) => what === 'enhanced')).toHaveLength(2);
    expect(marked.some(([what]) => what === 'words')).toBe(true);
    for (const [i, mark] of reply!.marks.entries())
      expect(mark.from).toBeGreaterThanOrEqual(reply!.marks[i - 1]?.to ?? 0);
  });
  test('a time in the words is a mark, a row and the next test', () => {
    const view = viewOf([
      attempt('421 4.7.1 Greylisted, please come back in 900 seconds', { stage: 'rcpt' }),
    ]);
    const hint = view.reply!.marks.find((m) => m.what === 'hint')!;
    expect(view.reply!.text.slice(hint.from, hint.to)).toBe('900 seconds');
    expect(view.reply!.rows.find((r) => r.label === 'time')!.value).toContain(
      'after 15 min, that is today 09:35',
    );
    expect(view.timeline.nextTest).toEqual({
      at: '2026-05-19T09:35:00.000Z',
      why: 'The receiver named this time itself.',
    });
  });
  test('names its place, and who said it with the reason', () => {
    const { reply } = viewOf([attempt(busy)]);
    expect(reply!.source).toBe('mail.log, line 12');
    expect(reply!.rows.map((r) => r.label)).toEqual(['421', '4.3.2', 'words', 'wait', 'point', 'issued by']);
    expect(reply!.rows.at(-1)!.value).toBe('The receiver, mx1.example.net [198.51.100.1]');
  });
  test('a provider’s own numbers go before the registry', () => {
    const { reply } = viewOf([
      attempt('421 4.7.23 The IP address sending this message does not have a PTR record - gsmtp', {
        remoteMta: { name: 'gmail-smtp-in.l.google.com', address: '198.51.100.1' },
      }),
    ]);
    const row = reply!.rows.find((r) => r.label === '4.7.23')!;
    expect(row.value).toContain('forward and reverse name');
    expect(row.note).toContain('Google');
  });
  test('where there was none, none is made up', () => {
    expect(viewOf([attempt(null, { says: 'Connection timed out', issuer: 'own-mta' })]).reply).toBeNull();
  });
});
