/**
 * PHPMailer's sentences in the languages that it speaks, by what failed: the beginnings and ends that its files
 * language/phpmailer.lang-*.php give to `connect_host` and `smtp_connect_failed`, `authenticate`, `from_failed`,
 * `recipients_failed` and `data_not_accepted`. WordPress, Joomla, Drupal and most forms of web sites show them.
 */
import type { Stage } from '../../smtp/reply.ts';

interface Sentences {
  greeting: string[];
  auth: string[];
  mail: string[];
  rcpt: string[];
  'end-of-data': string[];
}

const tongues: Record<string, Sentences> = {
  en: {
    greeting: ['SMTP connect() failed', 'Could not connect to SMTP host'],
    auth: ['Could not authenticate'],
    mail: ['following From address failed'],
    rcpt: ['following recipients failed'],
    'end-of-data': ['data not accepted'],
  },
  ca: {
    greeting: ['No es pot connectar al servidor SMTP'],
    auth: ["No s'hapogut autenticar"],
    mail: ['adreces de remitent han fallat'],
    rcpt: ['Els següents destinataris han fallat'],
    'end-of-data': ['Dades no acceptades'],
  },
  cs: {
    greeting: ['Nelze navázat spojení se SMTP serverem', 'SMTP Connect() selhal'],
    auth: ['Autentizace selhala'],
    mail: ['adresa odesílatele je nesprávná'],
    rcpt: ['adresy příjemců nejsou správně'],
    'end-of-data': ['Data nebyla přijata'],
  },
  da: {
    greeting: ['Forbindelse til SMTP serveren kunne ikke oprettes', 'SMTP Connect() fejlede'],
    auth: ['Login mislykkedes'],
    mail: ['Følgende afsenderadresse er forkert'],
    rcpt: ['Følgende modtagere er forkerte'],
    'end-of-data': ['Data blev ikke accepteret'],
  },
  de: {
    greeting: [
      'Konnte keine Verbindung zum SMTP-Host herstellen',
      'Verbindung zum SMTP-Server fehlgeschlagen',
    ],
    auth: ['Authentifizierung fehlgeschlagen'],
    mail: ['folgende Absenderadresse ist nicht korrekt'],
    rcpt: ['folgenden Empfänger sind nicht korrekt'],
    'end-of-data': ['Daten werden nicht akzeptiert'],
  },
  el: {
    greeting: ['Αδυναμία σύνδεσης στον SMTP-Host', 'Αποτυχία σύνδεσης στον SMTP Server'],
    auth: ['Αδυναμία πιστοποίησης'],
    mail: ['διεύθυνση αποστολέα δεν είναι σωστή'],
    rcpt: ['διευθύνσεις παραλήπτη δεν είναι έγκυρες'],
    'end-of-data': ['Τα δεδομένα δεν έγιναν αποδεκτά'],
  },
  es: {
    greeting: ['Imposible conectar al servidor SMTP', 'SMTP Connect() falló'],
    auth: ['Imposible autentificar'],
    mail: ['siguiente dirección de remitente falló'],
    rcpt: ['Los siguientes destinos fallaron'],
    'end-of-data': ['Datos no aceptados'],
  },
  fi: {
    greeting: ['yhteys palvelimeen ei onnistu'],
    auth: ['käyttäjätunnistus epäonnistui'],
    mail: ['lähettäjän osoite on virheellinen'],
    rcpt: ['seuraava vastaanottaja osoite on virheellinen'],
    'end-of-data': ['data on virheellinen'],
  },
  fr: {
    greeting: ['impossible de se connecter au serveur SMTP', 'Échec de la connexion SMTP'],
    auth: ["échec de l'authentification"],
    mail: ["adresse d'expéditeur suivante a échoué"],
    rcpt: ['les destinataires suivants sont en erreur'],
    'end-of-data': ['données incorrectes'],
  },
  hu: {
    greeting: ['nem lehet kapcsolódni az SMTP-szerverhez', 'Hiba az SMTP-kapcsolatban'],
    auth: ['az azonosítás sikertelen'],
    mail: ['feladóként megadott következő cím hibás'],
    rcpt: ['címzettként megadott következő címek hibásak'],
    'end-of-data': ['adatok visszautasítva'],
  },
  it: {
    greeting: ["Impossibile connettersi all'host SMTP", 'SMTP Connect() fallita'],
    auth: ['Impossibile autenticarsi'],
    mail: ['seguenti indirizzi mittenti hanno generato errore'],
    rcpt: ['seguenti indirizzi destinatari hanno generato un errore'],
    'end-of-data': ['Dati non accettati dal server'],
  },
  ja: {
    greeting: ['SMTPホストに接続できませんでした'],
    auth: ['認証できませんでした'],
    mail: ['Fromアドレスを登録する際にエラーが発生しました'],
    rcpt: ['次の受信者アドレスに'],
    'end-of-data': ['データが受け付けられませんでした'],
  },
  ko: {
    greeting: ['SMTP 호스트에 접속할 수 없습니다', 'SMTP 연결을 실패하였습니다'],
    auth: ['인증할 수 없습니다'],
    mail: ['다음 From 주소에서 오류가 발생했습니다'],
    rcpt: ['다음 수신자에서 오류가 발생했습니다'],
    'end-of-data': ['데이터가 받아들여지지 않았습니다'],
  },
  nb: {
    greeting: ['Kunne ikke koble til SMTP-vert', 'SMTP connect() mislyktes'],
    auth: ['Kunne ikke autentisere'],
    mail: ['Følgende avsenderadresse mislyktes'],
    rcpt: ['Følgende mottakeradresse feilet'],
    'end-of-data': ['data ikke akseptert'],
  },
  nl: {
    greeting: ['kon niet verbinden met SMTP-host', 'SMTP Verbinding mislukt'],
    auth: ['authenticatie mislukt'],
    mail: ['volgende afzendersadres is mislukt'],
    rcpt: ['volgende ontvangers zijn mislukt'],
    'end-of-data': ['data niet geaccepteerd'],
  },
  pl: {
    greeting: ['Nie można połączyć się z wybranym hostem', 'SMTP Connect() zakończone niepowodzeniem'],
    auth: ['Nie można przeprowadzić uwierzytelnienia'],
    mail: ['adres Nadawcy jest nieprawidłowy'],
    rcpt: ['Następujący odbiorcy są nieprawidłowi'],
    'end-of-data': ['Dane nie zostały przyjęte'],
  },
  pt: {
    greeting: ['Não foi possível ligar ao servidor SMTP', 'Falha na função SMTP connect()'],
    auth: ['Falha na autenticação'],
    mail: ['O envio falhou para o seguinte endereço do remetente'],
    rcpt: ['Falha no envio para os seguintes destinatários'],
    'end-of-data': ['Dados não aceites'],
  },
  pt_br: {
    greeting: ['Não foi possível conectar ao servidor SMTP', 'SMTP Connect() falhou'],
    auth: ['Não foi possível autenticar'],
    mail: ['Os seguintes remetentes falharam'],
    rcpt: ['Os seguintes destinatários falharam'],
    'end-of-data': ['Dados rejeitados'],
  },
  ro: {
    greeting: ['Conectarea la serverul SMTP a eșuat'],
    auth: ['Autentificarea a eșuat'],
    mail: ['Următoarele adrese From au dat eroare'],
    rcpt: ['Următoarele adrese de email au eșuat'],
    'end-of-data': ['Datele nu au fost acceptate'],
  },
  ru: {
    greeting: ['не удается подключиться к SMTP-серверу', 'Ошибка соединения с SMTP-сервером'],
    auth: ['ошибка авторизации'],
    mail: ['Неверный адрес отправителя'],
    rcpt: ['не удалась отправка таким адресатам'],
    'end-of-data': ['данные не приняты'],
  },
  sv: {
    greeting: ['Kunde inte ansluta till SMTP-server', 'SMTP Connect() misslyckades'],
    auth: ['Kunde inte autentisera'],
    mail: ['Följande avsändaradress är felaktig'],
    rcpt: ['Följande mottagare är felaktig'],
    'end-of-data': ['Data accepterades inte'],
  },
  tr: {
    greeting: ['SMTP sunucusuna bağlanılamadı', 'SMTP connect() fonksiyonu başarısız'],
    auth: ['Oturum açılamadı'],
    mail: ['Belirtilen adreslere gönderme başarısız'],
    rcpt: ['Belirtilen alıcılara ulaşılamadı'],
    'end-of-data': ['Veri kabul edilmedi'],
  },
  uk: {
    greeting: ["не вдається під'єднатися до SMTP-серверу", "Помилка з'єднання з SMTP-сервером"],
    auth: ['помилка авторизації'],
    mail: ['Невірна адреса відправника'],
    rcpt: ['не вдалося відправлення для таких отримувачів'],
    'end-of-data': ['дані не прийнято'],
  },
  zh: {
    greeting: ['無法連接到 SMTP 主機'],
    auth: ['SMTP 錯誤：登錄失敗'],
    mail: ['發送地址錯誤'],
    rcpt: ['收件人地址錯誤'],
    'end-of-data': ['數據不被接受'],
  },
  zh_cn: {
    greeting: ['无法连接到 SMTP 主机', 'SMTP服务器连接失败'],
    auth: ['SMTP 错误：登录失败'],
    mail: ['发送地址错误'],
    rcpt: ['收件人地址错误'],
    'end-of-data': ['数据不被接受'],
  },
};

