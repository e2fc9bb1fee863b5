/** Words of a subject that somebody quotes in a note: three in a row, two that say something, or what stands in quotes. */

/** Words of notices and of everyday mail: two of them in a row quote nobody. */
const everyday = new Set(
  'about after again been before delayed delivery error failed failure from have invoice mail message messages notification order returned sender status that their this undelivered undeliverable warning were will with your'.split(
    ' ',
  ),
);
const telling = (word: string): boolean => word.length > 3 && !everyday.has(word);

/** Searches texts for stretches that quote one of the subjects; gives each to `found` with its place. */
export function quotedSubjects(
  subjects: readonly string[],
): (text: string, found: (stretch: string, at: number, subject: string) => void) => void {
  const pairs = new Map<string, string>();
  const single = new Map<string, string>();
  for (const subject of subjects) {
    const words = wordsOf(subject).map(({ word }) => word);
    for (const [i, word] of words.entries()) {
      if (telling(word)) single.set(word, subject);
      if (i) pairs.set(`${words[i - 1]} ${word}`, subject);
    }
  }
  return (text, found) => {
    if (!pairs.size && !single.size) return;
    for (const quoted of text.matchAll(/["“„«‘']([^"“”„«»‘’'\r\n]{3,200})["”“»’']/g)) {
      const words = wordsOf(quoted[1]!).map(({ word }) => word);
      const subject = words.map((word) => single.get(word)).find(Boolean);
      if (subject && words.every((word) => single.has(word) || word.length < 4 || everyday.has(word)))
        found(quoted[1]!, quoted.index + 1, subject);
    }
    const words = wordsOf(text);
    for (let i = 0; i + 1 < words.length;) {
      let end = i;
      while (end + 1 < words.length && pairs.has(`${words[end]!.word} ${words[end + 1]!.word}`)) end++;
      const run = words.slice(i, end + 1);
      if (
        run.length > 2
          ? run.some(({ word }) => telling(word))
          : run.length === 2 && run.every(({ word }) => telling(word))
      ) {
        const at = run[0]!.at;
        found(
          text.slice(at, run.at(-1)!.at + run.at(-1)!.word.length),
          at,
          pairs.get(`${run[0]!.word} ${run[1]!.word}`)!,
        );
      }
      i = end + 1;
    }
  };
}

const wordsOf = (text: string): { word: string; at: number }[] =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((found) => ({ word: found[0].toLowerCase(), at: found.index }));
