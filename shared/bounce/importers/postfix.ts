/** Postfix's text part, also of its relatives (Yandex, many appliances): `<recipient>: sentence`. */
import { findAddress } from '../../smtp/address.ts';
import { joinLines, type Notice, type ProseImporter, type Told } from '../told.ts';
import { postfixSentence } from './postfix-sentence.ts';

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
