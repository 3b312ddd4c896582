/** The one table of refusals, put together from one file per domain. */
import { ACCESS_FAULTS } from "./access.ts"
import { CERTIFICATE_FAULTS } from "./certificates.ts"
import { CLIENT_FAULTS } from "./client.ts"
import { DATA_FAULTS } from "./data.ts"
import { DOOR_FAULTS } from "./door.ts"
import { FIDO_FAULTS } from "./fido.ts"
import { FILE_FAULTS } from "./files.ts"
import { FOLDER_FAULTS } from "./folders.ts"
import { IMPORT_FAULTS } from "./imports.ts"
import { KEY_FAULTS } from "./keys.ts"
import { LEAF_FAULTS } from "./leaf.ts"
import { LOG_FAULTS } from "./log.ts"
import { LOGIN_FAULTS } from "./login.ts"
import { OPERATION_FAULTS } from "./operation.ts"
import { OTP_FAULTS } from "./otp.ts"
import { PAGE_FAULTS } from "./pages.ts"
import { PEOPLE_FAULTS } from "./people.ts"
import { POSTURE_FAULTS } from "./posture.ts"
import { PROVISIONING_FAULTS } from "./provisioning.ts"
import { SEAL_FAULTS } from "./seal.ts"
import { TOKEN_FAULTS } from "./tokens.ts"
import { UPDATE_FAULTS } from "./update.ts"
import { VALIDATION_FAULTS } from "./validation.ts"
import { VERIFY_FAULTS } from "./verify.ts"

/** Status names of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7). */
export type SftpStatusName =
  | "EOF"
  | "NO_SUCH_FILE"
  | "PERMISSION_DENIED"
  | "FAILURE"
  | "BAD_MESSAGE"
  | "NO_CONNECTION"
  | "CONNECTION_LOST"
  | "OP_UNSUPPORTED"

/** What a person is told: what happened and what is still safe (`de`, `en`), and what to do (`hintDe`, `hintEn`). */
export type FaultText = {
  readonly http: number
  readonly sftp: SftpStatusName
  readonly de: string
  readonly en: string
  readonly hintDe: string
  readonly hintEn: string
}

/** A refusal of its own, or one that outsiders must not be able to tell from another. */
export type FaultEntry = FaultText | { readonly shownAs: string }

export const FAULTS = {
  ...ACCESS_FAULTS,
  ...CERTIFICATE_FAULTS,
  ...CLIENT_FAULTS,
  ...DATA_FAULTS,
  ...DOOR_FAULTS,
  ...FIDO_FAULTS,
  ...FILE_FAULTS,
  ...FOLDER_FAULTS,
  ...IMPORT_FAULTS,
  ...KEY_FAULTS,
  ...LEAF_FAULTS,
  ...LOG_FAULTS,
  ...LOGIN_FAULTS,
  ...OPERATION_FAULTS,
  ...OTP_FAULTS,
  ...PAGE_FAULTS,
  ...PEOPLE_FAULTS,
  ...POSTURE_FAULTS,
  ...PROVISIONING_FAULTS,
  ...SEAL_FAULTS,
  ...TOKEN_FAULTS,
  ...UPDATE_FAULTS,
  ...VALIDATION_FAULTS,
  ...VERIFY_FAULTS,
} as const satisfies Record<string, FaultEntry>

/** A stable code of the table. */
export type FaultCode = keyof typeof FAULTS
