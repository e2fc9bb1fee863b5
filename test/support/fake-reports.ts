/** Twelve days of reports, one of them with failures, and one reporter that stopped. */
import type { ReportsView } from '../../shared/rpc/present/reports.ts';

const totals = [180, 195, 60, 58, 190, 6010, 240, 205, 198, 61, 60, 201];
const day = (index: number) => `2026-05-${String(index + 7).padStart(2, '0')}`;

export const reports: ReportsView = {
  until: '2026-05-18',
  unreadable: 0,
  unlisted: 0,
  rows: [
    {
      domain: 'news.example.com',
      clientIp: '198.51.100.25',
      what: 'DMARC',
      from: 'Google',
      newest: '2026-05-18',
      late: null,
      says: '212 of 6,010 failed on 2026-05-12.',
      usedIn: [{ id: 'c-20260518-1', name: 'example.net' }],
      days: totals.map((total, index) => ({ day: day(index), total, failed: total === 6010 ? 212 : 0 })),
    },
    {
      domain: 'news.example.com',
      clientIp: null,
      what: 'TLS',
      from: 'post.example',
      newest: '2026-05-12',
      late: 'Came daily, nothing for 6 days.',
      says: 'Nothing failed in what was reported.',
      usedIn: [],
      days: totals.map((total, index) => ({
        day: day(index),
        total: index < 6 ? total : null,
        failed: index < 6 ? 0 : null,
      })),
    },
  ],
};
