import { describe, expect, test } from 'vitest';
import type { Report } from '../../shared/bounce/report.ts';
import { presentReports } from '../../shared/rpc/present/reports.ts';

const now = new Date('2026-05-19T16:20:00Z');
const dmarc = (day: number, messages: number, pass = messages): { report: Report } => ({
  report: {
    kind: 'dmarc-report',
    from: 'google.com',
    domain: 'example.com',
    begin: `2026-05-${String(day).padStart(2, '0')}T00:00:00Z`,
    end: null,
    id: String(day),
    policy: { p: null, sp: null, testing: false },
    rows: 1,
    messages,
    pass,
    sources: [{ ip: '192.0.2.9', messages, pass, dmarc: 'mixed', spf: 'mixed', dkim: 'mixed', reasons: [] }],
    otherMessages: 0,
  },
});
const view = (...reports: { report: Report }[]) => presentReports({ reports, unreadable: 0 }, now);

describe('reports by domain, client IP and reporter', () => {
  test('none', () => expect(view()).toEqual({ rows: [], until: null, unreadable: 0, unlisted: 0 }));
  test('twelve days up to yesterday; a day without a report is unknown, not zero', () => {
    const { rows, until } = view(dmarc(17, 100), dmarc(18, 200));
    expect(until).toBe('2026-05-18');
    expect(rows).toHaveLength(1);
    expect(rows[0]!.days.map(({ total }) => total)).toEqual([...Array<null>(10).fill(null), 100, 200]);
  });
  test('the worst day is said with its numbers', () => {
    expect(view(dmarc(12, 6010, 5798), dmarc(13, 240)).rows[0]!.says).toBe(
      '212 of 6,010 failed on 2026-05-12.',
    );
    expect(view(dmarc(18, 10)).rows[0]!.says).toBe('Nothing failed in what was reported.');
  });
  test('what came daily and stopped is late; what comes now and then is not', () => {
    expect(view(dmarc(8, 1), dmarc(9, 1), dmarc(10, 1), dmarc(11, 1)).rows[0]!.late).toBe(
      'Came daily, nothing for 7 days.',
    );
    expect(view(dmarc(8, 1), dmarc(11, 1)).rows[0]!.late).toBeNull();
  });
  test('reports of long ago are shown up to their own newest day', () => {
    const old = dmarc(3, 5);
    old.report.begin = '2025-05-03T00:00:00Z';
    expect(view(old)).toMatchObject({ until: '2025-05-03', rows: [{ newest: '2025-05-03' }] });
  });
});
