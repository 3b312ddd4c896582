/**
 * Verifying a code for another system: Yubico's validation protocol 2.0.
 *
 * Decides and signs; the process that listens only passes fields and lines on.
 * A code that is accepted is spent, by the same conditional UPDATE as at our
 * own doors, so it counts once in the whole house. What is refused is an
 * answer too: the client must be able to trust a no as well as a yes.
 * Only codes that name their token can be asked for (Yubico OTP): the protocol
 * knows no users.
 */
import { hash } from "node:crypto"
import { Fault, type FaultCode, isFault } from "@schleuse/base"
import { openYubicoOtp, recogniseCode } from "@schleuse/otp"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type Peer } from "../batch/command-handler.ts"
import { insertRefusal } from "../batch/denials.ts"
import { statement } from "../database/statement.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { requireUncutDoor } from "../login/cuts.ts"
import { startedDoor } from "../login/door-of-peer.ts"
import type { Knocks } from "../login/knocks.ts"
import { noteLogin } from "../login/login-history.ts"
import { countFailure, forgiveFailures, requireUnthrottled } from "../login/throttle.ts"
import { spendCode } from "../tokens/spend-code.ts"
import { findTokenByPublicId, type Token } from "../tokens/token-row.ts"
import { splitYubicoSecret, withTokenSecret } from "../tokens/token-secret.ts"
import { type Counters, formatAnswer, isSignatureOf, type Status } from "./answer.ts"
import { findClient, noteClientUse, type ValidationClient, withClientKey } from "./client-row.ts"
import { requireHolder } from "./holder.ts"
import { clientOf, echoOf, parseRequest, signedText, type ValidationRequest } from "./request.ts"

type VerifyInput = InputOf<"verifyCode">
type From = { readonly peer: Peer; readonly address: string }
/** What was found out before the decision fell, for whoever writes it down. */
type Found = { client?: ValidationClient; account?: string }

/** What an asking system hears of each refusal; everything else about a token or its holder is BAD_OTP. */
const STATUS_OF: { readonly [C in FaultCode]?: Status } = {
  VALIDATION_PARAMETER_WRONG: "MISSING_PARAMETER",
  VALIDATION_CLIENT_UNKNOWN: "NO_SUCH_CLIENT",
  VALIDATION_SIGNATURE_WRONG: "BAD_SIGNATURE",
  LOGIN_THROTTLED: "OPERATION_NOT_ALLOWED",
  VALIDATION_REQUEST_REPEATED: "REPLAYED_REQUEST",
  OTP_REPLAYED: "REPLAYED_OTP",
  LOGIN_CODE_SPENT: "REPLAYED_OTP",
}
/** About the code, its token, or who holds it. */
const ABOUT_THE_CODE =
  /^(?:OTP_|LOGIN_TOKEN_|LOGIN_ACCOUNT_|LOGIN_MEMBERSHIP_|LOGIN_CODE_MISSING$|VALIDATION_TOKEN_|CUT$)/
/** Whoever fails so has shown no key: it slows the next requests down. A wrong code does not, or one typist would block all. */
const COUNTED: ReadonlySet<FaultCode> = new Set<FaultCode>([
  "VALIDATION_PARAMETER_WRONG",
  "VALIDATION_CLIENT_UNKNOWN",
  "VALIDATION_SIGNATURE_WRONG",
])

const lastUse = statement<{ token: string }>()((q, p) =>
  q.selectFrom("validation_use").select(["code_hash", "nonce", "client_id"]).where("token_id", "=", p.token),
)
const saveUse = statement<{ token: string; client: number; codeHash: string; nonce: string; now: number }>()((q, p) =>
  q
    .insertInto("validation_use")
    .values({ token_id: p.token, client_id: p.client, code_hash: p.codeHash, nonce: p.nonce, at: p.now })
    .onConflict((conflict) =>
      conflict
        .column("token_id")
        .doUpdateSet({ client_id: p.client, code_hash: p.codeHash, nonce: p.nonce, at: p.now }),
    ),
)

export class CodeVerification {
  readonly #ring: KeyRing
  readonly #knocks: Knocks

  constructor(ring: KeyRing, knocks: Knocks) {
    this.#ring = ring
    this.#knocks = knocks
  }

