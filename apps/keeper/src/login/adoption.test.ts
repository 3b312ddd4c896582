/** A session that goes on at another door: only with its own key, only there, only once. */
import assert from "node:assert/strict"
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto"
import { test } from "node:test"
import { type FaultCode, isFault, publicFault, randomId } from "@schleuse/base"
import { PEER, type TestDoor } from "../testing/door.ts"
import { KeeperWorld, until } from "../testing/keeper-world.ts"
import { SoftwareYubikey } from "../tokens/testing/software-tokens.ts"
import { adoptionText, parseSessionKey } from "./adoption.ts"

type Clean = { after: (clean: () => unknown) => void }
const PASSWORD = "vier Pferde im Regen 1234"

class Browser {
  readonly world: KeeperWorld
  readonly account: string
  readonly yubikey: SoftwareYubikey
  readonly key: KeyObject
  readonly spki: string

  constructor(world: KeeperWorld, account: string, yubikey: SoftwareYubikey) {
    this.world = world
    this.account = account
    this.yubikey = yubikey
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
    this.key = privateKey
    this.spki = publicKey.export({ format: "der", type: "spki" }).toString("base64")
  }

  static async open(t: Clean, roles: readonly string[] = ["sender", "collector"]): Promise<Browser> {
    const world = await KeeperWorld.open(t)
    const yubikey = new SoftwareYubikey()
    const memberships = { [world.institutions.praxis]: roles }
    const [added] = await world.addPeople([
      { login: "dr-beispiel", memberships, password: PASSWORD, tokens: [yubikey.token] },
    ])
    return new Browser(world, added?.account ?? "", yubikey)
  }

  async login(door: TestDoor, sessionKey: string | undefined = this.spki): Promise<string> {
    const secrets = [PASSWORD, this.yubikey.touch()]
    const answer = await door.client.call("loginCode", { user: "dr-beispiel", secrets, peer: PEER, sessionKey })
    assert.ok("session" in answer)
    return answer.session
  }

  proof(session: string, door: TestDoor, key = this.key): string {
    return sign("sha256", adoptionText(session, door.started.door), { key, dsaEncoding: "ieee-p1363" }).toString(
      "base64",
    )
  }

  adopt(door: TestDoor, session: string, signature = this.proof(session, door), address = PEER.address) {
    return door.client.call("adoptSession", { session, signature, peer: { ...PEER, address } })
  }

  async reasonOf(refused: Promise<unknown>): Promise<string> {
    const error: unknown = await refused.then(
      () => assert.fail("was accepted"),
      (cause: unknown) => cause,
    )
    assert.ok(isFault(error))
    const { refusals } = await this.world.operator.call("findRefusal", { reference: error.reference ?? "" })
    const code = refusals[0]?.code ?? ""
    assert.equal(publicFault(code as FaultCode).code, error.code, "the door is told what outsiders are told")
    return code
  }
}

test("a session goes on at another instance, with its rights and its end; the old one ends at its door", async (t) => {
  const browser = await Browser.open(t)
  const [first, second] = [
    await browser.world.openDoor("sftp", "sftp-1"),
    await browser.world.openDoor("sftp", "sftp-2"),
  ]
  const session = await browser.login(first)
  const adopted = await browser.adopt(second, session)
  assert.notEqual(adopted.session, session)
  await second.client.call("listFolder", { path: "/ausgang/aok" }, adopted.session)
  const ended = first.client.call("listFolder", { path: "/ausgang/aok" }, session)
  await assert.rejects(ended, { code: "SESSION_ENDED" })
  await until(() => first.pushes.length > 0)
  assert.deepEqual(first.pushes, [{ name: "endSession", input: { session, reason: "adopted" } }])
  // And on from there: the key moves with it.
  const third = await browser.world.openDoor("inside", "inside-1")
  const again = await browser.adopt(third, adopted.session)
  assert.equal(again.expiresAt, adopted.expiresAt)
  const leaves = (await browser.world.leaves()).filter(({ type }) => type === "session_adopt" || type === "session_end")
  assert.deepEqual(
    leaves.map((leaf) => [leaf.type, leaf.door, leaf.type === "session_adopt" ? leaf.from : leaf.session]),
    [
      ["session_end", first.started.door, session],
      ["session_adopt", second.started.door, session],
      ["session_end", second.started.door, adopted.session],
      ["session_adopt", third.started.door, adopted.session],
    ],
  )
})

