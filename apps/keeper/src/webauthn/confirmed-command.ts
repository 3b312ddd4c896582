/** What a confirmation is about: one command with one input in one session, and the hashes that stand for it. */
import { createHash } from "node:crypto"
import { canonicalJson, Fault, isFault, type Json, parseCanonicalJson } from "@schleuse/base"
import { COMMANDS, isCommandName } from "@schleuse/wire"

export type ConfirmedCommand = { readonly command: string; readonly input: Json; readonly session: string }

/** From canonical JSON, if the command wants a confirmation. @throws CONFIRMATION_NOT_NEEDED, SCHEMA_MISMATCH */
export function confirmedBy(command: string, text: string, session: string): ConfirmedCommand {
  if (!isCommandName(command) || COMMANDS[command].confirmation === undefined) {
    throw new Fault("CONFIRMATION_NOT_NEEDED", command.slice(0, 40))
  }
  try {
    const input = parseCanonicalJson(text)
    COMMANDS[command].input(input, command)
    return { command, input, session }
  } catch (cause) {
    if (!isFault(cause)) throw cause
    throw new Fault("SCHEMA_MISMATCH", `${command}: ${cause.code} ${cause.detail}`, { cause })
  }
}

/** What a confirmation is kept under, and stands in the log. */
export function hashOf(confirmed: ConfirmedCommand): string {
  return createHash("sha256")
    .update(`schleuse/confirmation/v1\0${canonicalJson(confirmed)}`)
    .digest("hex")
}

/** What the key signs: SHA-256 over the canonical JSON of command, input, session and nonce. */
export function challengeOf(confirmed: ConfirmedCommand, nonce: string): Buffer {
  return createHash("sha256")
    .update(canonicalJson({ ...confirmed, nonce }))
    .digest()
}
