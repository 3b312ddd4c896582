/**
 * What a refused login leaves behind: a knock, a reference, a count, a line in the account's history.
 *
 * Written outside the savepoint of what was refused, in the same transaction.
 * A password or code that was wrong always gets a reference of its own; other
 * refusals share one per minute, address, account and reason, so that
 * strangers can fill nothing.
 */
import type { Fault, FaultCode } from "@schleuse/base"
import type { CommandTransaction, Peer } from "../batch/command-handler.ts"
import { insertRefusal } from "../batch/denials.ts"
import { statement } from "../database/statement.ts"
import type { Knocks } from "./knocks.ts"
import { noteLogin } from "./login-history.ts"
import { countWrongActivation } from "../people/activation-code.ts"
import { splitUserName } from "./memberships.ts"
import { setUpThrottledBy } from "../operator/set-up.ts"
import type { PendingLogins } from "./pending-logins.ts"
import { userOfBlob } from "./ssh-blob.ts"
import { countFailure } from "./throttle.ts"
import { credentialOf, throttledBy } from "../webauthn/fido-login.ts"
import { findByCredential } from "../webauthn/key-row.ts"

export type RefusedLogin = {
  readonly command: string
  /** As it came; passed the table or did not. */
  readonly input: unknown
  readonly address: string
  readonly peer: Peer
  readonly fault: Fault
  /** Of the session that asked, if one did. */
  readonly account?: string | undefined
}

/** Refusals that say nothing about whether somebody guesses: ours, not theirs, or no check at all. */
const NOT_COUNTED: ReadonlySet<FaultCode> = new Set<FaultCode>([
  "LOGIN_THROTTLED",
  "LOGIN_BUSY",
  "LOGIN_CHANGED",
  "LOGIN_PENDING_UNKNOWN",
  "KEEPER_SEALED",
  "KEEPER_AWAY",
  "CUT",
  "SPACE_LOW",
  "SPACE_SHORT",
  "INTERNAL",
  "DOOR_NOT_STARTED",
  "SCHEMA_MISMATCH",
  "COMMAND_NOT_PERMITTED",
  "FIDO_OFF",
  "FIDO_CHALLENGE_EXPIRED",
  "FIDO_CHALLENGE_UNKNOWN",
  "PASSWORD_TOO_SHORT",
  "PASSWORD_COMMON",
  "PASSWORD_PERSONAL",
  "SETUP_CLOSED",
  "SETUP_CODE_EXPIRED",
  // A device that is none, or not as it should be, has not guessed anything.
  "DEVICE_NOT_ENROLLED",
  "DEVICE_BLOCKED",
  "DEVICE_REMOVED",
  "DEVICE_ACCOUNT_ENDED",
  "DEVICE_SIGNATURE_WRONG",
  "DEVICE_NONCE_UNKNOWN",
  "DEVICE_NONCE_USED",
  "DEVICE_NONCE_EXPIRED",
  "DEVICE_CERTIFICATE_FOREIGN",
  "POSTURE_EXPIRED",
  "SESSION_EXTEND_EARLY",
  "PASSKEY_PAGE_OVER",
])
/** Keys cannot be guessed, and an agent offers all it has: only secrets that people type count. */
const COUNTED_COMMANDS: ReadonlySet<string> = new Set([
  "loginCode",
  "completeLogin",
  "loginOperator",
  "activate",
  "loginFido",
  "answerPasskeyLogin",
  "activateFido",
  "setupBegin",
  "loginDevice",
  "completeDeviceLogin",
  "activateByDevice",
  "extendGateSession",
  "beginPasskeyRegistration",
  "removeOwnPasskey",
])
const TRIED: Readonly<Record<string, string>> = {
  loginCode: "password-code",
  completeLogin: "code",
  loginOperator: "password-code",
  activate: "letter",
  loginFido: "fido2",
  activateFido: "letter",
  loginDevice: "device",
  completeDeviceLogin: "device",
  adoptDeviceSession: "device",
  activateByDevice: "letter",
  extendGateSession: "code",
  beginPasskeyRegistration: "code",
  removeOwnPasskey: "code",
  beginPasskeyLogin: "device-fido2",
  answerPasskeyLogin: "device-fido2",
  passkeyLoginResult: "device-fido2",
}

