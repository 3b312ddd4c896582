/** What the gate's API answers, checked before it is believed. Fields as in docs/decisions/0012-access.md. */
import { hex, id, type Infer, integer, list, object, oneOf, optional, type Schema, text } from "@schleuse/base"
import { type Verdict, verdict } from "@schleuse/posture"

export const nonceAnswer = object({ nonce: hex(32), expiresAt: integer() })

const certificate = text(4096, /^-----BEGIN CERTIFICATE-----\n/)
export const enrolAnswer = object({ device: id, certificate, login: text(64) })
export const renewAnswer = object({ certificate })
export const nothing = object({})

const title = text(200)
/** Names with at least one dot; they end up in a PAC file and in addresses. */
const host = text(253, /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/)
const application = object({ name: text(64), titleDe: title, titleEn: title, host, port: integer(1, 65_535) })
export type Application = Infer<typeof application>
const applications = list(application, 500)
export const applicationsAnswer = object({ applications })

const lease = { expiresAt: integer(), extendFrom: integer(), idleMs: integer(1), verdictUntil: integer() }
export const holdAnswer = object(lease)
export const extendAnswer = object({ expiresAt: integer(), extendFrom: integer() })
export const reportAnswer = object({ verdict, verdictUntil: integer(), nextAt: integer() })

export const declareAnswer = object({ declaredAt: integer(), until: integer() })

const opened = object({ session: id, ...lease, verdict, applications })
const pending = object({ pending: id, needs: oneOf("next-code") })
const refused = object({ refused: oneOf("posture"), verdict, reference: text(6) })

const passkey = object({
  key: id,
  name: title,
  /** `synchronised`: its maker copies it to the person's other devices. */
  reach: oneOf("synchronised", "one-device"),
  createdAt: integer(),
  usedAt: optional(integer()),
})
export const passkeysAnswer = object({ keys: list(passkey, 100) })
export type OwnPasskey = Infer<typeof passkey>

/** A page of the gate, by its ticket. */
export const begunAnswer = object({ ticket: id, expiresAt: integer() })
const waits = object({ waits: oneOf("browser"), expiresAt: integer() })

export type Lease = Infer<typeof holdAnswer>
export type Opened = Infer<typeof opened>
export type LoginAnswer =
  | ({ readonly is: "opened" } & Opened)
  | { readonly is: "pending"; readonly pending: string }
  | { readonly is: "refused"; readonly verdict: Verdict; readonly reference: string }

export type PasskeyAnswer =
  | { readonly is: "begun"; readonly ticket: string; readonly expiresAt: number }
  | Extract<LoginAnswer, { is: "refused" }>
export type PasskeyResult = { readonly is: "waiting" } | Extract<LoginAnswer, { is: "opened" }>

/** A log-in by passkey begins. @throws SCHEMA_MISMATCH */
export const passkeyAnswer: Schema<PasskeyAnswer> = (value, at) =>
  has(value, "refused") ? refusedAnswer(value, at) : { is: "begun", ...begunAnswer(value, at) }
/** How it stands. @throws SCHEMA_MISMATCH */
export const passkeyResultAnswer: Schema<PasskeyResult> = (value, at) => {
  if (!has(value, "waits")) return { is: "opened", ...opened(value, at) }
  waits(value, at)
  return { is: "waiting" }
}

/** Log-in, and the code after it. @throws SCHEMA_MISMATCH */
export const loginAnswer: Schema<LoginAnswer> = (value, at) => {
  if (has(value, "refused")) return refusedAnswer(value, at)
  if (has(value, "pending")) return { is: "pending", pending: pending(value, at).pending }
  return { is: "opened", ...opened(value, at) }
}

function refusedAnswer(value: unknown, at: string): Extract<LoginAnswer, { is: "refused" }> {
  const { verdict: found, reference } = refused(value, at)
  return { is: "refused", verdict: found, reference }
}

function has(value: unknown, field: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, field)
}