test("after a door's end, or the keeper's, its sessions wait for their owners, and come back once", async (t) => {
  const browser = await Browser.open(t)
  const first = await browser.world.openDoor("sftp", "sftp-1")
  const session = await browser.login(first)
  first.client.close()
  await browser.world.restart()
  const [second, third] = [
    await browser.world.openDoor("sftp", "sftp-2"),
    await browser.world.openDoor("sftp", "sftp-3"),
  ]
  const both = await Promise.allSettled([browser.adopt(second, session), browser.adopt(third, session)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"])
  assert.equal(await browser.reasonOf(browser.adopt(third, session)), "ADOPT_SESSION_OVER")
})

test("Ed25519 keys prove as well", async (t) => {
  const browser = await Browser.open(t)
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const [first, second] = [
    await browser.world.openDoor("sftp", "sftp-1"),
    await browser.world.openDoor("sftp", "sftp-2"),
  ]
  const session = await browser.login(first, publicKey.export({ format: "der", type: "spki" }).toString("base64"))
  const proof = sign(null, adoptionText(session, second.started.door), privateKey).toString("base64")
  assert.ok((await browser.adopt(second, session, proof)).session)
})

type Stage = {
  readonly browser: Browser
  readonly first: TestDoor
  readonly second: TestDoor
  readonly session: string
}
const refused: readonly { why: string; code: FaultCode; ask: (stage: Stage) => Promise<unknown> }[] = [
  {
    why: "without a proof, by a captured door that knows the session",
    code: "ADOPT_SIGNATURE_WRONG",
    ask: ({ browser, second, session }) => browser.adopt(second, session, randomBytes(64).toString("base64")),
  },
  {
    why: "with a key of the door's own",
    code: "ADOPT_SIGNATURE_WRONG",
    ask: ({ browser, second, session }) => {
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
      return browser.adopt(second, session, browser.proof(session, second, privateKey))
    },
  },
  {
    why: "with a proof that was meant for another door",
    code: "ADOPT_SIGNATURE_WRONG",
    ask: ({ browser, first, second, session }) => browser.adopt(second, session, browser.proof(session, first)),
  },
  {
    why: "with the proof of another session",
    code: "ADOPT_SIGNATURE_WRONG",
    ask: ({ browser, second, session }) => browser.adopt(second, session, browser.proof(randomId(), second)),
  },
  {
    why: "with an empty proof",
    code: "ADOPT_SIGNATURE_WRONG",
    ask: ({ browser, second, session }) => browser.adopt(second, session, ""),
  },
  {
    why: "at the door where it is",
    code: "ADOPT_SESSION_OVER",
    ask: ({ browser, first, session }) => browser.adopt(first, session),
  },
  {
    why: "a second time with the same proof",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ browser, second, session }) => {
      const proof = browser.proof(session, second)
      await browser.adopt(second, session, proof)
      return await browser.adopt(second, session, proof)
    },
  },
  {
    why: "that does not exist",
    code: "ADOPT_SESSION_UNKNOWN",
    ask: ({ browser, second }) => browser.adopt(second, randomId()),
  },
  {
    why: "without a key of its own",
    code: "ADOPT_KEY_MISSING",
    ask: async ({ browser, second, first }) => {
      const machine = await browser.world.login("aok", first)
      return await browser.adopt(second, machine.id)
    },
  },
  {
    why: "that its owner ended",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ browser, first, second, session }) => {
      await first.client.call("endSession", { reason: "closed" }, session)
      return await browser.adopt(second, session)
    },
  },
  {
    why: "that an operator ended",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ browser, second, session }) => {
      await browser.world.operator.call("endSessions", { session, reason: "Verdacht" })
      return await browser.adopt(second, session)
    },
  },
  {
    why: "that a cut ended, after the reopening",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ browser, second, session }) => {
      const { operator } = browser.world
      const { cut } = await operator.local("cut", { scope: "account", target: "dr-beispiel", reason: "Verdacht" })
      await operator.call("reopen", { cut, reason: "Irrtum" })
      return await browser.adopt(second, session)
    },
  },
  {
    why: "of an institution that is cut meanwhile",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ browser, second, session, first }) => {
      first.client.close()
      await first.gone
      await browser.world.operator.local("cut", { scope: "institution", target: "praxis", reason: "Verdacht" })
      return await browser.adopt(second, session)
    },
  },
  {
    why: "of an account that was blocked for a moment after its door had gone",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ browser, first, second, session }) => {
      first.client.close()
      await first.gone
      await browser.world.operator.call("blockAccount", { account: browser.account, reason: "Verdacht" })
      await browser.world.operator.call("unblockAccount", { account: browser.account, reason: "Irrtum" })
      return await browser.adopt(second, session)
    },
  },
  {
    why: "from a network that is not the account's",
    code: "LOGIN_ADDRESS_NOT_PERMITTED",
    ask: async ({ browser, second, session }) => {
      const given = { account: browser.account, networks: ["198.51.100.0/24"] }
      await browser.world.operator.call("setAddresses", given)
      return await browser.adopt(second, session)
    },
  },
  {
    why: "where the policy wants another factor",
    code: "LOGIN_FACTOR_NOT_PERMITTED",
    ask: async ({ browser, second, session }) => {
      await browser.world.operator.call("setPolicy", { zone: "sftp", role: "person", factors: ["fido2"] })
      return await browser.adopt(second, session)
    },
  },
]
for (const { why, code, ask } of refused) {
  test(`a session ${why} does not go on`, async (t) => {
    const browser = await Browser.open(t)
    const first = await browser.world.openDoor("sftp", "sftp-1")
    const second = await browser.world.openDoor("sftp", "sftp-2")
    const stage = { browser, first, second, session: await browser.login(first) }
    assert.equal(await browser.reasonOf(ask(stage)), code)
  })
}

test("an administrator's session inside does not go on at a door that faces the internet", async (t) => {
  const browser = await Browser.open(t, ["sender", "administrator"])
  const [inside, outside] = [await browser.world.openDoor("inside"), await browser.world.openDoor("sftp")]
  const session = await browser.login(inside)
  assert.equal(await browser.reasonOf(browser.adopt(outside, session)), "LOGIN_ADMINISTRATOR_OUTSIDE")
})

test("what a login names as its session's key must be a public key of a kind that we take", async (t) => {
  const browser = await Browser.open(t)
  const door = await browser.world.openDoor()
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" })
  const wrong = [
    "AAAA",
    generateKeyPairSync("x25519").publicKey.export({ format: "der", type: "spki" }).toString("base64"),
  ]
  for (const key of wrong) assert.equal(await browser.reasonOf(browser.login(door, key)), "LOGIN_SESSION_KEY_INVALID")
  const long = publicKey.export({ format: "der", type: "spki" }).toString("base64")
  assert.throws(() => parseSessionKey(long), { code: "LOGIN_SESSION_KEY_INVALID" })
  await assert.rejects(browser.login(door, long), { code: "SCHEMA_MISMATCH" })
})