const accountOf = statement<{ login: string }>()((q, p) =>
  q.selectFrom("account").select("id").where("login", "=", p.login),
)

const accountOfDevice = statement<{ id: string }>()((q, p) =>
  q.selectFrom("device").select("account_id").where("id", "=", p.id),
)
const loginOf = statement<{ id: string }>()((q, p) => q.selectFrom("account").select("login").where("id", "=", p.id))

type Waiting = Pick<PendingLogins<{ readonly user: string }>, "find">

export class LoginRefusals {
  readonly #knocks: Knocks
  readonly #pending: Waiting
  readonly #pendingDevices: Waiting

  constructor(knocks: Knocks, pending: Waiting, pendingDevices: Waiting) {
    this.#knocks = knocks
    this.#pending = pending
    this.#pendingDevices = pendingDevices
  }

  /** Sets the fault's reference. The knock itself is counted by the executor. */
  async note(tx: CommandTransaction, refused: RefusedLogin): Promise<void> {
    const { command, address, peer, fault } = refused
    const { login, account } = await this.#whoOf(tx, refused)
    const isCounted = COUNTED_COMMANDS.has(command) && login !== "" && !NOT_COUNTED.has(fault.code)
    if (isCounted) await countFailure(tx, { login, address })
    // Whose name it was does not matter for a failure's own reference, so both ways take the same time.
    const subject = isCounted ? `${tx.now} ${account ?? login}` : (account ?? "")
    const { reference, isNew } = this.#knocks.reference(fault.code, subject, { peer, address }, tx.now)
    fault.reference = reference
    if (fault.code === "ACTIVATION_CODE_WRONG" && account !== undefined) await countWrongActivation(tx, account)
    if (!isNew) return
    const { zone } = peer
    await insertRefusal(tx, { peer, command, code: fault.code, detail: fault.detail, account }, reference, tx.now)
    if (account === undefined) return
    const factor = TRIED[command] ?? "ssh-key"
    await noteLogin(tx, { accountId: account, zone, outcome: fault.code, factor, address, reference })
  }

  /** Whose failure it is: a name as typed, or a FIDO2 key's credential, which names its account by itself. */
  async #whoOf(tx: CommandTransaction, refused: RefusedLogin): Promise<{ login: string; account: string | undefined }> {
    if (refused.command === "loginFido" || refused.command === "answerPasskeyLogin") {
      const credential = credentialOf(refused.input)
      if (credential === undefined) return { login: "", account: undefined }
      const account = (await findByCredential(tx, credential))?.accountId
      return { login: throttledBy(credential.toString("base64url"), refused.address).login, account }
    }
    if (refused.account !== undefined) {
      return { login: (await tx.find(loginOf, { id: refused.account }))?.login ?? "", account: refused.account }
    }
    // At the socket the set-up counts for itself.
    if (refused.command === "setupBegin") {
      const isRemote = refused.peer.zone === "console"
      return { login: isRemote ? setUpThrottledBy(refused.address).login : "", account: undefined }
    }
    if (refused.command === "passkeyLoginResult") {
      return {
        login: "",
        account: (await tx.find(accountOfDevice, { id: textOf(refused.input, "device") }))?.account_id,
      }
    }
    const { login } = splitUserName(this.#userOf(tx, refused))
    return { login, account: login === "" ? undefined : (await tx.find(accountOf, { login }))?.id }
  }

  #userOf(tx: CommandTransaction, { command, input, peer }: RefusedLogin): string {
    if (command === "completeLogin" || command === "completeDeviceLogin") {
      const waiting = command === "completeLogin" ? this.#pending : this.#pendingDevices
      return waiting.find(textOf(input, "pending"), peer, tx.now)?.proof.user ?? ""
    }
    return command === "loginSsh" ? userOfBlob(textOf(input, "blob")) : textOf(input, "user")
  }
}

function textOf(input: unknown, field: "user" | "blob" | "pending" | "device"): string {
  if (typeof input !== "object" || input === null) return ""
  const value = Object.getOwnPropertyDescriptor(input, field)?.value as unknown
  return typeof value === "string" ? value : ""
}
