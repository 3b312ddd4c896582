/**
 * The command table: everything that anyone may ask the keeper.
 *
 * No row, no answer. There is no generic query, no internal endpoint and no
 * pass-through. docs/commands.md is generated from here.
 */
import type { Infer } from "@schleuse/base"
import { ACCESS_COMMANDS } from "./access.ts"
import { APPROVAL_COMMANDS } from "./approvals.ts"
import { CERTIFICATE_COMMANDS } from "./certificates.ts"
import { CONSOLE_COMMANDS } from "./console.ts"
import { DEVICE_COMMANDS } from "./devices.ts"
import { DOOR_COMMANDS } from "./door.ts"
import { ENROLMENT_COMMANDS } from "./enrolments.ts"
import { FOLDER_COMMANDS } from "./folders.ts"
import { GATE_COMMANDS } from "./gate.ts"
import { GATE_PASSKEY_COMMANDS } from "./gate-passkeys.ts"
import { GATE_SESSION_COMMANDS } from "./gate-sessions.ts"
import { IMPORT_COMMANDS } from "./imports.ts"
import { LIVE_COMMANDS } from "./live.ts"
import { LOG_COMMANDS } from "./log.ts"
import { LOGIN_COMMANDS } from "./login.ts"
import { OPERATOR_COMMANDS } from "./operator.ts"
import { OWN_COMMANDS } from "./own.ts"
import { SETTINGS_COMMANDS } from "./settings.ts"
import { STREAM_COMMANDS } from "./streams.ts"
import { TOKEN_COMMANDS } from "./tokens.ts"
import { PEOPLE_COMMANDS } from "./people.ts"
import { POSTURE_COMMANDS } from "./posture.ts"
import { POSTURE_RECORD_COMMANDS } from "./posture-records.ts"
import { REGISTER_COMMANDS } from "./register.ts"
import { TOUR_COMMANDS } from "./tour.ts"
import { TRANSFER_COMMANDS } from "./transfer.ts"
import { TREE_COMMANDS } from "./tree.ts"
import { WEBAUTHN_COMMANDS } from "./webauthn.ts"
import { VALIDATION_COMMANDS } from "./validation.ts"

export const COMMANDS = {
  ...DOOR_COMMANDS,
  ...LOGIN_COMMANDS,
  ...TOKEN_COMMANDS,
  ...VALIDATION_COMMANDS,
  ...CONSOLE_COMMANDS,
  ...GATE_COMMANDS,
  ...GATE_SESSION_COMMANDS,
  ...GATE_PASSKEY_COMMANDS,
  ...ACCESS_COMMANDS,
  ...DEVICE_COMMANDS,
  ...ENROLMENT_COMMANDS,
  ...POSTURE_COMMANDS,
  ...POSTURE_RECORD_COMMANDS,
  ...STREAM_COMMANDS,
  ...CERTIFICATE_COMMANDS,
  ...SETTINGS_COMMANDS,
  ...TOUR_COMMANDS,
  ...TREE_COMMANDS,
  ...TRANSFER_COMMANDS,
  ...OPERATOR_COMMANDS,
  ...LIVE_COMMANDS,
  ...REGISTER_COMMANDS,
  ...FOLDER_COMMANDS,
  ...PEOPLE_COMMANDS,
  ...APPROVAL_COMMANDS,
  ...WEBAUTHN_COMMANDS,
  ...OWN_COMMANDS,
  ...IMPORT_COMMANDS,
  ...LOG_COMMANDS,
} as const

export type CommandName = keyof typeof COMMANDS
export type InputOf<C extends CommandName> = Infer<(typeof COMMANDS)[C]["input"]>
export type OutputOf<C extends CommandName> = Infer<(typeof COMMANDS)[C]["output"]>

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}
