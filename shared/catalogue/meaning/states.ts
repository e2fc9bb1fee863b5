/** What is said of a thing: its state, a deed, a measure. */
export const states = {
  limit:
    /\btoo (?:many|much)\b|\bexce(?:ed|ss)\w*|\bl[ií]mit(?:s|ed|ing|es?)?\b|\bmax(?:imum|imal)?\b|quota|allotment|allowance|\bcap\b|ceiling|threshold|\bnumber of\b|exhausted|used up|\breached\b|surpass|more (?:\w+ ){1,4}than|\b(?:above|over|beyond) (?:the|our|your|its) (?:allowed|limit|max|permitted)|\bno more\b|\bafter \d+ |\bonly (?:\w+ ){0,2}(?:\d+\b(?!:)|one|two|three|a single)\b|\b(?:fewer|less)\b|already (?:have|has|got)|\bat most\b|no further|budget|\bspent\b|restricted to|\bonly \w+ are|per (?:connection|session) only|(?:harder|above what|more) (?:\w+ ){0,3}(?:than|permit|allow)|zu viele|trop de|demasiad|tropp[iaeo]\b|muit[ao]s\b|te veel|zbyt wiele|zbyt dużo|za ?dużo|för många|слишком много|çok fazla|превы|лимит|предел|ограничен|überschritten|dépass|superad|superat|przekrocz|cuota|制限|超过/,
  /** More than one at a time, or open at the moment. */
  atOnce:
    /concurren|simultan|parallel|at once|at the same time|\balready\b|still active|\bopen\b|\bin use\b|out of (?:\w+ )?slots|no (?:more|free)|\bfull\b|exhausted|gleichzeitig|eşzamanlı|одновременн|同時|jednocze|równocze/,
  /** All of the server's, and not those of one client. */
  ofAll:
    /(?:server|system|listener|global|total|overall|all|service|host)(?:'s)? (?:\w+ ){0,3}(?:connections?|sessions?|slots?)|to this (?:server|listener|system)|(?:sessions|connections|slots) (?:of|on) (?:this|our|the) (?:server|host|system)|\ball \d+|out of (?:\w+ )?slots/,
  perTime:
    /\bper (?:hour|minute|day|second|min|sec)\b|\bhourly\b|\bdaily\b|\bin the (?:last|past)\b|over the (?:last|past)\b|\/ ?(?:h|hour|min|minute|day|s)\b|\b(?:an|each|every|this|one|single|a) (?:hour|day|minute)\b|every \d+ (?:second|minute|hour)|\btoday\b|\d+[- ](?:second|minute|hour) (?:window|period|interval)|in \d+ (?:seconds|minutes|hours)(?= )|stundenlimit|pro (?:stunde|minute|tag)|par (?:heure|minute|jour)|por (?:hora|minuto|día|dia)|\be[nm] \d+ (?:minuto|hora)|godzin|в час/,
  pace: /\brates?\b(?! limit\w* due)|rate-?limit|throttl|\btoo (?:fast|quick(?:ly)?|often|frequent(?:ly)?|rapid(?:ly)?)|\bfast(?:er)?\b|\bspeed\b|\bpace[ds]?\b|\bslow(?:er|ing)? ?(?:down)?\b(?!ly)|frequen|\bburst|\bflood|\bsurge|\bspike|sudden (?:increase|rise|jump)|ramp (?:it )?up|gradual|warm-?(?:ed )?up|traffic shap|shaping|(?:unusual|unexpected|high|excessive|abnormal) (?:\w+ )?volume|volume (?:exceed|limit|of)|\bvolume\b.{0,30}(?:exceed|limit|high|too)|zu (?:schnell|häufig|oft)\b|trop (?:vite|rapide\w*|souvent)|ralentir|demasiado (?:rápido|deprisa)|troppo (?:veloce|rapid)|muito rápido|te snel\b|zbyt (?:szybko|często)|слишком (?:быстро|часто)|частот|流量|频率|频繁|送信数/,
  grey: /\bgr[ea]y[- ]?list|\bto gr[ea]y\b|liste grise|graue liste|lista gris|lista grigia|szara list|серый список|грейлист|灰名单|グレ[イー]リスト/,
  newcomer:
    /\b(?:new|first|first[- ]time|unknown|unseen|unfamiliar) (?:\w+ ){0,2}(?:senders?|hosts?|servers?|clients?|ips?|contacts?|messages?|delivery|deliveries|attempts?|try|combinations?|triplets?|tuples?|pairs?|networks?|correspondents?|sources?|recipient\/sender|sender\/recipient)\b|unknown .{0,12}pair|not (?:yet )?(?:been )?(?:seen|known|met|confirmed)\b|not (?:yet )?confirmed|(?:have|has) (?:not|never) (?:been )?seen|do(?:es)? not (?:yet )?know\b|(?:is|are) new to|\btriplets?\b|\btuples?\b|second (?:attempt|try|delivery)|stranger|first time|(?:without|no) history|unknown here|from the same (?:ip|host|address|server)|\bon purpose\b/,
  delay:
    /\btemporar|\bdelay|\bdefer|postpon|\bwait|\bretr(?:y|ies)\b|\bagain\b|\blater\b|come back|\breturn\b|\brepeat|refusal|on hold|\bpause|seconds left|in (?:a few|some|five|ten|\d+) (?:sec|min)/,
  fail: /\bfail\w*|\bconfusion\b|\berr+ors?\b|\b(?:temporary|technical|internal|system|server) issues?\b|\bproblems?\b|trouble|difficult|\bcannot\b|\bcan't\b|can not|could(?: not|n't)|\bunable\b|not able|(?:did|does|do)(?: not|n't) (?:answer|succeed|respond|work|reply)|no (?:answer|response|reply)\b|gave no|outdated|not synchroni[sz]ed|not there\b|unexpected condition|\bran out|not (?:currently |be |being )?(?:answer|respond|available|reachable|running|accessible|work)\w*|not (?:yet )?ready|unavailable|unreachable|\bdown\b|\bbroken?\b|unreadable|exception|corrupt|\blocked\b|went wrong|timed? ?-?out|servfail|\bdid not\b|\bmisconfig|\bin error\b|fehler|erreur|ошибк|エラー/,
  /** Something went wrong by itself; nobody is refused. */
  fault:
    /\berr+ors?\b|\bconfusion\b|\bissues\b|\b(?:temporary|technical|internal|system|server) issue\b|\bproblems?\b|\bfailures?\b|trouble|exception|went wrong|\bmisconfig|\bfaults?\b/,
  notSetUp:
    /(?:not|temporarily|currently) (?:currently |temporarily )?(?:available|unavailable|offered|supported)|(?:cannot|unable to|failed to) (?:start|initiali[sz]e|load)/,
  own: /\bour\b|\bwe\b|\bwe're\b|\bi\b|\bi'm\b|\bmy\b|\bthis (?:server|system|node|host|service|machine|site|mail ?server)\b|\bhere\b|\blocal(?:ly)?\b|\binternal|\bserver side\b/,
  your: /\byour?\b|\byou're\b|\byou've\b|\bsenders?\b|\bsending\b|\bclients?\b|\bconnecting\b|\bsources?\b|\bpeer\b|\boriginat|(?:checking|in|at) mail from\b|\bfrom (?:address|header|domain)|residential|dial-?up|\{ip\}|outgoing|mail ?from domain|open ?(?:relay|proxy)(?! (?:is |not|denied|access))|\bremote ip\b|\bips? (?:address(?:es)? )?(?:(?:was|is|has|have|are|been|temporarily|currently) ){0,3}(?:block|reject|deni|ban|refus|list|black|not )|\bihre?[rn]?\b|\bvotre\b|\btu\b|\bsu\b|twoj|ваш/,
  spammish:
    /(?<!anti-?)(?<!\br)\bspam(?!d\b|assassin|[- ]?(?:filter|scann?|check|engine|probab|score|level))|\bjunk\b|unsolicited|unwanted|complain|\babus(?!eat)|spam-?trap|\bbots?\b|botnet|\bzombie|compromised|\btrojan\b|\bworm\b|(?<!anti-?)\bhacked|\buser reports|intrusion|\battack|\bprobing\b|harvest|(?:malware|malicious|bot) traffic|(?:unusual|abnormal|irregular|bad|malicious) (?:\w+ )?(?:activity|activities|behaviou?r|patterns?)|suspicious (?!attach|link|content|file|message|url)|\bbulk (?:mail|email|sender)|спам|垃圾|迷惑メール|スパム/,
  antiSpam: /anti-?spam/,
  standing:
    /reputation|\brating\b|\btrust(?:ed)?\b|untrusted|\bstanding\b|\bkarma\b|senderbase|\bsbrs\b|sender ?score|(?:poor|bad|low|negative) (?:\w+ )?(?:history|scores?|ratings?|standing|reputation|trust)|\b(?:hostile|malicious|bad) (?:hosts?|ips?|senders?|networks?|neighbou?r)(?! (?:address|name|syntax))|réputation|reputa[ct]|репутаци|信誉/,
  /** A list of addresses is named as the reason, whatever else is said. */
  blockedUsing:
    /(?:blocked|rejected|listed) (?:using|by|in|at|on) (?:\{host\}|\S*(?:dnsbl|rbl|black-?list|block-?list|spamhaus|spamcop)\S*)/,
  listed:
    /\bblack (?:ip|mail|address|sender|domain|host)\b|\bers-(?:qil|rbl|dul)\b|(?:block|black|deny|ban|reject|drop)[- ]?list|\bdnsbl\b|\brbls?\b|(?<!not )\blisted (?:in|on|at|by|as)\b|\b(?:is|are) listed\b|blocked using|spamhaus|spamcop|barracuda ?central|(?:found|appears?|is|present) (?:in|on) (?:a |an |our |the )?(?:\w+ )?(?:deny|block|black|reputation|spam|bad) ?(?:list|database)|(?:found|listed|present|blocked|rejected|refused) (?:in|on|at|by|using) \{host\}|quarantin|sperrliste|liste noire|schwarze liste|lista (?:negra|nera)|черн\w+ спис|чёрн\w+ спис|czarn\w+ li/,
  work: /maintenance|\brestart|\breboot|shut(?:ting)? ?down|\bupgrad|updat(?:e|ing)\b(?! your)|reconfigur|migrat|\bmoving\b|\bmoved? to new|\bstopp(?:ed|ing)\b|terminat(?:ed|ing)\b(?! (?:the )?(?:connection|session))|\brepair|leaving|(?:going|taken|coming|brought) (?:down|up|off-?line)|\bdrain|back-?up (?:window|job|in progress|running)|start(?:ing)?[ -]?up\b|is starting|being (?:updated|started|moved|installed|taken|worked)|not (?:yet )?(?:ready|active|started|initiali[sz]ed)|\boff-?line\b|suspended|standby|disabled|(?:switched|turned) off|out of service|\bclosed (?:for|until)\b|\bpaused\b|scheduled work|back-?up mode|neu gestartet|neustart|read-?only|\bwork on\b|licen[sc]e\b|sig(?:term|int|hup)|signal \d|reload|wartung|mantenimiento|manutenzione|manuten[çc]|onderhoud|konserwacj|underhåll|обслуживани|технически\w+ работ|メンテナンス|维护/,
  waited:
    /time-?out|no (?:answer|response) from (?:the )?(?:\w+ )?(?:host|server)|timed out|time limit|\bwaited\b|waiting for|\bsilent\b|\bidle\b|inactivity|(?:connection|session|client) (?:\w+ )?inactive|inactive (?:connection|session|client)|no activity|too slow|(?<!line )(?<!line is )(?<!command )(?<!backlog )(?<!queue )too long|took (?:too|longer)|longer than (?:\d+|ten|five|two) ?(?:s|sec|min|hour)|(?:lasted|lifetime|duration) |deadline|\bin time\b|gave up|message expired|nothing (?:heard|came|was received|arrived)|duration of|(?:connection|session|time|lifetime) (?:has |was )?(?:expired|exceeded|elapsed)|exceeded (?:the )?max(?:imum)? (?:\w+ )?time|time without delivery|(?:no|expect\w+) (?:\w+ )?(?:data|command|input|response|activity)\b|zeitüberschreitung|délai (?:d'attente|dépassé)|tiempo de espera|tempo scaduto|tempo limite|тайм-?аут|время ожидания|タイムアウト|超时/,
  demand:
    /mandatory|obligatory|turn on|plain ?text|require|\bmust\b|\bonly\b|\bneeds?\b|\bbefore\b|\bstart an?\b|\buse \d|\bobsolete|\bupgrade\b|\bpresented\b|client certificate|\byour\b|accept(?:s|ed)? only|erforderlich|obligatoire|obligatorio|wymagan|требуется|必須/,
  missing:
    /\bno\b|\bmissing\b|without|\blacks?\b|\binvalid|\bbad\b|\bnot\b|n't\b|mis-?match|disagree|differ|cannot|could not|unable|unknown|require|\bmust\b|\bneeds?\b|\bproper\b|(?:contains?|is) an? ip\b|\bfake|\bforged|\bbogus|generic|dynamic|non-|\blocal\b|\brejected|\bfail|error|kein|brak\b|\bsans\b|\bsin\b|нет\b/,
  /** One that is called does not answer. */
  unanswered:
    /(?:fail\w*|unable|cannot|can't|could(?: not|n't)|(?:not|n't) able|error) (?:to )?(?:establish\w*|connect(?:ing)?|open|reach|contact)\b/,
  banned: /\bbanned\b/,
  /** It is not there at all. */
  lacking: /\bno\b(?! longer)|\bmissing\b|\blacks?\b|\bhas not got\b|(?:does|do)(?: not|n't) have\b/,
  absent:
    /\binvalid|(?:does|do)(?: not|n't) (?:exist|resolve)|not (?:be )?(?:found|resolv|exist)\w*|unresolv|misconfig|\bunknown|no (?:valid )?(?:mx|a|dns)\b|(?:cannot|could not|unable to|failed to) (?:be )?(?:find|found|resolve|verif)\w*/,
  /** Not to be found in DNS. */
  notFound:
    /\bno\b|\binvalid\b|\bmissing\b|\blacks?\b|without|\bbad\b|\bdead\b|malformed|unexpected|\bcan(?:not|'t)\b|not (?:be )?(?:found|exist|resolv|reach)\w*|(?:does|do)(?: not|n't) (?:exist|resolve|have)|cannot (?:be )?(?:found|find|resolve)|cannot find|could not|unable|fail|error|servfail|nx ?domain|unknown|timed? ?-?out|unresolv|unreachable|unroutable|points? (?:back|to)\b|\bloop|problem|temporary|must (?:exist|resolve)|\breserved\b/,
  busy: /\be?busy\b|overload|\bloaded\b|over capacity|at capacity|congest|(?:high|heavy|too (?:much|high)) (?:\w+ )?(?:load|traffic|work)|load (?:too|average)|more work than|under stress|\bshort of|\bfull\b|low on|\blow\b|no (?:more )?(?:\w+ )?(?:space|room|left|free)|out of (?:\w+ )?(?:space|memory|file|sockets|process|descriptor|resource|room|slots)|(?:backlog|queue) too (?:long|large|big)|insufficient|exhaust|(?<!quota )exceeded|(?:above|below) (?:limit|threshold|the)|turned away|clogged|jammed|no free workers|too many open files|try (?:one of )?(?:our |the )?(?:another|other|next)|surcharg|occupé|überlast|ausgelastet|sobrecarg|ocupad|sovraccaric|occupat|przeciąż|перегруж|занят|混雑|混み合|過負荷|繁忙|负载|系统忙/,
  /** They take nothing from anybody just now. */
  notNow:
    /not (?:being )?accept\w* (?:\w+ ){0,2}(?:at (?:this|the) (?:time|moment)|now|currently)|not accepting (?:any )?(?:mail|messages|connections|new)|(?:cannot|can't|unable to|not able to) (?:serve|receive|process|handle|take) |not taking (?:new )?/,
  verify:
    /\bverif(?!ied sender)|\bcallout|checking whether|\b(?:ip|host|sender|client|address) checks? (?:error|fail)/,
  ofSender:
    /sender (?:address )?verif|verif\w* (?:the )?(?:sender|mail ?from)|(?:postmaster )?verification failed (?:for|while)|sender\b.{0,20}callout|\b(?:ip|host|sender|client) checks? (?:error|fail)/,
  /** Let in is who stands on a list, or comes by a certain way. */
  door: /(?:allow|white|safe|access)[- ]?list|known contacts|primary mx|(?:accept|take)s? (?:mail |messages )*(?:only )?(?:from|through|only)|come in through|allowed only|only allowed|only accepted|members only|from members|closed system|only accepting|only (?:be )?(?:sent|received|accepted)\b|to this (?:domain|recipient)|\bthis gateway|only between|between \d+:\d+/,
  refuse:
    /polic(?:y|ies)\b|\brules?\b|not (?:allow|permit|authori[sz]|accept|welcome|serv|let)\w*|refus|reject|\bdenied\b|\bdeny\b|denial|prohibit|forbid|\bbarred\b|\bban(?:ned)?\b|\bblock|go away|no access\b|not owned|not (?:pre-?)?approved|suspension|requires? confirmation|use (?:the|your) (?:\w+ )?(?:server|relay) of|restrict|unauthori[sz]ed|no longer (?:authori[sz]ed|allowed|permitted|accepted)|(?:allow|white|safe|access)[- ]?list|must be registered|\bregistered with|known contacts|your country|from (?:your|this) country|\bexcluded\b|not taken|declined|not (?:served|relay)|primary mx|accept(?:s|ing|ed)? (?:mail |messages |only )*(?:from|through|only)|takes? mail (?:only )?from|come in through|does not (?:let|take|accept)|may not|on hold|residential|dial-?up|\bdynamic\b|verif|relay(?:ing)?\b(?! (?:is |was )?(?:temporarily|currently|unavailable|not available|busy|overloaded|down\b))|zugriff|verweigert|abgelehnt|gesperrt|refusé|interdit|rechazad|denegad|rifiutat|recusad|geweigerd|отклонен|заблокирован|запрещ|拒否|拒绝/,
  /** A look at the message has shown it. */
  found: /\bfound\b|\bcontain(?:s|ed|ing)?\b|\bdetected\b|\bspam content\b/,
  scored:
    /\bscor(?:e|ed|ing)\b|\bpoints\b(?! to)|spam (?:probability|score|level)|looks like|resembl|similar to|classified as|considered|identified as|suspect|suspicious/,
  /** The client is waited for, and not a look-up. */
  slowClient: /too slow|slowly|talk faster|you (?:are|were|took)|from (?:the |your )?client/,
  comeBack:
    /too early|come back in|wait (?:for )?\d{1,4} ?(?:s|sec|seconds?|min|minutes?)\b|(?:try|retry)(?: again)? (?:in|after) \d{1,4} ?(?:s|sec|seconds?|min|minutes?)\b/,
  lost: /(?:connection|peer|client|channel|pipe) (?:was )?(?:lost|reset|dropped|broken|aborted|interrupted|went away|closed the|vanished)|(?:lost|broken|unexpected) (?:\w+ )?(?:connection|channel|pipe|close|end|input)|lost connection/,
} satisfies Record<string, RegExp>;
