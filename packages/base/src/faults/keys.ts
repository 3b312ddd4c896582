/** The keeper's own keys and the public keys of others. */
import type { FaultEntry } from "./table.ts"

const rootKeyUnusable = {
  http: 503,
  sftp: "FAILURE",
  de: "Der Hauptschlüssel lässt sich so nicht verwenden. Es wurde nichts verändert und nichts herausgegeben.",
  en: "The root key cannot be used like this. Nothing was changed and nothing was released.",
  hintDe: "Prüfen Sie Ort, Besitzer und Rechte der Schlüsseldatei; `schleuse doctor` sagt, was nicht stimmt.",
  hintEn: "Check place, owner and mode of the key file; `schleuse doctor` says what is wrong.",
} as const satisfies FaultEntry

const keystoreDamaged = {
  http: 503,
  sftp: "FAILURE",
  de: "Der Schlüsselspeicher ist beschädigt. Es wurde nichts verändert und nichts herausgegeben.",
  en: "The keystore is damaged. Nothing was changed and nothing was released.",
  hintDe: "Sichern Sie den Datenordner und holen Sie den Ordner keys aus der letzten Sicherung.",
  hintEn: "Save the data folder and fetch the folder keys from the last backup.",
} as const satisfies FaultEntry

const keyRefused = {
  http: 400,
  sftp: "PERMISSION_DENIED",
  hintDe:
    "Erzeugen Sie ein neues Schlüsselpaar, zum Beispiel mit `ssh-keygen -t ed25519`, und senden Sie die .pub-Datei.",
  hintEn: "Make a new key pair, for example with `ssh-keygen -t ed25519`, and send the .pub file.",
} as const

