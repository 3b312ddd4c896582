/** One-time codes of tokens, and what is imported to check them. From outside every refused code looks like a refused login. */
import type { FaultEntry } from "./table.ts"

/** An outsider must not learn how close a code was. */
const refused = { shownAs: "LOGIN_REFUSED" } as const

const secretLength = {
  http: 400,
  sftp: "BAD_MESSAGE",
  hintDe: "Bitte prüfen Sie, ob der Schlüssel vollständig übertragen wurde, oder erzeugen Sie einen neuen mit 20 Byte.",
  hintEn: "Please check that the whole secret was copied, or make a new one of 20 bytes.",
} as const

export const OTP_FAULTS = {
  /** Text with an odd length, upper case, or a letter that is not modhex. */
  MODHEX_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Dieser Text ist kein Modhex, wie YubiKeys es schreiben. Es wurde nichts verändert.",
    en: "This text is not modhex as YubiKeys write it. Nothing was changed.",
    hintDe: "Erlaubt sind nur die Kleinbuchstaben cbdefghijklnrtuv, immer zwei je Byte.",
    hintEn: "Only the small letters cbdefghijklnrtuv are permitted, two for each byte.",
  },
  /** Text that is not base32 of RFC 4648: a foreign character, a missing one, wrong padding or surplus bits. */
  BASE32_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Dieser Schlüssel ist kein gültiges Base32. Es wurde nichts verändert.",
    en: "This secret is not valid base32. Nothing was changed.",
    hintDe: "Erlaubt sind die Buchstaben A bis Z und die Ziffern 2 bis 7. Bitte prüfen Sie, ob ein Zeichen fehlt.",
    hintEn: "The letters A to Z and the digits 2 to 7 are permitted. Please check whether a character is missing.",
  },
  /** A secret of fewer than 16 bytes (RFC 4226, section 4, R6). */
  OTP_SECRET_TOO_SHORT: {
    ...secretLength,
    de: "Dieser Schlüssel ist zu kurz, um sicher zu sein. Es wurde nichts verändert.",
    en: "This secret is too short to be safe. Nothing was changed.",
  },
  /** A secret of more than 64 bytes: no token has one, so it is something else. */
  OTP_SECRET_TOO_LONG: {
    ...secretLength,
    de: "Dieser Schlüssel ist länger als der jedes Tokens. Es wurde nichts verändert.",
    en: "This secret is longer than that of any token. Nothing was changed.",
  },

  /** The text does not have the form of a Yubico OTP: 32 to 48 modhex letters. */
  OTP_FORM_INVALID: refused,
  /** The checksum is wrong: a corrupted code, or one of another key. */
  OTP_CHECKSUM_WRONG: refused,
  /** The checksum holds, but the private id is another: a key that was programmed anew, or one that was made up. */
  OTP_PRIVATE_ID_WRONG: refused,
  /** The counters are not later than those that were spent: the code was used, or an even later one was. */
  OTP_REPLAYED: refused,
  /** The key's session counter has stopped at its end, so it repeats counters that were spent: the key is to be replaced. */
  OTP_KEY_WORN_OUT: refused,

  /** The code does not have as many digits as the token shows. */
  HOTP_CODE_INVALID: refused,
  /** The code is of none of the counters that were looked at: mistyped, or of another token. */
  HOTP_CODE_WRONG: refused,
  /** The code is of a counter shortly before the next one: it was used, or skipped by a later one. */
  HOTP_CODE_SPENT: refused,
  /** The code is of a counter beyond the look-ahead: the token was pressed without being used and wants resynchronisation. */
  HOTP_CODE_FAR_AHEAD: refused,
  /** No two consecutive counters of the window have these two codes. */
  HOTP_RESYNC_NOT_FOUND: refused,
  /** The same code was given twice instead of two consecutive ones. */
  HOTP_RESYNC_REPEATED: refused,
  /** The token's counter is at its end. */
  HOTP_TOKEN_WORN_OUT: refused,

  /** The code does not have as many digits as the token shows. */
  TOTP_CODE_INVALID: refused,
  /** The code is of none of the time steps that are permitted: mistyped, of another token, or a clock is wrong. */
  TOTP_CODE_WRONG: refused,
  /** The code is of a time step that was spent, or of one before it. */
  TOTP_CODE_SPENT: refused,
} as const satisfies Record<string, FaultEntry>
