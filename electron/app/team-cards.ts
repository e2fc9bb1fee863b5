/** The team's own cards as its keepers edit them: looked through before they are saved, and held by every desk from then on. */
import { Problem } from '../../shared/problem.ts';
import type { CardRemarks } from '../../shared/rpc/team-methods.ts';
import type { CardShelf } from '../../shared/store/port.ts';
import { inFolder } from '../node/cards/card-folder.ts';
import type { Desk } from './desk.ts';
import type { Handlers } from './handlers.ts';
import { personNow } from './person.ts';

type Change = { path: string; text: string | null };

export function teamCardHandlers(
  desk: Desk,
): Handlers<'cards.list' | 'cards.show' | 'cards.check' | 'cards.save'> {
  const shelf = (): CardShelf => {
    if (!desk.store.team)
      throw new Problem(
        'no-team',
        'Cards are shared in a team’s history only.',
        'Your own cards stand in the folder cards/ of the data folder.',
      );
    return desk.store.team.cards;
  };
  const list = async () => ({
    cards: (await shelf().all()).map(({ text: _, ...card }) => card),
  });
  const check = async (change: Change): Promise<CardRemarks> => {
    const files = await shelf().all();
    const others = files.filter(({ path }) => path !== change.path);
    const before = new Set((await looked(desk, files)).faults.map(asText));
    const after = await looked(
      desk,
      change.text === null ? others : [...others, { path: change.path, text: change.text }],
    );
    return {
      // What was wrong before is no reason to refuse what mends something else.
      faults: after.faults.filter((fault) => fault.file === change.path || !before.has(asText(fault))),
      remarks: after.remarks.filter(({ file }) => file === change.path),
    };
  };
  return {
    'cards.list': list,
    'cards.show': async ({ path }) => ({ versions: await shelf().versions(path) }),
    'cards.check': check,
    async 'cards.save'({ path, text, after }) {
      const { faults } = await check({ path, text });
      if (faults[0]) throw faulty(faults);
      await shelf().save(path, text, personNow() ?? desk.options.person ?? null, after);
      await desk.follow();
      return list();
    },
  };
}

async function looked(desk: Desk, files: readonly { path: string; text: string }[]): Promise<CardRemarks> {
  if (!files.length) return { faults: [], remarks: [] };
  const { checkCards } = await import('../node/cards/check.ts');
  return inFolder(files, (folder) => {
    const { faults, remarks } = checkCards(folder, desk.ownKnowledge, desk.now().getTime());
    return { faults, remarks };
  });
}

const asText = ({ file, line, says }: CardRemarks['faults'][number]): string => `${file} ${line} ${says}`;

function faulty([first, ...more]: CardRemarks['faults']): Problem {
  const { file, line, says } = first!;
  return new Problem(
    'card-faulty',
    `${file} has a fault in line ${line}: ${says}${more.length ? `, and ${more.length} more` : ''}.`,
    'Nothing was saved. Mend it and save once more.',
  );
}
