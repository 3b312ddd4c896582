/** Certificates of servers: what is wrong with one that an operator brings, and where servers are reached. */
import type { FaultEntry } from "./table.ts"

const refused = { http: 400, sftp: "FAILURE" } as const

export const CERTIFICATE_FAULTS = {
  /** No certificate in PEM, too many, something else between them, or one that cannot be read. */
  CERTIFICATE_UNREADABLE: {
    ...refused,
    de: "Diese Zertifikatsdatei lässt sich nicht lesen. Es wurde nichts verändert.",
    en: "This certificate file cannot be read. Nothing was changed.",
    hintDe:
      "Erwartet wird eine PEM-Datei: zuerst das Zertifikat des Servers, dahinter die der ausstellenden Stellen, sonst nichts.",
    hintEn: "A PEM file is expected: first the server's certificate, then those of its issuers, and nothing else.",
  },
  /** A certificate was not issued by the one that follows it. */
  CERTIFICATE_CHAIN_BROKEN: {
    ...refused,
    de: "In dieser Zertifikatsdatei passt ein Zertifikat nicht zu dem, das darauf folgt. Es wurde nichts verändert.",
    en: "In this certificate file one certificate was not issued by the one that follows it. Nothing was changed.",
    hintDe:
      "Legen Sie die Zertifikate in der Reihenfolge ab, in der sie ausgestellt wurden: Server zuerst, Wurzel zuletzt.",
    hintEn: "Put the certificates in the order of their issuing: the server's first, the root last.",
  },
  /** No private key in PEM, or one that is protected by a password. */
  CERTIFICATE_KEY_UNREADABLE: {
    ...refused,
    de: "Der private Schlüssel lässt sich nicht lesen. Es wurde nichts verändert.",
    en: "The private key cannot be read. Nothing was changed.",
    hintDe: "Erwartet wird eine PEM-Datei ohne Kennwort. openssl pkey -in DATEI -out NEUEDATEI entfernt eines.",
    hintEn: "A PEM file without a password is expected. openssl pkey -in FILE -out NEWFILE removes one.",
  },
  /** The key is not that of the certificate. */
  CERTIFICATE_KEY_FOREIGN: {
    ...refused,
    de: "Der private Schlüssel gehört nicht zu diesem Zertifikat. Es wurde nichts verändert.",
    en: "The private key does not belong to this certificate. Nothing was changed.",
    hintDe: "Nehmen Sie den Schlüssel, mit dem dieses Zertifikat beantragt wurde.",
    hintEn: "Take the key with which this certificate was requested.",
  },
  /** Of a kind or length that browsers do not take. */
  CERTIFICATE_KEY_WEAK: {
    ...refused,
    de: "Dieser Schlüssel ist zu schwach, oder Browser nehmen seine Art nicht an. Es wurde nichts verändert.",
    en: "This key is too weak, or browsers do not accept its kind. Nothing was changed.",
    hintDe: "Beantragen Sie ein Zertifikat mit ECDSA P-256 oder P-384, oder mit RSA ab 2048 Bit.",
    hintEn: "Request a certificate with ECDSA P-256 or P-384, or with RSA of 2048 bits or more.",
  },
  /** An authority's own certificate, or one for clients, mail or signatures. */
  CERTIFICATE_NOT_FOR_SERVERS: {
    ...refused,
    de: "Dieses Zertifikat ist nicht für Server ausgestellt. Es wurde nichts verändert.",
    en: "This certificate was not issued for servers. Nothing was changed.",
    hintDe: "Beantragen Sie eines für TLS-Server; in der Datei muss es als erstes stehen.",
    hintEn: "Request one for TLS servers; in the file it has to come first.",
  },
  /** The server's host name or address is not in it. */
  CERTIFICATE_HOST_MISSING: {
    ...refused,
    de: "Dieses Zertifikat ist nicht für die Adresse ausgestellt, unter der Browser kommen. Es wurde nichts verändert.",
    en: "This certificate was not issued for the address under which browsers come. Nothing was changed.",
    hintDe:
      "Vergleichen Sie die Namen im Zertifikat (subjectAltName) mit der Einstellung console.origin und beantragen Sie es neu.",
    hintEn:
      "Compare the names in the certificate (subjectAltName) with the setting console.origin and request it anew.",
  },
  CERTIFICATE_NOT_YET_VALID: {
    ...refused,
    de: "Dieses Zertifikat oder das einer ausstellenden Stelle gilt noch nicht. Es wurde nichts verändert.",
    en: "This certificate or an issuer's is not valid yet. Nothing was changed.",
    hintDe: "Prüfen Sie die Uhr dieses Servers, oder warten Sie, bis es gilt.",
    hintEn: "Check this server's clock, or wait until it is valid.",
  },
  CERTIFICATE_EXPIRED: {
    ...refused,
    de: "Dieses Zertifikat oder das einer ausstellenden Stelle ist abgelaufen. Es wurde nichts verändert.",
    en: "This certificate or an issuer's has expired. Nothing was changed.",
    hintDe: "Beantragen Sie ein neues Zertifikat.",
    hintEn: "Request a new certificate.",
  },
  /** There is none that was brought in: what is shown was issued by the house itself. */
  CERTIFICATE_NOT_IMPORTED: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Es ist kein eigenes Zertifikat eingespielt. Es wurde nichts verändert.",
    en: "No certificate of yours has been brought in. Nothing was changed.",
    hintDe: "schleuse certificate show zeigt, welches gerade verwendet wird.",
    hintEn: "schleuse certificate show tells which one is in use.",
  },
  /** Without a log-in only the successor of what was brought in is taken: for exactly the same names. */
  CERTIFICATE_NAMES_DIFFER: {
    ...refused,
    de: "Dieses Zertifikat gilt nicht für genau dieselben Namen wie das eingespielte. Es wurde nichts verändert.",
    en: "This certificate is not for exactly the same names as the one that was brought in. Nothing was changed.",
    hintDe: "Ein Zertifikat für andere Namen spielt ein Mensch ein: schleuse certificate import.",
    hintEn: "A certificate for other names is brought in by a person: schleuse certificate import.",
  },
  /** The successor ends no later than what it is to replace: an old one, or the same again. */
  CERTIFICATE_NOT_LATER: {
    ...refused,
    de: "Dieses Zertifikat gilt nicht länger als das eingespielte. Es wurde nichts verändert.",
    en: "This certificate is not valid for longer than the one that was brought in. Nothing was changed.",
    hintDe: "Ist es bereits eingespielt? schleuse certificate show zeigt es.",
    hintEn: "Has it been brought in already? schleuse certificate show tells.",
  },
  /** Cookies do not know ports: pages for outsiders and the operators' pages would see each other's. */
  CONSOLE_HOST_SHARED: {
    http: 500,
    sftp: "FAILURE",
    de: "Konsole und andere Seiten sollen unter demselben Rechnernamen liegen. So wird nicht gestartet: Ihre Sitzungen wären nicht voneinander getrennt.",
    en: "The console and other pages are to share a host name. Nothing is started like this: their sessions would not be kept apart.",
    hintDe: "Geben Sie der Konsole mit console.origin einen eigenen Namen, zum Beispiel konsole.kv.example.",
    hintEn: "Give the console a name of its own with console.origin, such as console.kv.example.",
  },
} as const satisfies Record<string, FaultEntry>
