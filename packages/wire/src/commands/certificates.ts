/** Certificates: what browsers are shown, and who vouches for it. */
import { boolean, hex, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { OPERATOR_ZONES } from "../zone.ts"
import { nothing, sentence } from "./fields.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["administrator", "it-service"],
} as const
/** Which listener shows it. */
const zone = oneOf("console", "gate")

const serverCertificate = object({
  zone,
  /** `issued`: by the house's own authority, which renews it by itself. `imported`: an operator brought it in. */
  source: oneOf("issued", "imported"),
  /** Does a process that runs now show it? */
  shown: boolean,
  /** Host names and addresses that it is for. */
  subject: text(1000),
  issuer: text(1000),
  sha256: hex(32),
  startsAt: integer(),
  expiresAt: integer(),
  /** Of an imported one: what an operator has to do something about. Expired, or for other hosts, it is not shown. */
  trouble: optional(oneOf("expires-soon", "expired", "other-host")),
})

const pair = object({
  zone,
  /** PEM: the server's own, then those above it. */
  certificate: text(65_536),
  /** PEM, PKCS #8 or the older forms, without a password. */
  key: text(16_384),
})

export const CERTIFICATE_COMMANDS = {
  showCertificates: command({
    ...row,
    roles: OPERATOR_ROLES,
    purpose: "Which certificates servers show, until when, and the certificate of the house's own authority.",
    input: nothing,
    output: object({
      authority: object({
        name: text(300),
        /** For which it may vouch, and for no others. */
        hosts: list(text(253), 16),
        sha256: hex(32),
        expiresAt: integer(),
        /** PEM, for browsers that are to trust it. */
        certificate: text(8192),
      }),
      servers: list(serverCertificate, 64),
    }),
    leaves: ["admin"],
  }),
  importCertificate: command({
    ...row,
    purpose: "Brings in a certificate from elsewhere with its key; processes that run show it at once.",
    input: pair,
    output: object({ server: serverCertificate }),
    leaves: ["admin", "certificate"],
  }),
  renewCertificate: command({
    ...row,
    // A program that fetches certificates has nobody at hand who could log in.
    session: "local",
    purpose:
      "Replaces a certificate that was brought in by its successor: the same names, a later end. At the socket by file permission alone.",
    input: pair,
    output: object({ server: serverCertificate }),
    leaves: ["admin", "certificate"],
  }),
  removeCertificate: command({
    ...row,
    purpose: "Forgets a certificate that was brought in; from now on the house's own authority issues them again.",
    input: object({ zone, reason: sentence }),
    output: nothing,
    leaves: ["admin", "certificate"],
  }),
} as const
