/**
 * Whether a notice's own words say that the message still waits or that it failed, in the languages that Exchange,
 * Exim and Postfix are spoken in. What a reply inside it says is another matter.
 */

const delayed: readonly RegExp[] = [
  // English
  /\bnot yet been delivered|\bhas(?:n't| not) been delivered yet|\bwarning (?:message )?only|\b(?:delivery|message)(?: to .{1,120})? (?:is|has been|was) delayed|\bstill being retried|\bwill (?:keep|continue) (?:on )?try|\b(?:we|it|server|system)(?:'ll| will)? keep (?:on )?trying|\bdelivery (?:will continue to be attempted|attempts will continue)|\bwill be retried\b|\bcould not be delivered yet|\bmessage delayed\b|\bdelivery incomplete\b|\bonly a temporary failure\b|\bnot able to deliver .{1,60} yet\b|\bdelivery has been postponed\b|\b(?:server|host)\b.{0,60} (?:is|was) (?:too |currently |temporarily |right now )?(?:busy|unavailable|overloaded|not accepting)|\b(?:stays|remains|is still|still) (?:in the queue|queued)\b/i,
  // German
  /\b(?:Zustellung|Übermittlung)\b.{0,60}\bverzögert|\bnoch nicht (?:zugestellt|übermittelt|ausgeliefert)|\bweiterhin versuch|\bwird (?:weiter|erneut) versucht|\bversucht weiter/i,
  // French
  /\b(?:remise|distribution|livraison)\b.{0,60}\b(?:retardée|différée|est en retard)|\bn['’]a pas encore (?:été|pu être)|\bpas encore (?:été |pu être )?(?:remis|livré|distribué)|\bcontinuera (?:à|d['’])\s?(?:essayer|tenter)|\btentatives? de remise (?:se poursuiv|continu)/i,
  // Spanish and Portuguese
  /\b(?:entrega)\b.{0,60}\b(?:retrasad[oa]|demorad[oa]|atrasad[oa]|se ha retrasado|está retrasada)|\b(?:aún|todavía) no se ha (?:podido )?entrega|\bno se ha entregado (?:aún|todavía)|\bseguirá intentando|\bcontinuará intentando|\bainda não foi entregue|\bcontinuará (?:a )?tenta/i,
  // Italian
  /\b(?:recapito|consegna)\b.{0,60}\b(?:ritardat[oa]|in ritardo|posticipat)|\bnon è (?:stato )?ancora (?:stat[oa] )?(?:recapitat|consegnat)|\bcontinuerà a tentare|\btentativi di (?:recapito|consegna) continueranno/i,
  // Dutch
  /\b(?:bezorging|aflevering|levering)\b.{0,60}\bvertraagd|\bnog niet (?:bezorgd|afgeleverd|geleverd)|\bblijft proberen|\bblijven proberen|\bzal blijven/i,
  // Polish
  /\bdostarcz(?:anie|enie)\b.{0,60}\bopóźni|\bopóźnion|\bnie została jeszcze dostarczona|\bjeszcze nie (?:została )?dostarcz|\bbędzie (?:nadal )?(?:próbował|ponawia)|\bprób[ay]\b.{0,30}\b(?:kontynuowan|ponawian)/i,
  // Russian
  /доставка .{0,60}(?:отложена|задерж)|задержка доставки|(?:ещ[её]|до сих пор) не (?:был[оа] )?доставлен|попытки доставки (?:будут продолжены|продолж)|продолжать попытки|будет пытаться доставить/i,
  // Japanese
  /配信が遅延|配信が遅れて|まだ配信されていません|引き続き配信|配送が遅延|配送が遅れて|再送を(?:試み|続け)/,
  // Chinese
  /(?:传递|传送|投递|傳遞|傳送).{0,20}(?:已延迟|已延遲|延迟|延遲)|尚未(?:传递|送达|投递|傳遞|傳送)|继续尝试|繼續嘗試/,
];

const failed: readonly RegExp[] = [
  /\b(?:delivery|message) has failed|\bdelivery has failed to these recipients|\bwas(?:n't| not) delivered\b|\bcould(?:n't| not) be delivered\b(?! yet)(?! for more than)|\bunable to deliver (?:your|the) message|\bwe were unable to deliver|\bcould not deliver (?:the|your) (?:\w+ )?(?:mail|message)\b(?! yet)|\bundeliverable\b|\bpermanent(?:ly)? (?:delivery )?(?:error|failed|failure|rejected|refused|undeliverable)|\bdelivery to \S{1,320} (?:has )?failed\b(?!.{1,24}\b[245]\d\d\b)|\bfailed permanently|\bgave up\b|\bgiving up\b|\bdid not reach the following/i,
  /\bUnzustellbar|\bkonnte nicht (?:zugestellt|übermittelt)|\bnicht zustellbar|\bFehler bei der (?:Nachrichten)?[Zz]ustellung|\bFehler bei der Nachrichtenzustellung/i,
  /\bNon remis|\béchec de la remise|\bn['’]a pas pu être (?:remis|distribué|livré)|\bimpossible de remettre/i,
  /\bNo se puede entregar|\bno se pudo entregar|\berror (?:en|de) la entrega|\bno se ha podido entregar\b|\bnão (?:pôde|foi possível) ser entregue|\bfalha na entrega/i,
  /\bNon recapitabile|\bimpossibile recapitare|\bnon è stato possibile (?:recapitare|consegnare)|\brecapito non riuscito|\bmancato recapito/i,
  /\bOnbestelbaar|\bkan niet worden (?:bezorgd|afgeleverd)|\bkon niet worden (?:bezorgd|afgeleverd)|\b(?:bezorging|aflevering) (?:is )?mislukt|\bniet bezorgd\b/i,
  /\bNie można dostarczyć|\bniedostarczaln|\bnie (?:udało się|powiodło się) dostarcz|\bdostarczenie .{0,60}nie powiodło|\bnie mogła zostać dostarczona/i,
  /не уда(?:лось|[её]тся) (?:выполнить )?достав|не может быть (?:доставлено|отправлено)|не (?:было )?доставлено|недоставленн/i,
  /配信不能|配信できません|配信に失敗|送信できません|配送できません|届けられません|届きません/,
  /无法(?:传递|传送|投递|送达)|未能(?:向|传递|送达|投递)|無法(?:傳遞|傳送|投遞)|退回来了|被退回|退信原因/,
];

/** The words say that the message waits. Not asked of what a reply says, for which a sign in the words stands. */
export const saysDelayed = (words: string): boolean => delayed.slice(1).some((form) => form.test(words));

/** The server will not have it, whatever is tried. */
export const isForGood = (words: string): boolean =>
  /\bpermanent|\breject|\brefus|\bunknown\b|\bnot (?:exist|in (?:the )?route list)|\bblocked\b|\babgelehnt|\bunbekannt|\bdauerhaft|\bd[ée]finitif|\brejet|\brechazad|\brespint|\bgeweigerd|\bodrzucon/i.test(
    words,
  );

/** Null where the words are no notice's. */
export function frameOf(words: string): 'delayed' | 'failed' | null {
  const text = words.slice(0, 20_000).replace(/\s+/g, ' ');
  if (delayed.some((form) => form.test(text))) return 'delayed';
  return failed.some((form) => form.test(text)) ? 'failed' : null;
}
