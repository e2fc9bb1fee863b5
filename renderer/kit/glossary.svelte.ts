/** What words of the trade mean. Fetched once the first screen stands, which reads the same without. */
import type * as Words from '../../shared/words/terms.ts';

let known = $state.raw<typeof Words>();
const fetched = () =>
  import('../../shared/words/terms.ts').then(
    (words) => (known = words),
    () => undefined, // the text stands as it is
  );
setTimeout(() => void fetched(), 600);

/** Those that stand in the text. */
export const termsIn = (text: string): Words.Term[] => known?.termsIn([text]) ?? [];
