/** Runs the checks over a zone object: the zone at the top of a test, one line per case below it. */
import { createResolver } from '../../electron/node/dns/resolver.ts';
import { createMailAuth } from '../../electron/node/dns/mail-auth.ts';
import type { Finding } from '../../shared/case/finding.ts';
import type { CheckInput } from '../../shared/evidence/check.ts';
import { collect, type CollectOptions } from '../../shared/evidence/collect.ts';
import { startZoneServer, type Zone, type ZoneServerOptions } from './zone-server.ts';

/** What every resolver knows; without it, one that has nothing of what is asked says no to everything. */
export const world: Zone = { 'a.root-servers.net': { A: ['198.41.0.4'] } };

export interface CheckRun {
  findings(input: Partial<CheckInput>, options?: CollectOptions & { only?: string }): Promise<Finding[]>;
  /** `TYPE name` of every question, in order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

export async function startChecks(zone: Zone, server: ZoneServerOptions = {}): Promise<CheckRun> {
  const dns = await startZoneServer({ ...world, ...zone }, server);
  return {
    async findings(input, options = {}) {
      const resolver = createResolver({ servers: [dns.server], tryMs: 200 });
      const { findings } = await collect(
        { domain: null, sender: null, clientIps: [], helo: null, selectors: [], ...input },
        { resolver, mailAuth: createMailAuth(resolver), clock: { now: Date.now } },
        { askAuthoritative: false, ...options },
      );
      return options.only ? findings.filter((finding) => finding.check === options.only) : findings;
    },
    asked: dns.asked,
    stop: () => dns.stop(),
  };
}
