/**
 * Confirmation by a fresh one-time code, for whoever has no FIDO2 key yet.
 *
 * Weaker than a touch that signs the command: a page that relays sees the code
 * and could spend it on something else. It stands in for a key only where the
 * policy lets it and the account has none. Each try counts before it is looked
 * at, so a session in strange hands cannot guess.
 */
import { Fault, isFault, randomId } from "@schleuse/base"
import { recogniseCode } from "@schleuse/otp"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, type RequestContext, sessionOf } from "../batch/command-handler.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import type { CodeLoginParts } from "../login/code-login.ts"
import { countFailure, forgiveFailures, requireUnthrottled } from "../login/throttle.ts"
import { spendCode } from "../tokens/spend-code.ts"
import { CHALLENGE_MS, type Challenges } from "./challenges.ts"
import { confirmedBy, hashOf } from "./confirmed-command.ts"

export type CodeConfirmationParts = {
  readonly ring: KeyRing
  readonly challenges: Challenges
  readonly read: CodeLoginParts["read"]
}

export function codeConfirmationHandlers({ ring, challenges, read }: CodeConfirmationParts) {
  return {
    confirmByCode: handler("confirmByCode", {
      admission: "before-prepare",
      prepare: async (_input, { sessionId = "" }) => {
        if (ring.isSealed) throw new Fault("KEEPER_SEALED", "codes cannot be checked")
        await asCodeRefusal(() =>
          read("confirmation", async (tx) => {
            await requireUnthrottled(tx, throttledBy(sessionId))
            await countFailure(tx, throttledBy(sessionId))
          }),
        )
      },
      run: (tx, input, request) => confirm(tx, { ring, challenges }, input, request),
    }),
  }
}

/** Per session: whoever is in one cannot delay its owner's next login, nor anybody at the same address. */
function throttledBy(session: string) {
  return { login: `session:${session}`, address: `session:${session}` }
}

async function confirm(
  tx: CommandTransaction,
  { ring, challenges }: Pick<CodeConfirmationParts, "ring" | "challenges">,
  { command, input, code: typed }: InputOf<"confirmByCode">,
  request: RequestContext,
): Promise<OutputOf<"confirmByCode">> {
  const { id: session, accountId: account } = sessionOf(request)
  const commandHash = hashOf(confirmedBy(command, input, session))
  const code = recogniseCode(typed)
  if (code === undefined) throw new Fault("CONFIRMATION_CODE_WRONG", "no code")
  const token = await spend(tx, ring, account, code)
  await forgiveFailures(tx, throttledBy(session))
  const of = { peer: request.peer, purpose: "code-confirmation", account, commandHash } as const
  await challenges.spend(tx, Buffer.from(randomId()), of)
  tx.leaf({ type: "confirmation", key: token, command, commandHash })
  return { commandHash, expiresAt: tx.now + CHALLENGE_MS }
}

async function spend(
  tx: CommandTransaction,
  ring: KeyRing,
  account: string,
  code: NonNullable<ReturnType<typeof recogniseCode>>,
): Promise<string> {
  const spent = await asCodeRefusal(() => spendCode(tx, ring, account, code))
  if (spent.kind === "spent") return spent.token
  throw new Fault("CONFIRMATION_CODE_WRONG", `${spent.token}: out of step`)
}

/** In a session it is no login that was refused. */
async function asCodeRefusal<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!isFault(cause) || cause.code === "KEEPER_SEALED") throw cause
    throw new Fault("CONFIRMATION_CODE_WRONG", `${cause.code} ${cause.detail}`.trim(), { cause })
  }
}
