/** One handler for each row of the command table; the compiler refuses a missing one. */
import type { LogIdentity } from "@schleuse/tlog"
import type { KeeperSettings } from "./arguments.ts"
import { deviceActivationHandlers } from "./access/activate-by-device.ts"
import { deviceAdoptionHandlers } from "./access/adopt-device-session.ts"
import { deviceLoginHandlers, type DeviceLoginParts } from "./access/device-login.ts"
import type { DeviceNonces } from "./access/device-proof.ts"
import { deviceHandlers } from "./access/devices.ts"
import type { Reach } from "./access/reach.ts"
import { enrolDeviceHandlers } from "./access/enrol-device.ts"
import type { GateSessions } from "./access/gate-sessions.ts"
import { passkeyHandlers } from "./access/passkeys.ts"
import { gateSessionHandlers } from "./access/session-handlers.ts"
import { streamListHandlers } from "./access/stream-list.ts"
import type { StreamBudget } from "./access/stream-budget.ts"
import { streamHandlers } from "./access/streams.ts"
import type { ToldLately } from "./access/told-lately.ts"
import { enrolmentRequestHandlers } from "./access/enrolment-requests.ts"
import { manyEnrolmentsHandlers } from "./access/many-enrolments.ts"
import { enrolmentHandlers } from "./access/enrolments.ts"
import { applicationHandlers } from "./access/applications.ts"
import { clientReleaseHandlers } from "./access/client-releases.ts"
import type { Approvals } from "./approvals/approvals.ts"
import { policyHandlers } from "./approvals/policy.ts"
import type { CommandHandlers } from "./batch/command-handler.ts"
import type { BlobRemover } from "./blobs/blob-remover.ts"
import type { PartFiles } from "./blobs/part-files.ts"
import { certificateHandlers } from "./certificates/certificate-handlers.ts"
import type { ServerCertificates } from "./certificates/server-certificates.ts"
import { consoleHandlers } from "./console/start-console.ts"
import { tourHandlers } from "./console/tour.ts"
import type { Store } from "./database/store.ts"
import { folderDescriptionHandlers } from "./folders/folder-description.ts"
import { folderEndHandlers } from "./folders/folder-end.ts"
import { folderListHandlers } from "./folders/folder-list.ts"
import { grantHandlers } from "./folders/grants.ts"
import { newFolderHandlers } from "./folders/new-folders.ts"
import { reachHandlers } from "./folders/reach.ts"
import { folderReachHandlers } from "./folders/reach-of-folder.ts"
import { importHandlers } from "./imports/import-handlers.ts"
import { gateHandlers } from "./gate/start-gate.ts"
import type { KeyRing } from "./keys/key-ring.ts"
import type { Keystore } from "./keys/keystore.ts"
import type { PartKeys } from "./keys/part-keys.ts"
import { liveHandlers } from "./live/live-numbers.ts"
import type { LogHead } from "./log/sequencer.ts"
import { logBrowserHandlers } from "./log-browser/log-browser.ts"
import type { CodeLogin, CodeLoginParts } from "./login/code-login.ts"
import type { Doors } from "./login/doors.ts"
import { historyHandlers } from "./login/login-history.ts"
import { sessionHandlers } from "./login/session-handlers.ts"
import type { Sessions } from "./login/sessions.ts"
import type { SshLogin } from "./login/ssh-login.ts"
import type { Passwords } from "./login/password.ts"
import { accountHandlers } from "./operator/accounts.ts"
import { backupHandlers } from "./operator/backup.ts"
import { type Cuts, cutHandlers } from "./operator/cut.ts"
import { institutionHandlers } from "./operator/institutions.ts"
import { operatorLoginHandlers } from "./operator/operator-login.ts"
import type { OperatorSessions } from "./operator/operator-sessions.ts"
import { refusalHandlers } from "./operator/refusals.ts"
import { settingsHandlers } from "./operator/settings.ts"
import { sealingHandlers } from "./operator/sealing.ts"
import type { SetUp } from "./operator/set-up.ts"
import { type RunFacts, statusHandlers } from "./operator/status.ts"
import { ownFactorHandlers } from "./own/own-factors.ts"
import { ownSessionHandlers } from "./own/own-sessions.ts"
import { ownKeyHandlers } from "./own-keys/propose-own-key.ts"
import { accountDescriptionHandlers } from "./people/account-description.ts"
import { accountLifeHandlers } from "./people/account-life.ts"
import { AccountSessions } from "./people/account-sessions.ts"
import { activationHandlers } from "./people/activate.ts"
import { machineKeyHandlers } from "./people/machine-keys.ts"
import { personHandlers } from "./people/persons.ts"
import type { Judging } from "./posture/judging.ts"
import { postureHandlers } from "./posture/posture-handlers.ts"
import type { SupportTables } from "./posture/support-tables.ts"
import type { Receipts } from "./receipts/receipts.ts"
import { registerHandlers } from "./register/register.ts"
import type { Space } from "./space/space.ts"
import { tokenHandlers } from "./tokens/token-handlers.ts"
import { abortWriteHandlers } from "./transfers/abort-write.ts"
import { commitWriteHandlers } from "./transfers/commit-write.ts"
import { openWriteHandlers } from "./transfers/open-write.ts"
import { releaseHandlers } from "./transfers/release.ts"
import { removeHandlers } from "./transfers/remove.ts"
import { renameHandlers } from "./transfers/rename.ts"
import { sealPartHandlers } from "./transfers/seal-part.ts"
import type { Coverage } from "./tree/coverage.ts"
import { treeHandlers } from "./tree/tree-handlers.ts"
import { validationClientHandlers } from "./validation/clients.ts"
import type { CodeVerification } from "./validation/verify-code.ts"
import type { RelyingParty } from "./webauthn/relying-party.ts"
import { webauthnHandlers } from "./webauthn/webauthn.ts"
import type { Peers } from "./zones/peers.ts"

