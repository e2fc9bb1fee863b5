/** 32 hexadecimal digits that nobody else has. Not `crypto.randomUUID`: over plain HTTP from another machine there is none. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
