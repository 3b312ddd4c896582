/**
 * How long a refusal takes tells nothing: the one costly step, comparing a password, is done as often for a name that
 * nobody has as for one that exists, is blocked, or has no password. Counted, not timed.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import type { Peer } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { operatorLoginHandlers } from "../operator/operator-login.ts"
import { OperatorSessions } from "../operator/operator-sessions.ts"
import { SetUp } from "../operator/set-up.ts"
import { SoftwareHotp, SoftwareYubikey } from "../tokens/testing/software-tokens.ts"
import { addToken, assignToken } from "../tokens/tokens.ts"
import { CodeLogin } from "./code-login.ts"
import { Passwords } from "./password.ts"
import { Pseudonyms } from "./pseudonyms.ts"
import { LOGIN, type LoginWorld, loginWorld, seen, SESSION_MS } from "./testing/login-world.ts"

/** Cheap on purpose: they are counted. */
const COST = { memory: 64, passes: 1, parallelism: 1 }

const insertPassword = statement<{ id: string; account: string; data: Uint8Array }>()((q, p) =>
  q.insertInto("credential").values({
    id: p.id,
    account_id: p.account,
    kind: "password",
    fingerprint: "",
    data: p.data,
    created_at: 1,
    expires_at: null,
    revoked_at: null,
  }),
)

type Clean = Parameters<typeof loginWorld>[0]
type Whose = { readonly who: string; readonly make: (world: LoginWorld, passwords: Passwords) => Promise<void> }

const withPassword = async (world: LoginWorld, passwords: Passwords, state = "active") => {
  await world.addAccount({ kind: "person", state })
  const data = Buffer.from(await passwords.encode("richtig richtig"))
  await world.batch.run((tx) => tx.run(insertPassword, { id: randomId(), account: world.account, data }))
}
const withTokens = async (world: LoginWorld, passwords: Passwords) => {
  await withPassword(world, passwords)
  for (const { token } of [new SoftwareYubikey(), new SoftwareHotp(0, 6), new SoftwareHotp(0, 8)]) {
    await world.batch.run(async (tx) => assignToken(tx, await addToken(tx, world.ring, token), world.account))
  }
}
const ACCOUNTS: readonly Whose[] = [
  { who: "a name that nobody has", make: () => Promise.resolve() },
  { who: "an account without a password", make: (world) => world.addAccount({ kind: "person" }) },
  { who: "an account with a password and no token", make: withPassword },
  { who: "an account with three tokens", make: withTokens },
  { who: "a blocked account", make: (world, passwords) => withPassword(world, passwords, "blocked") },
  { who: "somebody who has left", make: (world, passwords) => withPassword(world, passwords, "left") },
]

const touch = new SoftwareYubikey().touch()
const TYPED: readonly { readonly what: string; readonly secrets: readonly string[]; readonly comparisons: number }[] = [
  { what: "a password and a touch", secrets: ["falsch falsch", touch], comparisons: 1 },
  { what: "both in one text", secrets: [`falsch falsch${touch}`], comparisons: 1 },
  { what: "a password and six digits", secrets: ["falsch falsch", "123456"], comparisons: 1 },
  { what: "one text that can be read in two ways", secrets: ["falsch falsch12345678"], comparisons: 2 },
  { what: "a password and a replacement code", secrets: ["falsch falsch", "ABCD-EFGH-JKMN-PQRS"], comparisons: 1 },
]

/** Runs a login's slow part; says how often a password was compared, and how it was refused. */
async function worldWith(t: Clean, make: Whose["make"]) {
  const world = await loginWorld(t)
  const passwords = new Passwords(COST)
  await make(world, passwords)
  let comparisons = 0
  const verify = passwords.verify.bind(passwords)
  passwords.verify = async (password, record) => {
    comparisons++
    await verify(password, record)
  }
  const count = async (attempt: Promise<unknown>) => {
    comparisons = 0
    await assert.rejects(attempt, { name: "Fault" })
    return comparisons
  }
  const read = (_name: string, work: Parameters<typeof world.batch.run<void>>[0]) => world.batch.run(work)
  return { world, passwords, count, read, peer: await world.startedPeer() }
}

for (const { what, secrets, comparisons } of TYPED) {
  test(`${what}: as many comparisons for every account and none`, async (t) => {
    for (const { who, make } of ACCOUNTS) {
      const { world, passwords, count, read, peer } = await worldWith(t, make)
      const { sessions, ring, pending } = world
      const parts = { sessions, ring, passwords, pending, sessionMs: SESSION_MS, read, nowMs: () => world.batch.now }
      const { loginCode } = new CodeLogin({ ...parts, language: "de" }).handlers()
      const prepare = async (at: Peer) =>
        loginCode.prepare?.({ user: LOGIN, secrets, peer: seen() }, { peer: at, sessionId: undefined })
      assert.equal(await count(prepare(peer)), comparisons, who)
    }
  })
}

test("the operators' login compares once for every account and none", async (t) => {
  for (const { who, make } of ACCOUNTS) {
    const { world, passwords, count, read, peer } = await worldWith(t, make)
    const operators = new OperatorSessions(new SetUp(), new Pseudonyms(), () => undefined)
    const { loginOperator } = operatorLoginHandlers({ ring: world.ring, passwords, operators, read })
    const input = { user: LOGIN, password: "falsch falsch", code: touch }
    const attempt = async () => loginOperator.prepare?.(input, { peer, sessionId: undefined })
    assert.equal(await count(attempt()), 1, who)
  }
})