export type KeeperParts = DeviceLoginParts & {
  readonly dataFolder: string
  readonly settings: KeeperSettings
  readonly certificates: ServerCertificates
  readonly facts: RunFacts
  readonly store: Store
  readonly ring: KeyRing
  readonly keystore: Keystore
  readonly partKeys: PartKeys
  readonly files: PartFiles
  readonly remover: BlobRemover
  readonly receipts: Receipts
  readonly sessions: Sessions
  readonly doors: Doors
  readonly sshLogin: SshLogin
  readonly codeLogin: CodeLogin
  readonly codeVerification: CodeVerification
  /** Reads what is committed now, in a batch of its own. */
  readonly read: CodeLoginParts["read"]
  readonly setUp: SetUp
  readonly operators: OperatorSessions
  /** For whom FIDO2 keys answer. */
  readonly party: RelyingParty
  /** The same at the gate, whose host is another. */
  readonly gateParty: RelyingParty
  readonly nowMs: () => number
  /** Background work that failed. */
  readonly onError: (error: unknown) => void
  readonly nonces: DeviceNonces
  readonly told: ToldLately
  readonly budget: StreamBudget
  readonly reach: Reach
  readonly gateSessions: GateSessions
  readonly judging: Judging
  readonly tables: SupportTables
  readonly approvals: Approvals
  readonly passwords: Passwords
  readonly peers: Peers
  /** Has the supervisor end a door's process. */
  readonly cuts: Cuts
  readonly coverage: Coverage
  readonly space: Space
  readonly identity: LogIdentity
  readonly head: () => LogHead
  readonly publishedSize: () => number
  /** When (ms) the newest checkpoint was committed. */
  readonly checkpointAt: () => number
}

