/** Logins and sessions. From outside all logins fail alike. */
import type { FaultEntry } from "./table.ts"

/** An outsider must not learn which names, keys and doors exist. */
const refused = { shownAs: "LOGIN_REFUSED" } as const
/** A door must not learn what it may not know about sessions. */
const ended = { shownAs: "SESSION_ENDED" } as const

export const LOGIN_FAULTS = {
  LOGIN_REFUSED: {
    http: 401,
    sftp: "PERMISSION_DENIED",
    de: "Diese Anmeldung wurde nicht angenommen.",
    en: "That login was not accepted.",
    hintDe:
      "Bitte prüfen Sie Anmeldename, Passwort, Code und Schlüssel. Nach mehreren Fehlversuchen warten Sie einige Minuten, oder wenden Sie sich an den Betrieb.",
    hintEn:
      "Please check log-in name, password, code and key. After several failures wait some minutes, or contact the operator.",
  },
  /** An outsider must not learn which names exist. */
  LOGIN_ACCOUNT_UNKNOWN: { shownAs: "LOGIN_REFUSED" },
  SESSION_ENDED: {
    http: 401,
    sftp: "NO_CONNECTION",
    de: "Diese Sitzung ist beendet. Angenommene Dateien sind sicher.",
    en: "This session has ended. Files that were accepted are safe.",
    hintDe: "Bitte melden Sie sich neu an.",
    hintEn: "Please log in again.",
  },

  /** The signed request is not one of RFC 4252, section 7: a field is missing, malformed, or follows the last. */
  LOGIN_BLOB_INVALID: refused,
  /** The session id is shorter than 20 or longer than 64 bytes. */
  LOGIN_SESSION_ID_INVALID: refused,
  /** The user name is not one that an account can have. */
  LOGIN_USER_INVALID: refused,
  /** The service is not ssh-connection. */
  LOGIN_SERVICE_INVALID: refused,
  /** The method is not publickey, or the request carries no signature. */
  LOGIN_METHOD_INVALID: refused,
  /** A signature with SHA-1 (ssh-rsa). */
  LOGIN_ALGORITHM_SHA1: refused,
  /** A signature algorithm that we do not know. */
  LOGIN_ALGORITHM_UNKNOWN: refused,
  /** The signature algorithm is not one of the key's type. */
  LOGIN_ALGORITHM_MISMATCH: refused,
  /** The bytes of the key are malformed (SSH_KEY_INVALID). */
  LOGIN_KEY_INVALID: refused,
  /** A type of key that we do not know (SSH_KEY_TYPE_UNKNOWN). */
  LOGIN_KEY_TYPE_UNKNOWN: refused,
  /** A DSA key (SSH_KEY_DSA). */
  LOGIN_KEY_DSA: refused,
  /** A certificate (SSH_KEY_CERTIFICATE). */
  LOGIN_KEY_CERTIFICATE: refused,
  /** A weak RSA key (SSH_KEY_WEAK). */
  LOGIN_KEY_WEAK: refused,
  /** The signature does not have the form of its algorithm. */
  LOGIN_SIGNATURE_INVALID: refused,
  /** The signature is not one of this key over this request. */
  LOGIN_SIGNATURE_WRONG: refused,
  /** A security key signed without being touched. */
  LOGIN_TOUCH_MISSING: refused,
  /** The account is not active. */
  LOGIN_ACCOUNT_BLOCKED: refused,
  /** The account's time is over. */
  LOGIN_ACCOUNT_EXPIRED: refused,
  /** The account is a person's: those log in with a second factor only, where the policy does not say otherwise. */
  LOGIN_PERSON_SECOND_FACTOR: refused,
  /** The account may not log in at this door. */
  LOGIN_DOOR_NOT_PERMITTED: refused,
  /** The account has no role, so it could do nothing. */
  LOGIN_ROLES_MISSING: refused,
  /** The account has no such key. */
  LOGIN_KEY_UNKNOWN: refused,
  /** The key was withdrawn. */
  LOGIN_KEY_REVOKED: refused,
  /** The key's time is over. */
  LOGIN_KEY_EXPIRED: refused,
  /** Old algorithms were negotiated and the account's permission for them is over, or was never given. */
  LOGIN_ALGORITHMS: refused,
  /** The door names an algorithm that we do not know, or none. */
  LOGIN_ALGORITHMS_UNKNOWN: refused,
  /** This SSH session id has logged in before: somebody replays a signature. */
  LOGIN_REPLAYED: refused,
  /** The password is not the account's. */
  LOGIN_PASSWORD_WRONG: refused,
  /** The password is empty, not Unicode, or longer than 1024 bytes. */
  LOGIN_PASSWORD_INVALID: refused,
  /** A stored password hash is not one that we would have written. */
  LOGIN_PASSWORD_RECORD_INVALID: refused,
  /** There were several failures for this account, from this address, or both: nothing is checked for a while. */
  LOGIN_THROTTLED: refused,
  /** The account has no password. */
  LOGIN_PASSWORD_MISSING: refused,
  /** No text of the login has the form of a one-time code. */
  LOGIN_CODE_MISSING: refused,
  /** No token has this public id. */
  LOGIN_TOKEN_UNKNOWN: refused,
  /** The token is somebody else's, or nobody's. */
  LOGIN_TOKEN_FOREIGN: refused,
  /** The account has no token that makes codes of this form. */
  LOGIN_TOKEN_MISSING: refused,
  /** The token was reported lost, was blocked, is worn out, or its time is over. */
  LOGIN_TOKEN_BLOCKED: refused,
  /** Another login spent this code a moment ago. */
  LOGIN_CODE_SPENT: refused,
  /** The account has no such replacement code. */
  LOGIN_REPLACEMENT_WRONG: refused,
  /** The replacement code was used before. */
  LOGIN_REPLACEMENT_USED: refused,
  /** The replacement code's time is over, or the account has got a key since. */
  LOGIN_REPLACEMENT_EXPIRED: refused,
  /** The policy does not accept these factors at this door for this account. */
  LOGIN_FACTOR_NOT_PERMITTED: refused,
  /** The account may not log in from this address. */
  LOGIN_ADDRESS_NOT_PERMITTED: refused,
  /** Administrators do not log in at doors that face the internet. */
  LOGIN_ADMINISTRATOR_OUTSIDE: refused,
  /** Whoever operates the house, in whatever role, does not log in at the gate of the access software. */
  LOGIN_OPERATOR_OUTSIDE: refused,
  /** A device logs in its own account only. */
  LOGIN_DEVICE_FOREIGN: refused,
  /** The person does not belong to the institution that the login names, or there is no such institution. */
  LOGIN_MEMBERSHIP_MISSING: refused,
  /** Two codes that do not follow each other on the account's token. */
  LOGIN_RESYNC_FAILED: refused,
  /** An address list has an entry that is no network, or one whose bits go beyond its length. */
  NETWORK_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Dieses Netz ist keins, das in einer Adressliste stehen kann. Es wurde nichts verändert.",
    en: "This is no network that an address list can have. Nothing was changed.",
    hintDe: "Bitte schreiben Sie eine Adresse oder ein Netz wie 192.0.2.0/24 oder 2001:db8::/32.",
    hintEn: "Please write an address, or a network like 192.0.2.0/24 or 2001:db8::/32.",
  },
  /** No login waits for this code: it was completed, took too long, failed too often, or was begun elsewhere. */
  LOGIN_PENDING_UNKNOWN: refused,
  /** Account, key or password were changed while the login was being checked. */
  LOGIN_CHANGED: refused,
  /** Too many logins wait for their password check. */
  LOGIN_BUSY: {
    http: 503,
    sftp: "FAILURE",
    de: "Gerade melden sich sehr viele zugleich an. Diese Anmeldung wurde nicht geprüft.",
    en: "Very many are logging in at the moment. This login was not checked.",
    hintDe: "Bitte versuchen Sie es in einer Minute erneut.",
    hintEn: "Please try again in a minute.",
  },

  /** The key that a login names for its session is none that we take. */
  LOGIN_SESSION_KEY_INVALID: refused,
  /** A session that is to go on at another door does not exist. */
  ADOPT_SESSION_UNKNOWN: ended,
  /** It has ended otherwise than by its door's end, that was too long ago, or it is at this door already. */
  ADOPT_SESSION_OVER: ended,
  /** It has no key of its own: its account logs in anew. */
  ADOPT_KEY_MISSING: ended,
  /** The proof is not the session's key over this session and this door. */
  ADOPT_SIGNATURE_WRONG: ended,
  /** No session has this id. */
  SESSION_UNKNOWN: ended,
  /** The session belongs to another door instance: a door asks for what is not its own. */
  SESSION_FOREIGN: ended,
  /** The session's account is no longer active, or its time is over. */
  SESSION_ACCOUNT_BLOCKED: ended,
  /** The session has lasted as long as it may. */
  SESSION_EXPIRED: {
    http: 401,
    sftp: "NO_CONNECTION",
    de: "Diese Sitzung ist abgelaufen. Angenommene Dateien sind sicher.",
    en: "This session has expired. Files that were accepted are safe.",
    hintDe: "Bitte melden Sie sich neu an und setzen Sie die Übertragung fort.",
    hintEn: "Please log in again and resume the transfer.",
  },
  /** A touch extends a session at the gate in its last five minutes only: the code was not spent. */
  SESSION_EXTEND_EARLY: {
    http: 409,
    sftp: "FAILURE",
    de: "Diese Sitzung läuft noch lange genug. Der Code wurde nicht verbraucht.",
    en: "This session still lasts long enough. The code was not used up.",
    hintDe: "Verlängern können Sie in den letzten fünf Minuten; die Zugangssoftware sagt es Ihnen.",
    hintEn: "You can extend it in its last five minutes; the access software tells you.",
  },
  /** A session at the console was extended for eight hours: whoever sits there shows once again who it is. */
  SESSION_LONGEST: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Diese Sitzung dauert schon acht Stunden und lässt sich nicht mehr verlängern.",
    en: "This session has lasted for eight hours and cannot be extended any more.",
    hintDe: "Bitte senden Sie ab, woran Sie gerade arbeiten, und melden Sie sich dann neu an.",
    hintEn: "Please send what you are working on, and then log in again.",
  },
  /** Somebody wants to end a session that has ended already, or is somebody else's. */
  SESSION_NOT_YOURS: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diese Sitzung ist nicht (mehr) eine von Ihren. Es wurde nichts verändert.",
    en: "This session is not one of yours (any more). Nothing was changed.",
    hintDe: "Bitte sehen Sie in der Liste Ihrer Sitzungen nach: Vielleicht ist sie schon beendet.",
    hintEn: "Please look at the list of your sessions: it may have ended already.",
  },

  /** A door asks for something before it has started. */
  DOOR_NOT_STARTED: { shownAs: "KEEPER_AWAY" },
  /** A door wants to start a second time on one descriptor. */
  DOOR_STARTED_TWICE: { shownAs: "KEEPER_AWAY" },
} as const satisfies Record<string, FaultEntry>
