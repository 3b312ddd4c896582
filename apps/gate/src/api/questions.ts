/**
 * What the access software may ask, word by word, and which row of the keeper's table answers it.
 *
 * A word that is not here does not exist. What a row needs to know about the
 * PC (`peer`) is what the gate saw, never what the PC said.
 */
import { Fault, isFault, type Json } from "@schleuse/base"
import { type CommandName, COMMANDS, type InputOf } from "@schleuse/wire"
import type { Client } from "../gate-keeper.ts"

export type Question = {
  readonly row: CommandName
  /** Without a certificate there is only what leads to one; proofs are signatures everywhere. */
  readonly certificate: "needed" | "not-needed"
  readonly session: "named" | "none"
}

const first = { certificate: "not-needed", session: "none" } as const
const own = { certificate: "needed", session: "none" } as const
const inside = { certificate: "needed", session: "named" } as const

const QUESTIONS: Readonly<Record<string, Question>> = {
  nonce: { row: "deviceNonce", ...first },
  enrol: { row: "enrolDevice", ...first },
  // Also of a PC whose certificate ran out in a drawer.
  renew: { row: "renewDevice", ...first },
  remove: { row: "removeOwnDevice", ...own },
  activate: { row: "activateByDevice", ...own },
  login: { row: "loginDevice", ...own },
  complete: { row: "completeDeviceLogin", ...own },
  passkey: { row: "beginPasskeyLogin", ...own },
  passkeyresult: { row: "passkeyLoginResult", ...own },
  adopt: { row: "adoptDeviceSession", ...own },
  report: { row: "reportPosture", ...own },
  // Before any log-in: the check refuses it for want of this.
  declare: { row: "declareOwn", ...own },
  applications: { row: "myApplications", ...inside },
  hold: { row: "holdSession", ...inside },
  extend: { row: "extendGateSession", ...inside },
  addpasskey: { row: "beginPasskeyRegistration", ...inside },
  passkeys: { row: "listOwnPasskeys", ...inside },
  removepasskey: { row: "removeOwnPasskey", ...inside },
  logout: { row: "logoutDevice", ...inside },
}

/** @throws GATE_REQUEST_INVALID, DEVICE_CERTIFICATE_MISSING */
export function requireQuestion(what: string, client: Client, session: string | undefined): Question {
  const question = Object.hasOwn(QUESTIONS, what) ? QUESTIONS[what] : undefined
  if (question === undefined) throw new Fault("GATE_REQUEST_INVALID", what)
  if (question.certificate === "needed" && client.certificate === "") throw new Fault("DEVICE_CERTIFICATE_MISSING")
  if (question.session === "named" && session === undefined) throw new Fault("GATE_REQUEST_INVALID", "no session named")
  return question
}

/** The row's input: the body as it came, and whom the gate saw. @throws GATE_REQUEST_INVALID if it has another form */
export function inputOf<C extends CommandName>(row: C, body: Json, peer: Client): InputOf<C> {
  if (typeof body !== "object" || body === null || Array.isArray(body) || Object.hasOwn(body, "peer"))
    throw new Fault("GATE_REQUEST_INVALID", row)
  const fields = Object.fromEntries(Object.entries(body))
  try {
    // The table's type says that each row's schema gives its row's input.
    return COMMANDS[row].input({ ...fields, peer }, row) as InputOf<C>
  } catch (error) {
    if (isFault(error)) throw new Fault("GATE_REQUEST_INVALID", error.detail)
    throw error
  }
}
