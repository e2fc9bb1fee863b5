/**
 * The politeness ledger of a machine and that of its team as one: a session needs the word of both, so that the pauses hold
 * between colleagues, and on this machine also for who works without the team's history.
 */
import { canonicalIp } from '../../shared/dns/address.ts';
import { aheadMs, defaultLimits, nextTestAfter } from '../../shared/retry/politeness.ts';
import { sameClient } from '../../shared/retry/same-client.ts';
import type { TeamSession, TeamSessions } from '../node/history/postgres/sessions.ts';
import { limitsFrom, type Ledger } from '../node/smtp/ledger.ts';

/** `person`: who asks for a session, null for nobody in particular. */
export function teamLedger(own: Ledger, team: TeamSessions, person: () => string | null): Ledger {
  /** The session of the team behind each one of this machine that is open. */
  const open = new Map<string, string>();
  return {
    damage: own.damage,
    version: () => `${own.version()} ${team.version}`,
    async claim(claim) {
      const theirs = await team.claim(claim, person());
      if (theirs === 'stopped' || 'refused' in theirs) return theirs;
      try {
        const ours = await own.claim(claim);
        if (ours === 'stopped' || 'refused' in ours) await team.withdraw(theirs.granted);
        else open.set(ours.granted, theirs.granted);
        return ours;
      } catch (error) {
        await team.withdraw(theirs.granted);
        throw error;
      }
    },
    async release(id, hintUntil) {
      const theirs = open.get(id);
      open.delete(id);
      await Promise.all([own.release(id, hintUntil), theirs && team.release(theirs, hintUntil)]);
    },
    notBefore(target, now, limits) {
      const ours = own.notBefore(target, now, limits);
      const theirs = notBeforeOf(team, target, now, limits);
      return [ours, theirs].filter((one) => one !== null).sort((a, b) => b.at.localeCompare(a.at))[0] ?? null;
    },
  };
}

/** As Ledger.notBefore, by the sessions of the team. */
function notBeforeOf(
  { known, machine }: TeamSessions,
  target: Parameters<Ledger['notBefore']>[0],
  now: Date,
  limits: Parameters<Ledger['notBefore']>[2],
): ReturnType<Ledger['notBefore']> {
  const address = target.address ? canonicalIp(target.address) : null;
  const host = target.host?.toLowerCase() ?? null;
  const pairs = new Map<string, TeamSession[]>();
  for (const one of known) {
    if (address ? one.address !== address : one.host !== host) continue;
    if (one.at - now.getTime() >= aheadMs) continue;
    if (target.clientIp && !sameClient(one, { clientIp: target.clientIp, machine })) continue;
    const pair = `${one.address} ${target.clientIp ? '' : one.clientIp}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), one]);
  }
  const next = [...pairs.values()]
    .map((past) => nextTestAfter(past, now.getTime(), limits ? limitsFrom(limits) : defaultLimits))
    .filter((one) => one !== null)
    .sort((a, b) => b.at - a.at)[0];
  return next ? { at: new Date(next.at).toISOString(), why: next.why } : null;
}
