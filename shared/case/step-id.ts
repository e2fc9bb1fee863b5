/** Made from the cards in resources/flowchart by `npm run flowchart`. */

/** The answers of each step; an end has none. */
export interface StepAnswers {
  'is-421': 'yes' | 'other-temporary' | 'permanent' | 'no-reply' | 'accepted' | 'nothing-found';
  'nothing-found': 'pasted' | 'nothing-to-go-on';
  permanent: never;
  'not-a-deferral': never;
  'other-temporary': 'treat-as-deferral' | 'leave';
  issuer: 'remote-mta' | 'own-relay' | 'own-mta' | 'unknown';
  'own-relay': 'we-run-it' | 'someone-else';
  'own-server-limits': 'changed' | 'limits-fine';
  reachability: 'nothing-gets-out' | 'only-this-host' | 'answers-421' | 'answers-220' | 'unknown';
  'still-trying': 'delayed' | 'partly' | 'failed' | 'delivered' | 'unknown';
  stage:
    | 'greeting'
    | 'ehlo'
    | 'starttls'
    | 'auth'
    | 'mail'
    | 'rcpt'
    | 'data'
    | 'end-of-data'
    | 'quit'
    | 'unknown';
  wording:
    | 'busy'
    | 'pressure'
    | 'greylisting'
    | 'identity'
    | 'tls'
    | 'authentication'
    | 'reputation'
    | 'content'
    | 'policy'
    | 'session'
    | 'own-side'
    | 'retry-useless'
    | 'vague';
  'earlier-replies': 'refused-recipients' | 'bad-commands' | 'not-known';
  volume: 'bulk' | 'single' | 'unknown';
  greylisting: 'passed' | 'still-greylisted' | 'returned';
  'back-off': 'lowered' | 'cannot';
  wait: 'delivered' | 'still-deferred' | 'returned' | 'rejected';
  resend: 'accepted' | 'deferred-again' | 'not-needed' | 'find-cause-first';
  'how-long': 'normal' | 'watch' | 'cooling' | 'incident' | 'escalate' | 'expired';
  course: 'once' | 'improving' | 'repeated' | 'persistent';
  scope: 'one-domain' | 'one-mx' | 'one-client-ip' | 'all-destinations' | 'mixed' | 'unknown';
  receiver: 'accepts-now' | 'some-accept' | 'all-defer' | 'maintenance' | 'unreachable' | 'unknown';
  'mx-change': 'incomplete' | 'settled' | 'unknown';
  'compare-ips': 'identity-differs' | 'listing-differs' | 'pace-differs' | 'no-difference' | 'unknown';
  'sender-outage': 'fault-found' | 'blocked' | 'no-fault' | 'unknown';
  'sending-identity': 'broken' | 'in-order' | 'unknown';
  'tls-session': 'fails-here' | 'fails-there' | 'works' | 'unknown';
  'message-authentication': 'not-yet-seen' | 'broken' | 'in-order' | 'unknown';
  reputation: 'listed' | 'complaints' | 'clean' | 'unknown';
  'provider-page': 'done' | 'nothing-applies' | 'no-page';
  'change-journal': 'recorded' | 'nothing-changed';
  'test-message': 'accepted' | 'deferred-again' | 'not-sent';
  'logs-and-queue': 'delivered' | 'retrying' | 'stuck' | 'returned';
  cooling: 'delivered' | 'still-deferred' | 'returned';
  'report-ready': 'complete' | 'known-gaps' | 'not-needed';
  escalate: 'sent' | 'delivered-since' | 'no-answer';
  recovered: never;
  'handed-over': never;
}

export type StepId = keyof StepAnswers;
