/**
 * What the words of a reply say, where no card knows the sentence. Two tables of keywords: `keywords`, which the
 * verdict weighs (rule W4), and `furtherKeywords`, which only help a reply nobody has listed to its cause.
 */
import type { Cause } from './cause.ts';
import { plainWords } from './plain.ts';

export interface Keywords {
  cause: Cause;
  /** Weight of the family in the verdict. */
  points: number;
  /** Tried on lower-cased text without links, hosts and addresses. No nested quantifiers. */
  pattern: RegExp;
}

/** The families that count in the verdict, in the order that breaks ties. */
export const keywords: readonly Keywords[] = [
  { cause: 'greylisting', points: 6, pattern: /gr[ea]y-? ?list/ },
  {
    cause: 'connection-limit',
    points: 6,
    pattern:
      /too many (?:(?:concurrent|simultaneous|parallel|smtp|open|active|incoming) ){0,3}(?:connections?|sessions)\b|connections? limit|concurrency|messages in this connection/,
  },
  {
    cause: 'rate-limit',
    points: 6,
    pattern:
      /\brate\b|throttl|too fast|too quickly|too many (?:messages(?! in this)|(?:e-?)?mails?\b(?! (?:sent )?(?:on|in|per)\b))|excessive volume|(?<!(?:disk|storage|spool) )quota|\bper (?:hour|minute|day)\b/,
  },
  {
    cause: 'reputation',
    points: 6,
    pattern:
      /reputation|block-? ?list|black-? ?list|(?<!\br)spam(?!d\b|assassin)|complaint|unsolicited|\babus/,
  },
  {
    cause: 'reverse-dns',
    points: 6,
    pattern: /\bptr\b|reverse dns|dns reverse|\brdns\b|reverse entry|\bhelo\b/,
  },
  { cause: 'authentication', points: 6, pattern: /\bspf\b|\bdkim\b|\bdmarc\b|\bunauthenticated\b/ },
  { cause: 'tls', points: 6, pattern: /\b(?:start)?tls\b|\bssl\b|certificate|encrypt/ },
  {
    cause: 'protocol-error',
    points: 6,
    pattern:
      /too many (?:errors|(?:smtp )?(?:bad|unrecogni[sz]ed|unknown|invalid) (?:smtp )?commands?)|syntax|protocol error/,
  },
  {
    cause: 'maintenance',
    points: 6,
    pattern: /maintenance|\brestart|shutting down|\bupgrad|reconfiguration|migration|reboot/,
  },
  { cause: 'timeout', points: 5, pattern: /time-?out|timed out|\bidle\b/ },
  {
    cause: 'capacity',
    points: 5,
    pattern:
      /\bbusy\b|overload|over capacity|high load|load (?:shed|too|average)|resources(?! record)|\bdisk\b|memory|queue (?:is )?full|no free/,
  },
  {
    cause: 'dns-failure',
    points: 5,
    pattern:
      /\bresolve|\bdns (?:look-?up|failure|error)|name ?server|\bmx record|verify (?:the )?sender(?:'s)? domain/,
  },
  {
    cause: 'content',
    points: 5,
    pattern: /\bcontents?\b|\blinks?\b|\burls?\b|attachment|virus|phish/,
  },
  {
    cause: 'policy',
    points: 4,
    pattern:
      /(?<!(?:spf|dmarc|dkim|sender) )\bpolic(?:y|ies)\b|not allowed|not permitted|(?:allow|white)-? ?list|\bdenied\b|\bblocked\b|connection refused/,
  },
];

/** Words that servers use beside those: commoner phrasings, and the same in other languages. Never weighed as W4. */
export const furtherKeywords: readonly Keywords[] = [
  {
    cause: 'connection-limit',
    points: 7,
    pattern:
      /(?:лимит|предел|ограничен\w*|слишком много|превышено число) (?:\S{1,20} ){0,2}(?:соединени|подключени)/,
  },
  {
    cause: 'greylisting',
    points: 5,
    pattern:
      /\btriplet|come back in|wait (?:for )?\d{1,4} ?(?:s|sec|seconds?|min|minutes?)\b.{0,40}(?:try|retry)|first(?:-time)? (?:contact|delivery|attempt|sender)|new sender|unknown (?:sending )?(?:host|ip|client), (?:try|retry|come)|liste grise|graue liste|lista gris|lista grigia|szara list|серый список|грейлист|灰名单|グレ[イー]リスト/,
  },
  {
    cause: 'tls',
    points: 7,
    pattern: /too many (?:new |concurrent )?(?:tls|ssl) |handshake|cipher|secure (?:connection|channel)/,
  },
  {
    cause: 'protocol-error',
    points: 7,
    pattern:
      /too many (?:\w+ ){0,2}(?:errors?|failures)\b|too many (?:bad|invalid|unknown|non-?existent|rejected|failed|wrong|junk|non-mail|unimplemented) (?:smtp )?(?:commands?|recipients?|rcpts?|users|addresses)|(?:bad|unknown|unrecogni[sz]ed|unexpected|invalid|unsupported|illegal|excess\w*|improper) (?:smtp )?commands?|command (?:line )?(?:is )?too long|line (?:is )?too long|line length exceed|out of sequence|bad sequence|synchroni[sz]ation|early ?talk|talk(?:s|ed|ing)? (?:too soon|before|out of)|(?:must|should) (?:say|send) (?:helo|ehlo)|(?:helo|ehlo) (?:first|expected|required)|pre-?greet|pipelin|bare (?:lf|cr|newline|line ?feed)|protocol violation|error limit|excessive (?:errors|data|amount)|trop d'erreurs|zu viele fehler|demasiados errores/,
  },
  {
    cause: 'connection-limit',
    points: 6,
    pattern:
      /(?:no|too many) (?:more )?(?:messages|mails|e-?mails|deliveries|transactions) (?:\w+ )?(?:on|in|per|for|over) (?:\w+ )?(?:connection|session)|(?:max(?:imum)?|limit|number|exceed\w*|many|more) (?:(?:of|for|the|your|allowed|number|concurrent|simultaneous|parallel|inbound|incoming|open|active|smtp|client|ip) ){0,4}(?:connections?|sessions?)\b|(?:connections?|sessions?) (?:(?:count|per|from|for|number|quota|your|this|ip|host|client|address) ?){0,5}(?:exceed|limit|reached|maximum|max\b)|(?:concurrent|simultaneous|parallel) (?:smtp )?(?:connections?|sessions?)|(?:max\w*|limit|many|exceed\w*) (?:number of )?(?:messages?|mails?|emails?|recipients?|transactions?|deliveries) (?:(?:sent|delivered|in|per|on|for|this|the|one|a|single) ){1,4}(?:connection|session)|(?:messages?|recipients?|transactions?) per (?:smtp )?(?:connection|session)|(?:excessive|repeated|frequent) connections|(?:max\w*|limit|number) (?:\w+ ){0,3}recipients|trop de connexion|connexions simultan|zu viele (?:gleichzeitige |parallele |offene )?verbindungen|demasiadas (?:sesiones|conexiones)|troppe (?:connessioni|sessioni)|muitas (?:conex|sess)|te veel verbindingen|za(?:-| )?du(?:ż|z)o po|zbyt wiele po|połącze|för många anslutningar|слишком много (?:одновременных )?(?:соединени|подключени)|同時接続|接続数|连接数|并发/,
  },
  {
    cause: 'rate-limit',
    points: 6,
    pattern:
      /rate-?limit|\bslower\b|(?:mail|message|sending) volume exceed|send(?:ing)? (?:too|that|so) (?:much|fast|many|quickly)|credits? exceeded|cuota|too many auth\w* (?:commands|requests)|slow(?:ing)? down|\bflood|too (?:often|frequent)|frequency|(?:too (?:many|much)|number of|amount of|volume of) (?!unwanted |unsolicited |spam)(?:new |recent |smtp )?(?:\w+ )?(?:messages?|e-?mails?|mails?|recipients?|deliver\w+|requests?|traffic)\b|(?:sending|message|mail|email|daily|hourly|recipient|volume|delivery|submission) (?:limit|allowance|threshold)|limit (?:for|on) (?:the )?(?:number of )?(?:messages|mail|emails|recipients)|(?:unexpected|high|unusual|excessive) (?:\w+ )?volume|warm-?up|trop de (?:messages|mails|courriels|destinataires)|zu viele (?:nachrichten|e-?mails|mails|empf)|demasiados (?:mensajes|correos|destinatarios)|troppi (?:messaggi|destinatari)|muitas mensagens|слишком много (?:писем|сообщений)|zbyt (?:wiele|dużo) (?:wiadomości|listów)|te veel (?:berichten|e-?mails)|zu (?:schnell|häufig|oft)\b|trop (?:vite|rapide|souvent)|demasiado (?:rápido|deprisa)|troppo (?:veloce|rapid)|muito rápido|te snel\b|zbyt (?:szybko|często)|слишком (?:быстро|часто)|частот|превышен|送信数|送信制限|流量|频率|频繁|超过限制/,
  },
  {
    cause: 'reputation',
    points: 6,
    pattern:
      /user reports|(?:poor|bad|low) (?:\w+ )?(?:history|standing|score)|\bprobing\b|messages? from (?:\(?\)? ?)?(?:will be |are |is |has been |have been )?(?:temporarily|permanently) (?:deferred|blocked)|blocked using\b|\bdnsbl|\brbls?\b|listed (?:in|on|at|by)|senderbase|\bsbrs\b|sender ?score|spamhaus|spamcop|barracuda central|suspicious (?!attachment|link|content|file|message)|(?:unusual|abnormal|irregular) (?:\w+ )?(?:activity|patterns?|behaviou?r)|unwanted|malicious|compromised|untrusted|\bbulk (?:mail|email|sender)|bad (?:ip|sender|neighbou?rhood)|intrusion|\battack|liste noire|schwarze liste|lista negra|lista nera|réputation|reputaci|réputatio|репутаци|спам|черн\w+ спис|迷惑メール|スパム|信誉|垃圾/,
  },
  {
    cause: 'reverse-dns',
    points: 6,
    pattern:
      /(?:ip|address|client) (?:host ?)?name look-?up|reverse (?:look-?up|name|host ?name|resolution|mapping|record|address|zone)|no reverse|reverse of|in-addr|fcrdns|forward[ -]confirmed|generic (?:host ?name|reverse)|cannot find your (?:host ?name|reverse)|(?:host ?name|helo|ehlo)\b.{0,30}(?:does ?n.t|not|mis)-? ?(?:match|resolve)|(?:invalid|bad|fake|forged) (?:helo|ehlo)|ehlo (?:name|host|domain|argument)|dns inverse|dns invers[ao]|inverse dns|逆引き|反向解析/,
  },
  {
    cause: 'authentication',
    points: 6,
    pattern:
      /anti-?spoof|\bspoof|not authenticated|authentication (?:failed|failure|fails|required|checks?|results?|error|problem)|\bauth(?:entication)? (?:fail|attempt|error)|sender id|sender policy framework|\b(?:un)?aligned|alignment|credentials|password|log-?ins?\b|unapproved sender/,
  },
  {
    cause: 'authentication',
    points: 7,
    pattern: /neither (?:spf|dkim)|(?:spf|dkim|dmarc) (?:\w+ ){0,3}(?:fail|not pass)|no passing (?:spf|dkim)/,
  },
  {
    cause: 'maintenance',
    points: 6,
    pattern:
      /shut ?down|going down|\bdrain(?:ing|ed)\b|back-?up (?:window|job|in progress|running)|start(?:ing)?[ -]?up|is starting|being (?:updated|started|moved|installed)|not (?:yet )?(?:ready|active|started|initiali[sz]ed)|\boff-?line|suspended|standby|disabled|licen[sc]e\b|sig(?:term|int|hup)|reload|wartung|mantenimiento|manutenzione|manutenção|manutencao|onderhoud|konserwacj|underhåll|обслуживани|технически\w+ работ|メンテナンス|维护/,
  },
  {
    cause: 'timeout',
    points: 5,
    pattern:
      /time limit|too slow|too long|took too|inactiv|(?:connection|session|time|lifetime) (?:has |was )?(?:expired|exceeded|elapsed)|(?:no|waiting for|expect\w+) (?:\w+ )?(?:data|command|input|response|activity)\b|zeitüberschreitung|délai (?:d'attente|dépassé)|tiempo de espera|tempo scaduto|tempo limite|тайм-?аут|время ожидания|タイムアウト|超时/,
  },
  {
    cause: 'capacity',
    points: 5,
    pattern:
      /\bload\b|replicat|resource(?! record)|congest|(?:connections?|mail|messages?) (?:is |are )?not (?:being )?accepted (?:at (?:this|the) (?:time|moment)|now|currently)|not accepting (?:any )?(?:mail|messages|connections)|back ?pressure|capacity|insufficient|unable to (?:\w+ )?lock|(?:obtain|acquire|get) (?:\w+ )?lock|exhaust|occupied|too many users|(?:mail ?box|account|queue|spool) (?:is |are )?(?:temporarily )?(?:locked|in use|full)|queue file|write error|out of (?:\w+ )?(?:space|memory|file|sockets|processes|descriptors)|(?:no|low) (?:\w+ )?(?:space|memory|slots?|workers?|process|threads?)|fork|spool|(?:all|server) (?:\w+ )?(?:ports|lines|servers|workers|slots) (?:are )?(?:busy|in use|used|taken)|storage|databases?\b|\bldap\b|\bsql\b|internal|(?:system|local|server|proxy|gateway|backend|back-end|downstream|upstream|lookup|filter\w*|scanner|milter|queue|configuration|disk|i\/o|mail ?box|mail) (?:\w+ )?(?:problems?|errors?|failures?|failed|trouble|difficult\w*|unavailable|not available|full)|not accepting (?:\w+ )?(?:messages|mail|e-?mails?|connections|new)|(?:cannot|can't|can not|unable to|could not) (?:\w+ )?(?:fork|write|allocate|create|open|process|accept|handle|connect|contact|reach|queue|scan|store)|busy|surcharg|occupé|überlast|ausgelastet|sobrecarg|ocupado|sovraccaric|occupato|przeciąż|перегруж|занят|混雑|混み合|過負荷|繁忙|负载|系统忙/,
  },
  {
    cause: 'dns-failure',
    points: 5,
    pattern:
      /\bno mx(?:s|es)?\b|find (?:an? |any )?mx\b|\bresolv|nx ?domain|servfail|\bdns\b|no such (?:host|domain)|(?:sender|sending|your|from|recipient) domain (?:\w+ ){0,3}(?:not (?:found|exist)|unknown|does not exist)|(?:host|domain) (?:name )?(?:was |is )?(?:not found|unknown|not reachable|unreachable|look-?up)|unroutable|no route|unable to route|routing (?:\w+ )?(?:failure|error|problem|loop)/,
  },
  {
    cause: 'capacity',
    points: 7,
    pattern:
      /(?:scann?er|scanning|filter\w*|milter|anti-?virus|anti-?spam|virus check\w*|(?:anti-?)?spam|clamav|clamd|rspamd|spamassassin|spamd|amavis\w*):? (?:\w+ ){0,3}(?:unavailable|failed|failure|error|problem|time-?out|busy|down|not available)|(?:could not|can ?not|unable to) (?:be )?(?:scan|virus-? ?check|filter)|unable to (?:access|query|reach) (?:the )?(?:dnsbl|rbl|blacklist|spam)|(?:fail\w*|errors?|problems?|trouble)(?: \w+){0,2} (?:looking up|querying|asking|checking) (?:the )?(?:dnsbl|rbl|block-?list|black-?list)|(?:dnsbl|rbl) look-?ups? (?:has |have )?(?:timed|failed|error)/,
  },
  {
    cause: 'content',
    points: 7,
    pattern:
      /spam (?:probability|score|level)|(?:contain|has|had|with)\w* (?:\w+ ){0,3}(?:links?|urls?|attachments?|virus|malware)\b/,
  },
  {
    cause: 'content',
    points: 5,
    pattern:
      /(?:invalid|missing|bad|malformed|duplicate|illegal) (?:\w+ )?headers?\b|malware|infected|executable|message (?:was |has been |is )?rejected|message (?:body|headers?|structure|text)|\bsubject\b|virenscan|contenu|contenido|inhalt|вирус|病毒/,
  },
  {
    cause: 'policy',
    points: 4,
    pattern:
      /refused|reject|unauthori[sz]ed|not authori[sz]ed|prohibit|restrict|not welcome|forbidden|unverified address|\bverif(?:y|ied|ication)|dial-?up|dynamic|residential|go away|\bblock|accept(?:ing|ed)? (?:mail |messages )?only from|relay(?:ing)? (?!(?:is |was )?(?:temporarily|currently|unavailable|not available|busy|overloaded|down\b))|sender address|\bban(?:ned)?\b|refusé|interdit|abgelehnt|verweigert|gesperrt|rechazad|denegad|rifiutat|recusad|geweigerd|отклонен|заблокирован|запрещен|拒否|拒绝/,
  },
  {
    cause: 'other',
    points: 3,
    pattern:
      /(?:lost|broken|unexpected) (?:\w+ )?(?:connection|channel|pipe|close|end)|connection (?:was )?(?:lost|reset|dropped|broken|aborted|interrupted)|lost connection/,
  },
];

/** What follows “because” and its like is the cause; what stands before it is the consequence. */
const reasonMark = /\b(?:because(?: of)?|due to|reason(?: for [a-z ]{1,30})?(?: is|:)|owing to|caused by)\b/;

interface Hit {
  cause: Cause;
  points: number;
}

function hits(text: string, table: readonly Keywords[]): Hit[] {
  return table.filter((family) => family.pattern.test(text)).map(({ cause, points }) => ({ cause, points }));
}

/**
 * Rule W4: the keyword families of a reply's text, links removed first. At most the two strongest, strongest
 * first, ties in table order. Empty for a vague sentence.
 */
export function words(text: string): Hit[] {
  return hits(plainWords(text), keywords)
    .sort((a, b) => b.points - a.points)
    .slice(0, 2);
}

/** The one cause that the words name, from both tables, else the page that they point to; null where they name none. */
export function causeOfWords(text: string): Cause | null {
  const plain = plainWords(text);
  const reason = reasonMark.exec(plain);
  const named = (reason && strongest(plain.slice(reason.index + reason[0].length))) || strongest(plain);
  return (named === null || named === 'policy') && listing.test(text.slice(0, 4000)) ? 'reputation' : named;
}

/** A page where one looks up or delists an address. */
const listing =
  /https?:\/\/\S{0,80}(?:ip-?check|dnsbl|\brbl\b|black-?list|block-?list|reputation|delist|ip-?removal|unblock|sender-?score|barracudacentral|spamhaus|spamcop|\bblocked\b)/i;

/** Both tables, the heavier families first: the first one that is met is the strongest. */
const byPoints = [...keywords, ...furtherKeywords].sort((a, b) => b.points - a.points);

const strongest = (plain: string): Cause | null =>
  byPoints.find(({ pattern }) => pattern.test(plain))?.cause ?? null;

const vaguePhrases =
  /(?:service|server|system|host|mail ?box)(?: is| was)?(?: currently| temporarily| now)* (?:not available|unavailable|unreachable)|(?:try|retry|come back|please retry)(?: again)?(?: later|.{0,20}later)|(?:try|retry) again|later\b|no disponible|non disponib|indisponible|nicht verfügbar|nicht erreichbar|niet beschikbaar|niedostępn|недоступ|não disponível|später|plus tard|más tarde|più tardi|позже|利用できません|しばらく|不可用|稍后|refuses to talk|service closing|temporar(?:y|ily) (?:server |system |local |service )?(?:errors?|failures?|problems?|unavailable|deferred|rejected|not available)|temporarily deferred|unexpected failure|come back later|not available/;

/** Rule W3: the sentence says that it does not work now, and not why. */
export function vague(text: string): boolean {
  const plain = plainWords(text);
  return vaguePhrases.test(plain) && words(text).length === 0;
}

const promises =
  /retrying will not|permanently deferred|not in (?:the )?(?:white|allow)-? ?list|do not retry|don't retry|sender address blocked|must be allowed|will be permanently|never be accepted|not be retried/;

/** The text itself says that trying again will not help, whatever the code says. */
export function promisesFailure(text: string): boolean {
  return promises.test(plainWords(text));
}
