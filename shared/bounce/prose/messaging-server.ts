/** Oracle (Sun, iPlanet) Messaging Server and PMDF: `Recipient address:`, `Reason:`, `Diagnostic code:`, `Remote system:`. */
import { findAddress } from '../../smtp/address.ts';
import { findReply, findStatus } from '../../smtp/reply.ts';
import { mtaField } from '../host.ts';
import type { Notice, ProseImporter, Statement } from './statement.ts';

export const messagingServer: ProseImporter = {
  id: 'messaging-server',
  read({ text, lines }: Notice): Statement[] | null {
    if (!/^\s{1,6}Recipient address: /m.test(text)) return null;
    const told: Statement[] = [];
    for (const line of lines) {
      const field =
        /^\s{1,6}(Recipient address|Original address|Reason|Diagnostic code|Remote system): (.*)$/.exec(
          line.slice(0, 4000),
        );
      if (!field) continue;
      const value = field[2]!;
      if (field[1] === 'Recipient address')
        told.push({ recipient: findAddress(value), says: null, reply: null });
      const one = told.at(-1);
      if (!one) continue;
      if (field[1] === 'Reason') one.says = value;
      if (field[1] === 'Diagnostic code') {
        one.reply = findReply(value.replace(/^\w{1,10};\s?/, ''));
        one.status ??= findStatus(value);
        one.says = `${one.says ?? ''}${one.says ? ': ' : ''}${value}`;
      }
      if (field[1] === 'Remote system') one.remoteMta = mtaField(value).mta;
    }
    return told;
  },
};
