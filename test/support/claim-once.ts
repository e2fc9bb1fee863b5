/** Asks the ledger in a folder for a session, gives it back, and says whether it was granted: `claim-once FOLDER CLAIM`. */
import { openLedger } from '../../electron/node/smtp/ledger.ts';
import type { SessionClaim } from '../../shared/ports.ts';

const [, , folder, claim] = process.argv as [string, string, string, string];

async function ask(): Promise<void> {
  const ledger = await openLedger(folder);
  const got = await ledger.claim(JSON.parse(claim) as SessionClaim);
  const granted = got !== 'stopped' && 'granted' in got;
  if (granted) await ledger.release(got.granted, null);
  console.log(granted ? 'granted' : 'refused');
}
void ask();
