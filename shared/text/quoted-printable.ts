/** Bytes written as hex pairs: quoted-printable (RFC 2045 §6.7) and the percent-encoding of URLs (RFC 3986 §2.1). */

/** A byte string with its pairs undone; what is no pair stays as it stands. */
export const fromHexPairs = (byteString: string, sign: '=' | '%'): string =>
  byteString.replace(sign === '=' ? /=([0-9A-Fa-f]{2})/g : /%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );

/** A byte string in quoted-printable, line ends LF or CRLF: in one pass, for a pair may not be made of two lines. */
export const fromQuotedPrintable = (byteString: string): string =>
  byteString.includes('=')
    ? byteString.replace(/=(?:([0-9A-Fa-f]{2})|[ \t]{0,20}\r?\n)/g, (_, hex: string | undefined) =>
        hex ? String.fromCharCode(parseInt(hex, 16)) : '',
      )
    : byteString;