const literal = (text: string): string => text.replace(/[()]/g, '\\$&').replace(/['’]/g, "['’]");
const sayings = (failed: keyof Sentences): RegExp =>
  new RegExp(
    Object.values(tongues)
      .flatMap((one) => one[failed])
      .map(literal)
      .join('|'),
    'iu',
  );
/** The one that stands before others tells: a library adds what the server said, and PHPMailer's own words for it. */
const failures = (['rcpt', 'mail', 'auth', 'end-of-data', 'greeting'] as const).map(
  (stage) => [sayings(stage), stage] as const,
);
/** `smtp_error` and the beginnings of the others: a word for “error” beside SMTP. */
const opening =
  /SMTP|(?:From|Absender|remit(?:ente|tente)|expéditeur|mittent|afzender|[Nn]adawc|odesílatele|αποστολέα|отправителя|відправника|lähettäjän|feladó|av(?:sender|sändar)adress|afsenderadresse|Belirtilen|发送地址|發送地址)/u;

/** At which command PHPMailer says that it failed; null where none of its sentences stands there. */
export function phpMailerStage(text: string): Stage | null {
  if (!opening.test(text)) return null;
  return failures.find(([form]) => form.test(text))?.[1] ?? null;
}

/** Words for “error” before or behind `SMTP`, as they open its sentences. */
const own =
  /^(?:SMTP[ -]?(?:Error|Fehler|fout|fejl|fel|feil|virhe|hiba|Hatası|Σφάλμα|エラー| 错误| 錯誤| 오류)|(?:Erreur|Error|Erro(?: de)?|Błąd|Chyba|Eroare|Ошибка|Помилка) SMTP)\s?[:：]/iu;

/** PHPMailer's own sentence: a code beside it is that of whatever wraps it. */
export const isPhpMailers = (words: string): boolean => own.test(words);

const recipient = new RegExp(
  `(?:${failures[0]![0].source})[^:：]{0,20}[:：]\\s{0,3}([^\\s<>"'()[\\]{}:;,=|]{1,256}@[\\p{L}\\p{N}][\\p{L}\\p{N}.-]{0,253})`,
  'iu',
);

/** Whom it failed to add; its address stands behind the sentence. */
export const phpMailerRecipient = (text: string): string | null => recipient.exec(text)?.[1] ?? null;