export const KEY_FAULTS = {
  /** The keys are not loaded: uploads go on, nothing is released. */
  KEEPER_SEALED: {
    http: 503,
    sftp: "FAILURE",
    de: "Der Tresor ist verschlossen. Angenommene Dateien sind sicher, herausgegeben wird gerade nichts.",
    en: "The vault is sealed. Files that were accepted are safe; nothing is released at the moment.",
    hintDe: "Bitte versuchen Sie es später erneut; der Betrieb muss den Tresor öffnen.",
    hintEn: "Please try again later; the operator has to unseal the vault.",
  },

  /** There is no root key where the mode in force says it is. */
  ROOT_KEY_MISSING: rootKeyUnusable,
  /** A root key is there already: genesis must not replace it. */
  ROOT_KEY_EXISTS: rootKeyUnusable,
  /** The file of a key is a link, a folder, or belongs to somebody else. */
  ROOT_KEY_OWNER_WRONG: rootKeyUnusable,
  /** Others may read or write the file of a key. */
  ROOT_KEY_MODE_WRONG: rootKeyUnusable,
  /** The folder of the keys is a link, belongs to somebody else, or lets others in. */
  KEYS_FOLDER_EXPOSED: rootKeyUnusable,
  /** The root key is not 32 bytes long, or all of its bytes are the same. */
  ROOT_KEY_LENGTH_WRONG: rootKeyUnusable,
  /** It is a root key, but not the one that this data folder was made with. */
  ROOT_KEY_FOREIGN: rootKeyUnusable,
  /** $CREDENTIALS_DIRECTORY is not set: the service manager handed over no credentials. */
  ROOT_KEY_NO_CREDENTIALS: rootKeyUnusable,
  /** The key that signs the log is missing or unreadable. */
  LOG_KEY_MISSING: rootKeyUnusable,
  /** There is a log key already: genesis must not replace it. */
  LOG_KEY_EXISTS: rootKeyUnusable,

  /** A file of the keystore is not one that we would have written. */
  KEYSTORE_INVALID: keystoreDamaged,
  /** The private part of an epoch key does not belong to its public part: somebody has replaced one of them. */
  KEYSTORE_KEY_MISMATCH: keystoreDamaged,
  /** There is no key of this institution and epoch. */
  KEYSTORE_KEY_UNKNOWN: keystoreDamaged,
  /** A part's key was wrapped under an encapsulation that is not stored. */
  KEYSTORE_WRAP_UNKNOWN: keystoreDamaged,
  /** The private part of a host key does not belong to its public part, or there is no key for this door. */
  HOST_KEY_INVALID: keystoreDamaged,

  /** Text that should be a public key line of OpenSSH is none. */
  SSH_KEY_LINE_INVALID: {
    ...keyRefused,
    de: "Das ist keine Zeile mit einem öffentlichen SSH-Schlüssel. Es wurde nichts verändert.",
    en: "This is not a line with a public SSH key. Nothing was changed.",
  },
  /** The bytes of a public key do not have the form that their type demands, or are no point of its curve. */
  SSH_KEY_INVALID: {
    ...keyRefused,
    de: "Dieser öffentliche SSH-Schlüssel ist beschädigt. Es wurde nichts verändert.",
    en: "This public SSH key is damaged. Nothing was changed.",
  },
  /** A type of key that we do not know. */
  SSH_KEY_TYPE_UNKNOWN: {
    ...keyRefused,
    de: "Diese Art von SSH-Schlüssel kennen wir nicht. Es wurde nichts verändert.",
    en: "We do not know this kind of SSH key. Nothing was changed.",
  },
  /** DSA: broken by its 160-bit group and SHA-1. */
  SSH_KEY_DSA: {
    ...keyRefused,
    de: "DSA-Schlüssel sind nicht mehr sicher und werden nicht angenommen. Es wurde nichts verändert.",
    en: "DSA keys are no longer safe and are not accepted. Nothing was changed.",
  },
  /** OpenSSH certificates: only plain keys are registered here. */
  SSH_KEY_CERTIFICATE: {
    ...keyRefused,
    de: "SSH-Zertifikate werden hier nicht angenommen, nur einfache Schlüssel. Es wurde nichts verändert.",
    en: "SSH certificates are not accepted here, only plain keys. Nothing was changed.",
  },
  /** RSA below 2048 or above 8192 bits, or with an exponent that is even, 1, or longer than 64 bits. */
  SSH_KEY_WEAK: {
    ...keyRefused,
    de: "Dieser RSA-Schlüssel ist zu schwach oder ungewöhnlich gebaut. Es wurde nichts verändert.",
    en: "This RSA key is too weak or oddly made. Nothing was changed.",
  },
  /** A file in the folder of one's own keys whose name is no public key's. */
  KEY_PROPOSAL_NAME: {
    ...keyRefused,
    de: "Hier lassen sich nur öffentliche Schlüssel ablegen, deren Name auf .pub endet. Es wurde nichts übertragen.",
    en: "Only public keys, whose names end with .pub, can be put here. Nothing was transferred.",
    hintDe: "Legen Sie die .pub-Datei ab, niemals den privaten Schlüssel: `put id_neu.pub`.",
    hintEn: "Put the .pub file, never the private key: `put id_new.pub`.",
  },
  /** What was put among the keys is a private key. */
  KEY_PROPOSAL_PRIVATE: {
    ...keyRefused,
    de: "Das ist ein privater Schlüssel. Er wurde nicht gespeichert, hat Ihren Rechner aber verlassen.",
    en: "This is a private key. It was not stored, but it has left your computer.",
    hintDe: "Verwenden Sie ihn nicht mehr: Erzeugen Sie ein neues Schlüsselpaar und legen Sie die .pub-Datei ab.",
    hintEn: "Do not use it any more: make a new key pair and put its .pub file.",
  },
  /** No public key has so many bytes. */
  KEY_PROPOSAL_TOO_LARGE: {
    ...keyRefused,
    de: "Diese Datei ist für einen öffentlichen Schlüssel zu groß. Es wurde nichts verändert.",
    en: "This file is too large for a public key. Nothing was changed.",
  },
  /** The account had this key: it was withdrawn or has run out, and never comes back. */
  KEY_PROPOSAL_ENDED: {
    ...keyRefused,
    de: "Dieser Schlüssel wurde gesperrt oder ist abgelaufen und gilt nicht wieder. Es wurde nichts verändert.",
    en: "This key was withdrawn or has run out, and does not count again. Nothing was changed.",
  },
  /** The same key was proposed before and nobody has decided yet. */
  KEY_PROPOSAL_WAITING: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Schlüssel ist schon vorgeschlagen und wartet auf Zustimmung.",
    en: "This key was proposed already and waits for approval.",
    hintDe: "Bitte rufen Sie den Betrieb an und vergleichen Sie den Fingerabdruck (`ssh-keygen -lf id_neu.pub`).",
    hintEn: "Please call the operator and compare the fingerprint (`ssh-keygen -lf id_new.pub`).",
  },
  KEY_PROPOSALS_TOO_MANY: {
    http: 429,
    sftp: "FAILURE",
    de: "Für dieses Konto warten schon drei Schlüssel auf Zustimmung. Ihre Schlüssel gelten unverändert.",
    en: "Three keys of this account wait for approval already. Your keys are as they were.",
    hintDe: "Bitte rufen Sie den Betrieb an; was niemand bestätigt, verfällt nach sieben Tagen.",
    hintEn: "Please call the operator; what nobody approves runs out after seven days.",
  },
  /** One's own keys are added by proposals and removed by the operator. */
  KEY_FOLDER_FIXED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "In diesem Ordner lassen sich Schlüssel nur ansehen und neue vorschlagen. Es wurde nichts verändert.",
    en: "In this folder keys can only be looked at, and new ones proposed. Nothing was changed.",
    hintDe: "Einen Schlüssel sperrt der Betrieb, bei Verdacht sofort: Bitte rufen Sie dort an.",
    hintEn: "The operator withdraws a key, at once if you suspect something: please call there.",
  },
} as const satisfies Record<string, FaultEntry>
