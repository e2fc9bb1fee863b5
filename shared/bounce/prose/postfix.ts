/** Postfix's text part, also of its relatives (Yandex, many appliances): `<recipient>: sentence`. */
import { findAddress } from '../../smtp/address.ts';
import { findReply } from '../../smtp/reply.ts';
import { joinLines, type Notice, type ProseImporter, type Statement } from './statement.ts';
import { postfixSentence } from './postfix-sentence.ts';

const recipientPattern =
  /^<([^<>\s]{1,320})>(?: \((?:expanded from|generated from)[^)\n]{0,400}\))?(?:, ORCPT[^:]{0,300})?:[ \t]+(\S.*)$/;

export const postfix: ProseImporter = {
  id: 'postfix',
  read({ lines }: Notice): Statement[] | null {
    const told: Statement[] = [];
    for (let at = 0; at < lines.length; at++) {
      const found = recipientPattern.exec(lines[at]!.slice(0, 4000));
      if (!found) continue;
      const rest: string[] = [found[2]!];
      // a sentence ends at an empty line; pasted ones have lost the indent of the lines that continue them
      while (at + 1 < lines.length && rest.length < 200) {
        const next = lines[at + 1]!;
        if (next.trim() === '' || (next.startsWith('<') && recipientPattern.test(next.slice(0, 4000)))) break;
        rest.push(lines[++at]!);
      }
      const says = joinLines(rest);
      told.push({ recipient: findAddress(found[1]!) ?? null, ...sentenceOf(says) });
    }
    return told.length > 0 ? told : null;
  },
};

/** Some systems translate what stands around the reply: `host mx.example.net[192.0.2.1] dijo: 451 …`. */
function sentenceOf(says: string): ReturnType<typeof postfixSentence> {
  const told = postfixSentence(says);
  // or nothing stands around it
  const bare = /^[245]\d\d[ -]|\]\S{0,8} [^:]{2,20}: [245]\d\d[ -]/u.test(says);
  return { ...told, reply: told.reply ?? (bare ? findReply(says) : null) };
}