  handlers() {
    return {
      verifyCode: handler("verifyCode", { run: (tx, input, { peer }) => this.#answer(tx, input, peer) }),
    }
  }

  async #answer(tx: CommandTransaction, input: VerifyInput, peer: Peer): Promise<OutputOf<"verifyCode">> {
    await requireUncutDoor(tx, peer)
    startedDoor(peer)
    const from = { peer, address: input.peer.address }
    const found: Found = {}
    try {
      const counters = await this.#verify(tx, input, from, found)
      return { lines: this.#lines(tx, input, found, "OK", counters) }
    } catch (error) {
      const status = isFault(error) ? statusOf(error.code) : undefined
      // Ours, not theirs: nothing can be said, and what was written is undone.
      if (!isFault(error) || status === undefined) throw error
      // What was written so far stands: a refusal comes before the code is spent, or is that it could not be.
      const reference = await this.#refused(tx, error, input, from, found)
      return { lines: this.#lines(tx, input, found, status), reference }
    }
  }

  async #verify(
    tx: CommandTransaction,
    { parameters }: VerifyInput,
    { address }: From,
    found: Found,
  ): Promise<Counters | undefined> {
    const number = clientOf(parameters)
    const client = number === undefined ? undefined : await findClient(tx, number)
    if (client !== undefined) found.client = client
    await requireUnthrottled(tx, { login: nameOf(number), address })
    const request = parseRequest(parameters)
    if (client === undefined) throw new Fault("VALIDATION_CLIENT_UNKNOWN", String(number))
    this.#requireSignature(client, request, signedText(parameters))
    // Whoever has the key is no stranger, whatever its users typed.
    if (request.signature !== undefined) await forgiveFailures(tx, { login: nameOf(number), address })
    const code = recogniseCode(request.otp)
    if (code?.kind !== "yubico" || code.publicId === "") throw new Fault("LOGIN_CODE_MISSING", "no Yubico OTP")
    const token = await findTokenByPublicId(tx, code.publicId)
    if (token?.accountId === undefined) throw new Fault("LOGIN_TOKEN_UNKNOWN", code.publicId)
    found.account = token.accountId
    const holder = await requireHolder(tx, token.accountId)
    const { institutions } = client
    if (institutions !== undefined && !holder.institutions.some((one) => institutions.includes(one))) {
      throw new Fault("VALIDATION_TOKEN_OUTSIDE", token.id)
    }
    const codeHash = hash("sha256", code.block.toString("hex"))
    await this.#spend(tx, { client, request, token, codeHash }, () =>
      spendCode(tx, this.#ring, holder.account, code, client.client),
    )
    await tx.run(saveUse, { token: token.id, client: client.client, codeHash, nonce: request.nonce, now: tx.now })
    await noteClientUse(tx, client.client)
    const { zone, accountId } = { zone: "validation", accountId: holder.account } as const
    await noteLogin(tx, { accountId, zone, outcome: "accepted", factor: "code", address })
    return request.wantsCounters ? this.#countersOf(token, code.block) : undefined
  }

  /** @throws VALIDATION_SIGNATURE_WRONG if there must be one and is none, or it is wrong; KEEPER_SEALED */
  #requireSignature(client: ValidationClient, { signature }: ValidationRequest, text: string): void {
    if (signature === undefined) {
      if (client.signature === "required") throw new Fault("VALIDATION_SIGNATURE_WRONG", `none, ${client.client}`)
      return
    }
    const isRight = withClientKey(this.#ring, client, (key) => isSignatureOf(key, text, signature))
    if (!isRight) throw new Fault("VALIDATION_SIGNATURE_WRONG", String(client.client))
  }

  /** A replay of the very request that spent the code is told apart: its client may have lost our answer. */
  async #spend(
    tx: CommandTransaction,
    asked: {
      readonly client: ValidationClient
      readonly request: ValidationRequest
      readonly token: Token
      readonly codeHash: string
    },
    spend: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await spend()
    } catch (error) {
      if (!isFault(error) || statusOf(error.code) !== "REPLAYED_OTP") throw error
      const { client, request, token, codeHash } = asked
      const before = await tx.find(lastUse, { token: token.id })
      const isSame =
        before?.code_hash === codeHash && before.nonce === request.nonce && before.client_id === client.client
      if (isSame) throw new Fault("VALIDATION_REQUEST_REPEATED", token.id, { cause: error })
      throw error
    }
  }

  #countersOf(token: Token, block: Buffer): Counters {
    return withTokenSecret(this.#ring, token, (secret) => {
      const { aesKey, privateId } = splitYubicoSecret(secret)
      const { timestamp, session, use } = openYubicoOtp(block, aesKey, privateId)
      return { timestamp, session, use }
    })
  }

  #lines(
    tx: CommandTransaction,
    { parameters }: VerifyInput,
    { client }: Found,
    status: Status,
    counters?: Counters,
  ): readonly string[] {
    const echo = echoOf(parameters)
    const more = { now: tx.now, ...(counters === undefined ? {} : { counters }) }
    if (client === undefined) return formatAnswer(status, echo, { ...more, key: undefined })
    return withClientKey(this.#ring, client, (key) => formatAnswer(status, echo, { ...more, key }))
  }

  /** Writes a refusal down, coalesced per address and minute as those of logins are. Returns its reference. */
  async #refused(
    tx: CommandTransaction,
    fault: Fault,
    { parameters }: VerifyInput,
    { peer, address }: From,
    { account, client }: Found,
  ): Promise<string> {
    const { code } = fault
    if (COUNTED.has(code)) await countFailure(tx, { login: nameOf(clientOf(parameters)), address })
    const knock = this.#knocks.refused(fault, address, peer, tx.now)
    if (knock !== undefined) tx.leaf(knock.draft, knock.opening)
    const subject = account ?? String(client?.client ?? "")
    const { reference, isNew } = this.#knocks.reference(code, subject, { peer, address }, tx.now)
    if (!isNew) return reference
    const detail = `client ${clientOf(parameters) ?? "?"}: ${fault.detail}`
    await insertRefusal(tx, { peer, command: "verifyCode", code, detail, account }, reference, tx.now)
    if (account !== undefined) {
      await noteLogin(tx, { accountId: account, zone: "validation", outcome: code, factor: "code", address, reference })
    }
    return reference
  }
}

function statusOf(code: FaultCode): Status | undefined {
  return STATUS_OF[code] ?? (ABOUT_THE_CODE.test(code) ? "BAD_OTP" : undefined)
}

/** Under which name the throttle counts a client; no account can have it. */
function nameOf(client: number | undefined): string {
  return `validation-client/${client ?? ""}`
}
