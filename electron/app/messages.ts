/** The controlled test message and its other half, the examination of a delivered one. */
import { examineDelivered } from '../../shared/evidence/delivered.ts';
import type { Case } from '../../shared/flow.ts';
import { Problem } from '../../shared/problem.ts';
import type { Handlers } from './handlers.ts';
import { createResolver } from '../node/dns/resolver.ts';
import { createMailAuth } from '../node/dns/mail-auth.ts';
import { show } from './cases.ts';
import type { Desk } from './desk.ts';
import { resolveInput } from './inputs.ts';
import { limitsOf, overridden, probePorts } from './sessions.ts';
import { stoppable } from './work.ts';

/** The newest refusal or change: the test waits an hour after it. */
function lastTrouble(c: Case): string | null {
  const times = [
    ...c.attempts.filter((a) => a.outcome !== 'accepted').map((a) => a.at),
    ...c.sessions.filter((s) => s.outcome === 'deferred').map((s) => s.at),
    ...c.journal.map((j) => j.at),
  ];
  return (
    times
      .filter((t): t is string => t !== null)
      .sort()
      .at(-1) ?? null
  );
}

export function messageHandlers(desk: Desk): Handlers<'message.send' | 'message.examine'> {
  return {
    async 'message.send'({ case: id, from, to, clientIp, submission, override, work: name }) {
      const c = await desk.load(id);
      const { sendTestMessage } = await import('../node/smtp/test-message.ts');
      desk.networkUsedAt = desk.now().toISOString();
      const { settings } = desk;
      const domain = to.slice(to.lastIndexOf('@') + 1).toLowerCase();
      const { result, messageId } = await stoppable(name, ({ signal }) =>
        sendTestMessage(
          {
            from,
            to,
            via: submission
              ? {
                  kind: 'submission',
                  host: submission.host,
                  port: submission.port,
                  ...(submission.user && { auth: { user: submission.user, password: submission.password } }),
                }
              : { kind: 'mx', domain },
            clientIp,
            helo: c.helo ?? settings.helo,
            lastTroubleAt: lastTrouble(c),
            override,
            allowPrivate: desk.options.allowPrivate ?? false,
            limits: limitsOf(settings),
          },
          probePorts({ ledger: desk.ledger, resolvers: settings.resolvers, now: () => desk.now(), signal }),
        ),
      );
      const note = { at: result.at, text: `Test message ${messageId} to ${to}: ${result.outcome}` };
      const changed = await desk.change(
        id,
        { kind: 'probed', id, sessions: [result] },
        { kind: 'noted', id, note },
        ...overridden(desk, id, 'Test message', override),
      );
      return { result, messageId, view: await show(desk, changed) };
    },
    async 'message.examine'({ case: id, input }) {
      if (input.kind === 'domain')
        throw new Problem('bad-input', 'A message is needed here.', 'Give the delivered message as .eml.');
      const { bytes } = await resolveInput(desk, input);
      if (!bytes)
        throw new Problem(
          'file-too-large',
          'This is too large for a test message.',
          'Give the one message as .eml.',
          { exit: 3 },
        );
      desk.networkUsedAt = desk.now().toISOString();
      const resolver = createResolver({
        servers: desk.settings.resolvers,
        signal: AbortSignal.timeout(25_000),
      });
      const findings = await examineDelivered(bytes, createMailAuth(resolver), {
        now: () => desk.now().getTime(),
      });
      if (id === null) return { findings, view: null };
      return { findings, view: await show(desk, await desk.change(id, { kind: 'checked', id, findings })) };
    },
  };
}
