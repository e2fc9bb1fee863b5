/** `reports [FILE…]`: keeps what receivers reported, and lists what is kept. */
import type { ReportsView } from '../../shared/rpc/present/reports.ts';
import { visible } from '../../shared/escalation/visible.ts';
import { counted } from '../../shared/words/sentence.ts';
import { withDesk } from './desk.ts';
import { filesAsInputs } from './inputs.ts';
import { parse, print, printJson, tell, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  const given = parse(args);
  return withDesk(given, async (desk) => {
    const inputs = await filesAsInputs(desk, given.positionals);
    if (!inputs.length) {
      const view = await desk.call('telemetry.list', {});
      if (given.json) printJson(view);
      else print(tableOf(view));
      return 0;
    }
    const view = await desk.call('telemetry.add', { inputs });
    if (given.json) printJson(view);
    else {
      for (const says of view.refused) tell(visible(says));
      print(
        `${counted(view.added, 'report')} kept, ${view.known} there already; ${counted(view.others, 'file or message is', 'files or messages are')} no report.`,
      );
      print(tableOf(view));
    }
    return view.added + view.known > 0 ? 0 : 3;
  });
};

function tableOf({ rows, unreadable, unlisted }: ReportsView): string {
  const lines = rows.map(
    (row) =>
      `${row.domain ?? 'your addresses'} ${row.clientIp ?? ''}  ${row.what}: ${row.from}, newest ${row.newest ?? 'unknown'}, ${row.days.filter(({ total }) => total !== null).length} of ${row.days.length} days. ${row.late ?? row.says}`,
  );
  if (unreadable) lines.push(`${unreadable} kept lines are damaged and were left where they are.`);
  if (unlisted)
    lines.push(
      `${counted(unlisted, 'kept report names', 'kept reports name')} no day or no messages, and ${unlisted === 1 ? 'is' : 'are'} not listed.`,
    );
  return visible(
    lines.join('\n') || 'No reports are kept. Give files: DMARC, TLS, complaints, SNDS, Postmaster Tools.',
  );
}
