import type { StepCard } from './card.ts';

/** The step as it is said in a case: to the relay, where that one refuses. */
export const saidIn = (card: StepCard, { issuer }: { issuer: { value: string } }): StepCard =>
  issuer.value === 'own-relay' ? { ...card, ...card.atRelay } : card;
