/**
 * The operator's settings: which gate this software talks to, and whose words it believes.
 *
 * Built into the executable for one operator, and replaced by newer ones that
 * the operator's key signed; see docs/decisions/0017.
 */
import { type Infer, integer, list, object, oneOf, optional, text } from "@schleuse/base"

const publicKey = text(100, /^[A-Za-z0-9+/=]+$/)

export const operatorSettings = object({
  v: integer(1, 1),
  /** Only a higher one replaces these. */
  serial: integer(1),
  madeAt: integer(),
  gate: object({ host: text(253), port: integer(1, 65_535) }),
  /** PEM: whom the gate's certificate must come from; absent: whom this PC trusts. */
  authorities: optional(text(65_536)),
  operator: text(200),
  contact: text(500),
  language: oneOf("de", "en"),
  /** Ed25519 (SubjectPublicKeyInfo, base64) that signs newer settings. */
  settingsKey: publicKey,
  /** Ed25519 keys of releases, and how many of them must have signed one. */
  releaseKeys: list(publicKey, 16),
  releaseThreshold: integer(1, 16),
  /** The verifier key of the operator's log (origin, id and key in one line); absent: releases need no proof from it. */
  log: optional(text(400)),
})
export type OperatorSettings = Infer<typeof operatorSettings>
