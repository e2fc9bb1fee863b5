/** What is worth telling of an import, and how. */
import type { OpenResult } from '../../shared/rpc/view.ts';

/** Cases to choose from, a file that is no part of the one case, or nothing found: one case alone speaks for itself. */
export const isNews = ({ cases, already, draft, read }: OpenResult): boolean =>
  cases.length > 1 ||
  already.length > 0 ||
  draft !== null ||
  read.some(({ problem, attempts, isReport }) => problem ?? (!attempts && !isReport));

/** The file's name, once. */
export const unreadWords = (file: string, says: string): string =>
  says.startsWith(file) ? says : `${file}: ${says}`;
