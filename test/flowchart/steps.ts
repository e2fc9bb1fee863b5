/** The public interface of the flowchart: step ids, kinds, answer words and where they lead. */
export const steps: Record<string, string> = {
  'is-421':
    'check: yes → issuer · other-temporary → other-temporary · permanent → permanent · no-reply → reachability · accepted → recovered · nothing-found → nothing-found',
  'nothing-found': 'ask: pasted → issuer · nothing-to-go-on → not-a-deferral',
  permanent: 'end',
  'not-a-deferral': 'end',
  'other-temporary': 'do: treat-as-deferral → issuer · leave → not-a-deferral',
  issuer:
    'check: remote-mta → still-trying · own-relay → own-relay · own-mta → reachability · unknown → still-trying',
  'own-relay': 'ask: we-run-it → own-server-limits · someone-else → still-trying',
  'own-server-limits': 'do: changed → change-journal · limits-fine → sender-outage',
  reachability:
    'check: nothing-gets-out → sender-outage · only-this-host → receiver · answers-421 → still-trying · answers-220 → logs-and-queue · unknown → scope',
  'still-trying':
    'check: delayed → stage · partly → stage · failed → stage · delivered → recovered · unknown → stage',
  stage:
    'check: greeting → wording · ehlo → wording · starttls → wording · auth → wording · mail → wording · rcpt → wording · data → wording · end-of-data → wording · quit → wording · unknown → wording',
  wording:
    'check: busy → wait · pressure → back-off · greylisting → greylisting · identity → sending-identity · tls → tls-session · authentication → message-authentication · reputation → reputation · content → test-message · policy → provider-page · session → earlier-replies · own-side → sender-outage · retry-useless → provider-page · vague → volume',
  'earlier-replies':
    'ask: refused-recipients → change-journal · bad-commands → change-journal · not-known → volume',
  volume: 'ask: bulk → back-off · single → wait · unknown → wait',
  greylisting: 'do: passed → recovered · still-greylisted → how-long · returned → resend',
  'back-off': 'do: lowered → wait · cannot → wait',
  wait: 'do: delivered → recovered · still-deferred → how-long · returned → resend · rejected → permanent',
  resend:
    'do: accepted → recovered · deferred-again → scope · not-needed → handed-over · find-cause-first → scope',
  'how-long':
    'check: normal → course · watch → course · cooling → scope · incident → scope · escalate → scope · expired → resend',
  course: 'check: once → logs-and-queue · improving → logs-and-queue · repeated → scope · persistent → scope',
  scope:
    'check: one-domain → receiver · one-mx → receiver · one-client-ip → compare-ips · all-destinations → sender-outage · mixed → sending-identity · unknown → receiver',
  receiver:
    'check: accepts-now → logs-and-queue · some-accept → logs-and-queue · all-defer → mx-change · maintenance → cooling · unreachable → sender-outage · unknown → mx-change',
  'mx-change': 'check: incomplete → change-journal · settled → sending-identity · unknown → sending-identity',
  'compare-ips':
    'check: identity-differs → sending-identity · listing-differs → reputation · pace-differs → cooling · no-difference → reputation · unknown → sending-identity',
  'sender-outage':
    'check: fault-found → change-journal · blocked → change-journal · no-fault → sending-identity · unknown → sending-identity',
  'sending-identity':
    'check: broken → change-journal · in-order → message-authentication · unknown → message-authentication',
  'tls-session':
    'check: fails-here → change-journal · fails-there → receiver · works → logs-and-queue · unknown → receiver',
  'message-authentication':
    'check: not-yet-seen → reputation · broken → change-journal · in-order → reputation · unknown → reputation',
  reputation:
    'check: listed → change-journal · complaints → change-journal · clean → provider-page · unknown → provider-page',
  'provider-page': 'do: done → change-journal · nothing-applies → test-message · no-page → cooling',
  'change-journal': 'do: recorded → test-message · nothing-changed → cooling',
  'test-message': 'do: accepted → logs-and-queue · deferred-again → cooling · not-sent → cooling',
  'logs-and-queue':
    'check: delivered → recovered · retrying → cooling · stuck → cooling · returned → cooling',
  cooling: 'do: delivered → recovered · still-deferred → report-ready · returned → report-ready',
  'report-ready': 'check: complete → escalate · known-gaps → escalate · not-needed → handed-over',
  escalate: 'do: sent → handed-over · delivered-since → recovered · no-answer → handed-over',
  recovered: 'end',
  'handed-over': 'end',
};
