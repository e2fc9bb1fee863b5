import type { CaseView } from '../../shared/rpc/view.ts';

/** Whether mail to this domain is held up in the case, which may be about many domains. */
export const isAbout = ({ document }: CaseView, domain: string): boolean =>
  document.recipientDomain === domain ||
  document.attempts.some((a) => a.recipientDomain === domain && a.outcome !== 'accepted');