export function allHandlers(parts: KeeperParts): CommandHandlers {
  const { files, receipts, remover, partKeys, ring, setUp, peers, read, passwords, operators } = parts
  const accountSessions = new AccountSessions(parts.sessions, operators, peers)
  return {
    ...parts.doors.handlers(),
    ...consoleHandlers({ ...parts, mode: parts.facts.mode }),
    ...gateHandlers(parts),
    ...clientReleaseHandlers(),
    ...applicationHandlers(parts.reach, parts.gateSessions),
    ...enrolmentHandlers(),
    ...enrolmentRequestHandlers(),
    ...manyEnrolmentsHandlers(parts.settings),
    ...deviceHandlers(parts),
    ...deviceLoginHandlers(parts),
    ...gateSessionHandlers(parts),
    ...passkeyHandlers({ ...parts, sessions: accountSessions }),
    ...deviceAdoptionHandlers(parts),
    ...streamHandlers(parts),
    ...streamListHandlers(parts.gateSessions),
    ...deviceActivationHandlers({ ...parts, sessions: accountSessions }),
    ...enrolDeviceHandlers(parts),
    ...postureHandlers(parts),
    ...certificateHandlers(parts.certificates),
    ...settingsHandlers(parts.settings, parts.facts.startedAt),
    ...tourHandlers(parts.dataFolder, parts.facts.mode),
    ...parts.sshLogin.handlers(),
    ...parts.codeLogin.handlers(),
    ...parts.codeVerification.handlers(),
    ...validationClientHandlers(ring),
    ...historyHandlers(),
    ...logBrowserHandlers({ read, head: parts.head, vkey: parts.facts.vkey }),
    ...sessionHandlers(parts.sessions, operators, peers),
    ...tokenHandlers({ ring, read: parts.read }),
    ...treeHandlers(parts.coverage, () => parts.space.volume()),
    ...ownKeyHandlers(),
    ...removeHandlers(files, receipts, remover),
    ...renameHandlers(files, receipts, remover),
    ...openWriteHandlers(files, partKeys, remover),
    ...sealPartHandlers(files),
    ...commitWriteHandlers(files, receipts, remover),
    ...abortWriteHandlers(files, remover),
    ...releaseHandlers(partKeys, receipts, parts.coverage),
    ...setUp.handlers(),
    ...institutionHandlers(parts.keystore),
    ...accountHandlers(),
    ...registerHandlers(),
    ...operatorLoginHandlers({ ring, passwords, operators, read }),
    ...personHandlers(setUp, accountSessions),
    ...accountLifeHandlers(accountSessions),
    ...accountDescriptionHandlers(),
    ...activationHandlers({ ring, passwords, setUp, sessions: accountSessions, read }),
    ...machineKeyHandlers(accountSessions),
    ...ownSessionHandlers({ ...parts, accountSessions }),
    ...ownFactorHandlers({ ...parts, accountSessions }),
    ...policyHandlers(),
    ...parts.approvals.handlers(),
    ...webauthnHandlers({ ...parts, sessions: accountSessions }),
    ...newFolderHandlers(),
    ...folderListHandlers(),
    ...folderDescriptionHandlers(),
    ...grantHandlers(),
    ...folderEndHandlers(files, remover),
    ...reachHandlers(),
    ...folderReachHandlers(),
    ...importHandlers({ ring, keystore: parts.keystore, setUp, read }),
    ...cutHandlers(parts.cuts, peers),
    ...sealingHandlers(ring),
    ...refusalHandlers(),
    ...backupHandlers(parts.dataFolder, parts.store, parts.identity, remover),
    ...liveHandlers(parts),
    ...statusHandlers({
      facts: parts.facts,
      certificates: parts.certificates,
      consoleOrigin: parts.settings.console?.origins[0],
      approvalsOrigin: parts.settings.approvals?.origins[0],
      ring,
      peers,
      setUp,
      head: parts.head,
      publishedSize: parts.publishedSize,
      checkpointAt: parts.checkpointAt,
      space: parts.space,
      operators,
    }),
  }
}
