/** Rules F for one case: which questions are settled, by the user or by evidence, and what that weighs. */
import type { StepId } from '../case/step-id.ts';
import type { Finding } from '../case/finding.ts';
import type { CaseFacts } from './facts.ts';
import { acceptedAllTheSame, causeOfFinding, sharedFaults, speaking } from './difference.ts';
import { isEarly, lookups } from './lookups.ts';
import { byAnswer, type Points, type Rule } from './rules.ts';
import { answerTo } from './told.ts';

/** One rule per settled question: the user's word, else what the findings weigh, else what other evidence answers. */
export function settledAnswers(f: CaseFacts): Rule[] {
  const rules: Rule[] = [];
  for (const [step, answers] of Object.entries(byAnswer) as [StepId, Readonly<Record<string, Rule>>][]) {
    const user = answerTo(f.case, step);
    if (user) {
      const rule = answers[user.answer];
      if (rule) rules.push({ add: rule.add, says: `${rule.says} (your answer)` });
      continue;
    }
    const found = fromFindings[step]?.(f);
    if (found && found.length > 0) {
      rules.push(...found);
      continue;
    }
    const told = isAsked(step, f) ? lookups[step]?.(f) : null;
    const rule = told && answers[told.value];
    if (rule) rules.push({ add: rule.add, says: `${rule.says}: ${told.because}` });
  }
  return [...rules, ...servfail(f), ...shared(f)];
}

/**
 * What a log happens to show counts only where the question arises: “only single messages went there” is true of
 * most mail and explains nothing. A mailing always counts.
 */
function isAsked(step: StepId, f: CaseFacts): boolean {
  if (step === 'volume') return f.family.value === 'vague' || f.case.returned?.bulk === true || isBulk(f);
  if (step === 'earlier-replies') return f.family.value === 'session';
  return true;
}
const isBulk = (f: CaseFacts): boolean => lookups.volume!(f)?.value === 'bulk';

const results = speaking;
const failed = (findings: readonly Finding[]): Finding | undefined =>
  findings.find((x) => x.result === 'fail' || x.result === 'permerror');
const rule = (add: Points, says: string): Rule => ({ add, says });

/** Steps whose findings weigh one by one, not as one answer. Empty where no finding speaks. */
const fromFindings: Readonly<Partial<Record<StepId, (f: CaseFacts) => Rule[]>>> = {
  'sending-identity': (f) => {
    const helo = failed(results(f, 'helo'));
    return !failed(results(f, 'iprev')) && helo ? [rule({ 'reverse-dns': 2 }, helo.says)] : [];
  },
  'message-authentication': (f) => {
    if (isEarly(f) && f.wording.named !== 'authentication') return [];
    const weights = { spf: 3, dkim: 2, dmarc: 2 };
    return Object.entries(weights).flatMap(([check, points]) => {
      const finding = failed(results(f, check));
      return finding ? [rule({ authentication: points }, finding.says)] : [];
    });
  },
  reputation: (f) => {
    const listed = results(f, 'dnsbl').filter((x) => x.result === 'fail');
    // A policy range (PBL) says what an address may be used for, not what it did.
    return listed.length > 0 && listed.every((x) => x.listing === 'policy')
      ? [rule({ policy: 2 }, listed[0]!.says)]
      : [];
  },
};

/** A fault that is accepted elsewhere speaks against its cause. */
const shared = (f: CaseFacts): Rule[] =>
  sharedFaults(f).map((x) => rule({ [causeOfFinding(x)]: -2 }, `${x.says} But ${acceptedAllTheSame(f, x)}`));

/** A recipient domain whose name servers fail is a cause of its own. */
function servfail(f: CaseFacts): Rule[] {
  const finding = f.case.findings.find((x) => x.check === 'mx' && x.facts?.['status'] === 'servfail');
  return finding ? [rule({ 'dns-failure': 3 }, finding.says)] : [];
}
