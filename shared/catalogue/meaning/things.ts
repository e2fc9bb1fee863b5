/** What a sentence of a mail server speaks of. Tried on lower-cased text without links, hosts and addresses. */
export const things = {
  connection:
    /\bconnect(?:ions?|s|ed|ing)?\b|\bsessions?\b|\bchannels?\b|\bsockets?\b|\bconcurrency\b|\bslots?\b|(?:active|concurrent|connected) (?:clients|users|log-?ins)|(?:clients|users) (?:reached|connected)|(?:number of|many|much) (?:clients?|users?)|verbindung|con?ne[xc]i[oó]n|conexões|connessio|sesion|sess[õo]|sessioni|verbinding|połącze|anslutning|bağlantı|соединени|подключени|接続|连接|并发/,
  /** “Per session”, “on this connection”: what is counted is counted there. */
  perConnection:
    /(?:per|this|each|same|single|every|one|a|your|smtp|\bin|\bon) (?:smtp |client |tcp )?(?:connection|session)\b|(?:in|on) (?:this|the|one|a|your) (?:connection|session)|reconnect|new (?:connection|session)|another (?:connection|session) (?:must|has|is needed)/,
  message:
    /\b(?:e-?)?mails?\b(?! ?(?:server|store|exchanger|host|system|service|queue|box|gateway|filter|domain|hub|relay|from:))|\bmessages?\b|\bletters?\b|\bdeliver(?:y|ies|ing)\b|\bsubmi(?:t|ssion)s?\b|\brec[ei]pients?\b|\brcpts?\b|\bmessaging\b|\bauth commands\b|\brequests\b|\bmail(?:ing|out)s?\b|\btraffic\b|\btransactions?\b|\bsend(?:ing|s)?\b|\bsent\b|\bposts\b|\bcredits?\b|envíos|nachricht|\be-?mails\b|courri|mensa[jg]|\bcorreos?\b|messagg|berichten|wiadomo|listów|писем|сообщени|送信|邮件/,
  /** A program beside the mail server that it asks, or a part of it that can fail by itself. */
  machine:
    /scann?(?:er|ing)\b|(?:spam|virus|content|anti-?\w+) ?filter|\bfilter(?:ing)? (?:service|server|daemon|failed|error|system)|\bmilter\b|anti-?(?:virus|spam|malware) (?:service|server|engine|system|check\w*|scan\w*|measure)|virus[- ]?(?:check|scan)\w*|\bscan\b|clam(?:av|d)\b|rspamd|spamassassin|\bspamd\b|amavis|policy (?:service|server|daemon|check)|auth(?:entication)? (?:system|service|server|back-?end)|\boauth\b|\bredis\b|memcache|\bldap\b|\bsql\b|mysql|postgres|\bdatabase\b|\bdb\b|director(?:y|ies)\b(?! harvest)|back-?ends?\b|upstream|downstream|\bproxy\b|plug-?in|mail ?(?:store|spool)|message store|\bstorage\b|\bspool\b|\bqueue\b|queueing|file ?system|\bdisk\b|\bvolume \/|alias|dnsbl|\brbls?\b|(?:block|black)-?list (?:look|server|query)|\bcontrols?\b|\bconfig(?:uration)?\b|misconfig|temp(?:orary)? files?|descriptor|\bregex\b|\blook-?up (?:table|server|service)|temporary look-?up|\brouting policy|\bapi\b|web ?hook|\bnfs\b|\bipc\b|\barchive\b|\byp map\b|\bnis map\b|\bcache\b|\bcluster\b|permission denied|no such file|could not forward|to remote\b|(?:to|with) (?:the )?relay server|obtain (?:a |the )?lock|lock (?:on|the)\b|unable to (?:\w+ )?lock/,
  /** What a machine has only so much of. */
  resource:
    /\bload(?:ed)?\b|\bcpu\b|memory|\bram\b|\bdisk\b|\bspace\b|\bswap\b|process(?:es)?\b(?! (?:this|your|the|connection|message|mail))|process table|\bthreads?\b|\bworkers?\b|resources?(?! record)|\bbacklog\b|capacity|\bstress\b|file ?system|descriptors?\b|\bports\b|\bspool\b|\bstorage\b|\binodes?\b|\bqueue\b/,
  crypt:
    /\b(?:start)?tls\b|\bssl\b|encrypt|certificate|\bcipher|handshake|secure (?:connection|channel|transport)|private key|\bdane\b|mta-sts|verschlüssel|chiffre|cifrad|crittograf|szyfrow|шифр|暗号|加密/,
  /** Who may send for a domain: SPF, DKIM, DMARC, and what they are called in words. */
  sign: /\bspf\b|\bdkim\b|\bdmarc\b|\barc (?:seal|chain|valid)|\bsignatures?\b|\bsigned by\b|\bunsigned\b|\bunauthenticated\b|sender policy framework|sender[ -]?id\b|sender (?:record|authentication)|(?:permitted|authori[sz]ed|allowed) senders?\b|designat|\bamong the hosts\b|\bp=(?:reject|quarantine)|\b(?:un|mis)?aligned\b|alignment|(?:in|out of) line with|spoof|impersonat|claims to be|not authenticated|domain authentication|authentication (?:results?|checks?|of (?:the|your) (?:domain|message|sender))|unapproved sender|(?:verified|unverified) sender|sender identit|(?:equal|same as|conforms? (?:with|to)|match\w*) (?:the |your )?(?:authori[sz]|authenticat|log-?in)\w*|address (?:is )?not verified|n't conform with authentication|sending domain\b|(?:validat|verif)\w* (?:the )?origin|origin of (?:this|the|your)|\bsend as (?:this|that|the|another)|sender (?:address )?(?:is |was |has )?(?:not (?:been )?(?:verified|validated|confirmed)|unvalidated|unverified)|belongs? to (?:the )?(?:logged|authenticated|log-?in)/,
  login:
    /\bauth(?:entication)? (?:fail\w*|attempts?|error|required|problem)|authentication (?:failed|failure|fails|required|error|problem)|credentials|password|\blog-?ins?\b|\bsasl\b/,
  /** A message without a sender, as notices are. */
  nullSender:
    /\bbounces? (?:messages )?(?:are|is|must|may|can|should)\b|\bnull (?:sender|from|return)|empty (?:envelope |return[ -])?(?:sender|path)|\bnull reverse[ -]path/,
  /** The name that belongs to an address. */
  pointer:
    /\bptr\b|pointer record|\breverse\b|\brdns\b|in-addr|fcrdns|forward[- ]confirmed|forward and (?:back|rev)|\bdns name\b|name of (?:your|the) ip|\bip[- ]to[- ](?:host ?)?name|(?:ip|address|client) (?:host ?)?name look-?up|resolve your (?:ip|address|host)|(?:sender|client|your|sending|source) ip (?:address )?(?:must|should|can't|cannot|does(?: not|n't)) (?:be )?resolv|unresolvable (?:relay|client|sending)|(?:mis-?match\w*|n't match|not match) (?:the |your |client |connecting )*(?:ip|address)\b|dns invers|inverse dns|reverse-dns|逆引き|反向解析|обратн\w+ (?:dns|зон|запис)/,
  /** The name that a host gives itself, or should have. */
  hostName:
    /\b(?:helo|ehlo)(?:host)?\b|\bhost ?names?\b(?! look-?up)|\bfqdn\b|fully[- ]qualified|greeting name|(?:introduces|calls|names|announces|identifies) itself|\bclient name\b|\byour name\b|name of (?:your|the (?:client|sending|connecting)) (?:host|server|client|machine)|\bname\b.{0,20}\bbehind\b|\b(?:valid|proper|real|need|needs) (?:a )?(?:domain )?name\b|(?:generic|dynamic) (?:\w+ ){0,2}names?\b|no name (?:in|for)|names? (?:does|do|did|that does) not (?:lead|match|belong|exist|resolve)|name .{0,30}from (?:its |the |your )?address/,
  domain:
    /\bdomains?\b|\bmxs?\b|\bmail exchangers?\b|\bname ?servers?\b|\bdns\b|\b(?:a|aaaa|soa|ns)(?: or (?:a|aaaa|mx))? records?\b|next[- ]?hop|\bresolv\w+|\bunresolv\w+|\bnx ?domain\b|servfail|\brout(?:e|ing|able)\b|\bunroutable\b|\bno host to\b|\bcname\b|host ?name look-?up|\btlds?\b|top[- ]level|hosts? (?:\{host\} )?(?:is |was )?(?:not found|unknown|unreachable)|no route|look-?up of|domäne|domaine|dominio|domínio|домен|域名|ドメイン/,
  senderDomain: /\bsender(?:'s)? (?:e-?mail |address )?domain|domain of (?:the |your )?sender/,
  /** qmail’s and MessageLabs’ words for a domain that they take no mail for. */
  notTheirs: /list of allowed rcpthosts|configured to let you/,
  /** A message that goes in a circle. */
  loop: /\b(?:mail|routing|message|delivery)[ -]loop|\bhop count\b|too many hops|\bloop(?:s|ing)? back to|\blooping (?:mail|message)|\bloop detected|\breceived:?['"]? (?:\w+ )?headers?\b/,
  /** The word alone, as in a list of reasons. */
  dns: /\bdns\b/,
  command:
    /\bcommands?\b|\bsequence\b|out of (?:order|sequence)|\bin order\b|\bsyntax\b|(?:restricted|illegal|forbidden|invalid|bad|unexpected|non-?ascii|8-?bit) characters?|\bprotocol\b|\brfc ?\d|(?:n't|not) (?:conform|comply)|not (?:\w+ )?compliant|non-?compliant|(?:breaks?|violat\w*) (?:the )?(?:rules of )?(?:smtp|protocol|rfc)|unintelligible|\bspeak smtp|\bpipelin|\b(?:bare|stray) (?:lf|cr|new ?line|line ?feed)|\bcrlf\b|line (?:is )?(?:too long|longer|length|limit)|lines (?:must|longer)|\bgarbage\b|\bhttp request\b|synchroni[sz]ation|bdat|chunking|error limit|(?:unexpected|invalid) (?:\w+ )?(?:data|input)\b|excessive data/,
  /** How a command is written, and not a file of theirs. */
  syntax: /\bsyntax\b(?!.{0,20}\b(?:config|file|filter|map|rule|regex|sieve)\b)/,
  /** Who speaks when. */
  turn: /say hello|early ?talk|talk(?:s|ed|ing)? (?:too soon|before|out of)|pre-?greet|before (?:the )?(?:banner|greeting|mail\b|rcpt)|(?:helo|ehlo|hello|greet) (?:first|expected|required)|(?:must|should|please) (?:first )?(?:say|send|issue) (?:helo|ehlo|hello)|\bneed (?:helo|ehlo)\b/,
  /** What is counted against a client: errors, and commands that are none. */
  mistakes:
    /(?:too (?:many|much)|excessive|max\w*(?: number of)?|number of) (?:\w+ ){0,3}(?:errors?|failures?|(?:bad|faulty|invalid|unknown|unrecogni[sz]ed|unimplemented|junk|wrong|illegal) (?:smtp )?commands?)|(?:bad|faulty|invalid|unknown) (?:smtp )?commands? (?:limit|reached|exceeded)|error limit/,
  wrongRecipients:
    /(?:bad|unknown|invalid|non-?existent|wrong|rejected|failed|junk|faulty) (?:\w+ )?(?:recipients?|rcpts?|users?|addresses|mail ?boxes)|user unknowns/,
  content:
    /\bcontents?\b|\blinks?\b|\burls?\b|web address|\bweb ?sites? in\b|\bhtml\b|\bwords in (?:the|your|this)\b|embedded images?|attach|file (?:type|extension|format)|\bvirus(?:es)?\b|\bmalware\b|\bphish|\btrojan in|\binfected (?:file|mail|message|attach)|\bsubject\b|(?:invalid|missing|bad|malformed|duplicate|illegal|multiple) (?:\w+ ){0,2}headers?|\bmessage (?:body|headers?|structure|text)|text of (?:your|the) (?:message|mail)|headers? (?:is|are) (?:missing|invalid|malformed|not)|\b(?:sensitive|forbidden|banned|bad|prohibited) words?\b|formatted|macro|executable|\barchives\b|\bzip\b|your text|contenu|contenido|inhalt|вирус|病毒/,
  /** Harm in a message, and not what looks for it. */
  virus:
    /\b(?:virus(?:es)?|malware|trojans?|worms?)\b(?! ?-?(?:scan|check|filter|engine|soft|database|definition))/,
  /** What the recipient gets, and not what one sender sends. */
  inbound:
    /(?:messages|mail|e-?mails?) (?:to|for) (?:this|the|that) ?(?:recipient|user|mail ?box|address)|limit\w* (?:\w+ ){0,3}for (?:the |this )?recipient|recipient .{0,40}(?:receiving|\bhit\b|\brate\b|\btoo (?:much|many|quickly))|(?:user|mail ?box|account|recipient) .{0,40}(?:receiv|gets? more|takes?)|\bincoming\b.{0,20}\b(?:limit|rate|quota)|\binbound rate/,
  /** Where their server would have passed it on to. */
  onward:
    /next[- ]?hop|\brout(?:e|ing|able)\b|destination|\bno mxs?\b|mx record|\bmxs?\b for|mail exchang|pass (?:\w+ ){0,3}on\b|forward|relay (?:\w+ )?to|back to us/,
  recipient: /\brecipients?(?:'s)?\b|\bmail ?box(?:es)?\b|\busers?\b|\baccounts?\b|destinat|empfänger/,
} satisfies Record<string, RegExp>;
