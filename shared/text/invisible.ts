/**
 * What cannot be seen and changes what is: C0 without tab and newline, DEL, C1, zero-width and bidirectional controls
 * (Trojan Source, CVE-2021-42574), and halves of a character that was cut apart, which no encoder takes.
 */
export const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;
