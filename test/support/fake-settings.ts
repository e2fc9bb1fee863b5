/** The settings of the made-up app. */
import type { Settings } from '../../shared/rpc/contract.ts';

export const settings: Settings = {
  resolvers: [],
  clientIps: ['198.51.100.25'],
  helo: 'mail1.example.com',
  bands: { normal: 60, watch: 360, cooling: 720, incident: 1440 },
  watch: { minutes: null, messages: 50 },
  watching: { on: false, logs: [], reports: [], queue: null, journal: false, journalMatches: [] },
  digest: { at: '07:00', mailTo: null },
  mta: 'postfix',
  webhook: null,
  metricsToken: null,
  queueLifetimeHours: null,
  politenessFirstHourMinutes: 15,
  politenessAfterMinutes: 60,
  keepFilesDays: null,
  keepClosedDays: null,
  redaction: 'people',
  backups: 10,
  dnsblZones: ['list.example.org'],
  dnsblKeys: {},
  notifications: true,
  theme: 'system',
  textSize: 100,
  level: 'plain',
};
