/** Postfix's text part, also of its relatives (Yandex, many appliances): `<recipient>: sentence`. */
import { findAddress } from '../../smtp/address.ts';
import { findReply, parseReplyText, type Reply, type Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { findRemote, remoteMta } from '../host.ts';
import { stageOf } from '../stage.ts';
import { joinLines, type Notice, type ProseImporter, type Told } from '../told.ts';

const RECIPIENT =
  /^<([^<>\s]{1,320})>(?: \((?:expanded from|generated from)[^)\n]{0,400}\))?(?:, ORCPT[^:]{0,300})?:[ \t]+(\S.*)$/;

export const postfix: ProseImporter = {
  id: 'postfix',
  read({ lines }: Notice): Told[] | null {
    const told: Told[] = [];
    for (let at = 0; at < lines.length; at++) {
      const found = RECIPIENT.exec(lines[at]!.slice(0, 4000));
      if (!found) continue;
      const rest: string[] = [found[2]!];
      while (at + 1 < lines.length && /^\s+\S/.test(lines[at + 1]!) && rest.length < 200)
        rest.push(lines[++at]!);
      const says = joinLines(rest);
      told.push({ recipient: findAddress(found[1]!) ?? null, ...postfixSentence(says) });
    }
    return told.length > 0 ? told : null;
  },
};

/** What Postfix's delivery agents write, in bounces, in `status=… (…)` of the log and in queue listings. */
export function postfixSentence(sentence: string): {
  says: string;
  reply: Reply | null;
  stage: Stage;
  remoteMta: RemoteMta | null;
} {
  const says = sentence.slice(0, 8000);
  const told = saidBy(says);
  const stage = stageOf(says);
  if (told) {
    const words = told.words.replace(/\s*\(in reply to [^()]{1,60}\)[\s)]*$/, '');
    return { says, reply: parseReplyText(words) ?? findReply(words), stage, remoteMta: told.remote };
  }
  const remote =
    /\b(?:connect to|with|host|server) ([\w.-]{1,255})\[([0-9A-Fa-f:.]{3,45})\](?::(\d{1,5}))?/.exec(says);
  return {
    says,
    reply: null,
    stage,
    remoteMta: remote ? remoteMta(remote[1]!, remote[2]!, remote[3] ? Number(remote[3]) : null) : null,
  };
}

/** `host mx.example.net[192.0.2.1]:587 said: …` and `… refused to talk to me: …` */
function saidBy(says: string): { remote: RemoteMta | null; words: string } | null {
  const verb = /\b(?:said|refused to talk to me):\s?/.exec(says);
  if (!verb) return null;
  const before = says.slice(0, verb.index);
  const host = /\b(?:host|server) (\S{1,300})\s*$/.exec(before)?.[1];
  if (!host) return null;
  return {
    remote: findRemote(host) ?? remoteMta(host, null),
    words: says.slice(verb.index + verb[0].length),
  };
}
