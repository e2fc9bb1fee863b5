/** `cards check DIR`: a user's own cards, looked through before the desk reads them. */
import { join } from 'node:path';
import { loadKnowledge } from '../node/cards/resources.ts';
import { distFolder } from '../node/cards/built.ts';
import { parse, print, printJson, tell, usage, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  const given = parse(args);
  const [what, folder] = given.positionals;
  if (what !== 'check' || folder === undefined)
    throw usage('Which cards?', 'Write: cards check DIR, a folder like the data folder’s cards/.');
  const { checkCards } = await import('../node/cards/check.ts');
  const { knowledge } = await loadKnowledge(join(distFolder, 'knowledge.json'), join(distFolder, 'none'));
  const checked = checkCards(folder, knowledge, given.now().getTime());
  if (given.json) printJson(checked);
  else {
    for (const { file, line, says } of checked.faults) print(`${join(folder, file)}:${line}: ${says}`);
    for (const { file, line, says } of checked.remarks) tell(`${join(folder, file)}:${line}: ${says}`);
    const { cards, files, faults } = checked;
    print(
      `${cards} sound card${cards === 1 ? '' : 's'} in ${files} file${files === 1 ? '' : 's'}, ${
        faults.length === 0 ? 'no fault' : `${faults.length} fault${faults.length === 1 ? '' : 's'}`
      }.`,
    );
  }
  return checked.faults.length ? 1 : 0;
};
