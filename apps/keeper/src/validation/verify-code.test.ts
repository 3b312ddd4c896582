/** Yubico's validation protocol through a whole keeper, with clients written from the protocol's text. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { KeeperClient, OutputOf } from "@schleuse/wire"
import { PEER } from "../testing/door.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"
import { SoftwareHotp, SoftwareYubikey } from "../tokens/testing/software-tokens.ts"
import { type Parameter, readAnswer, signatureOf, signedQuery } from "./testing/signed-query.ts"

type Clean = { after: (clean: () => unknown) => void }
const PASSWORD = "vier Pferde im Regen 1234"
const NONCE = "0123456789abcdefFEDC"

class Asking {
  readonly world: KeeperWorld
  readonly yubikey = new SoftwareYubikey()
  readonly hotp = new SoftwareHotp()
  account = ""
  tokens: readonly string[] = []
  server: KeeperClient | undefined
  client = ""
  key = ""

  constructor(world: KeeperWorld) {
    this.world = world
  }

  static async open(t: Clean, state = "active"): Promise<Asking> {
    const asking = new Asking(await KeeperWorld.open(t))
    const { praxis, klinik } = asking.world.institutions
    const memberships = { [praxis]: ["sender", "collector"], [klinik]: ["collector"] }
    const tokens = [asking.yubikey.token, asking.hotp.token]
    const person = { login: "dr-beispiel", memberships, password: PASSWORD, tokens, state }
    const [added] = await asking.world.addPeople([person])
    asking.account = added?.account ?? ""
    asking.tokens = added?.tokens ?? []
    asking.server = await asking.world.openValidation()
    const made = await asking.add("radius")
    asking.client = String(made.client)
    asking.key = made.key
    return asking
  }

  add(name: string, institutions?: readonly string[], signature: "required" | "optional" = "required") {
    const limits = institutions === undefined ? {} : { institutions }
    return this.world.operator.call("addValidationClient", { name, signature, ...limits })
  }

  async raw(parameters: readonly Parameter[], address = PEER.address): Promise<OutputOf<"verifyCode">> {
    const answer = await this.server?.call("verifyCode", { parameters, peer: { address, port: 1 } })
    assert.ok(answer)
    return answer
  }

  /** A signed request; its answer's fields, the signature checked. */
  async ask(otp: string, more: Readonly<Record<string, string>> = {}, key = this.key) {
    const { lines } = await this.raw(signedQuery({ id: this.client, otp, ...more }, key))
    return readAnswer(lines, this.key)
  }

  async reasonOf(reference: string | undefined): Promise<string | undefined> {
    const { refusals } = await this.world.operator.call("findRefusal", { reference: reference ?? "" })
    return refusals[0]?.code
  }
}

test("a code is good once; the answer repeats code and nonce, and is signed", async (t) => {
  const asking = await Asking.open(t)
  const otp = asking.yubikey.touch()
  const answer = await asking.ask(otp, { nonce: NONCE })
  const { t: time, ...rest } = answer
  assert.deepEqual(rest, { otp, nonce: NONCE, sl: "100", status: "OK" })
  assert.match(time ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ0\d{3}$/)
  assert.equal((await asking.ask(otp, { nonce: NONCE }))["status"], "REPLAYED_REQUEST")
  assert.equal((await asking.ask(otp))["status"], "REPLAYED_OTP")
  const other = await asking.add("pam")
  const { lines } = await asking.raw(signedQuery({ id: String(other.client), otp, nonce: NONCE }, other.key))
  assert.equal(readAnswer(lines, other.key)["status"], "REPLAYED_OTP", "of another client it is not the same request")
  const spent = (await asking.world.leaves()).flatMap((leaf) => (leaf.type === "code_spent" ? [leaf] : []))
  assert.deepEqual(
    spent.map(({ token, counter, used, client, zone }) => ({ token, counter, used, client, zone })),
    [{ token: asking.tokens[0], counter: 1, used: 0, client: Number(asking.client), zone: "validation" }],
  )
})

test("with timestamp=1 the answer has the touch's counters; capitals lock does not matter", async (t) => {
  const asking = await Asking.open(t)
  asking.yubikey.next = { session: 7, use: 3 }
  const otp = asking.yubikey.touch().toUpperCase()
  const answer = await asking.ask(otp, { timestamp: "1", sl: "secure", timeout: "8" })
  assert.equal(answer["status"], "OK")
  assert.equal(answer["otp"], otp)
  assert.deepEqual([answer["sessioncounter"], answer["sessionuse"]], ["7", "3"])
  assert.match(answer["timestamp"] ?? "", /^\d{1,8}$/)
})

test("of simultaneous requests with one code one is answered with OK", async (t) => {
  const asking = await Asking.open(t)
  for (let round = 0; round < 20; round++) {
    const otp = asking.yubikey.touch()
    const answers = await Promise.all(Array.from({ length: 8 }, () => asking.ask(otp)))
    const statuses = Map.groupBy(answers, ({ status }) => status)
    assert.deepEqual([statuses.get("OK")?.length, statuses.get("REPLAYED_OTP")?.length], [1, 7])
  }
})

test("a code that a door has taken is used up here, and the other way round", async (t) => {
  const asking = await Asking.open(t)
  const door = await asking.world.openDoor()
  const first = asking.yubikey.touch()
  await door.loginCode("dr-beispiel", [PASSWORD, first])
  assert.equal((await asking.ask(first))["status"], "REPLAYED_OTP")
  const second = asking.yubikey.touch()
  assert.equal((await asking.ask(second))["status"], "OK")
  await assert.rejects(door.loginCode("dr-beispiel", [PASSWORD, second]), { code: "LOGIN_REFUSED" })
  const both = asking.yubikey.touch()
  const [here, there] = await Promise.allSettled([
    asking.ask(both),
    door.loginCode("dr-beispiel", [PASSWORD, both]),
  ] as const)
  const isGoodHere = here.status === "fulfilled" && here.value["status"] === "OK"
  assert.equal(isGoodHere, there.status === "rejected", "exactly one of the two")
})

test("what is asked wrongly is answered by its status, signed where the client is known, and spends nothing", async (t) => {
  const asking = await Asking.open(t)
  const { client: id, key } = asking
  const otp = asking.yubikey.touch()
  const good = { id, otp, nonce: NONCE }
  const without = (name: string) =>
    signedQuery(Object.fromEntries(Object.entries(good).filter(([n]) => n !== name)), key)
  const signed = (change: Readonly<Record<string, string>>, with_ = key) => signedQuery({ ...good, ...change }, with_)
  const plain = Object.entries(good).map(([name, value]) => ({ name, value }))
  const doubled = (name: string, value: string) => [...plain, { name, value }]
  const rows: readonly { why: string; parameters: readonly Parameter[]; status: string; isKnown?: false }[] = [
    { why: "nothing", parameters: [], status: "MISSING_PARAMETER", isKnown: false },
    { why: "no id", parameters: without("id"), status: "MISSING_PARAMETER", isKnown: false },
    { why: "no code", parameters: without("otp"), status: "MISSING_PARAMETER" },
    {
      why: "no nonce",
      parameters: without("nonce").filter(({ name }) => name !== "nonce"),
      status: "MISSING_PARAMETER",
    },
    { why: "a short nonce", parameters: signed({ nonce: "a".repeat(15) }), status: "MISSING_PARAMETER" },
    { why: "a long nonce", parameters: signed({ nonce: "a".repeat(41) }), status: "MISSING_PARAMETER" },
    {
      why: "a nonce with signs",
      parameters: signed({ nonce: "a".repeat(20) + "&otp=x" }),
      status: "MISSING_PARAMETER",
    },
    { why: "an id with a zero", parameters: signed({ id: `0${id}` }), status: "MISSING_PARAMETER", isKnown: false },
    { why: "a negative id", parameters: signed({ id: "-1" }), status: "MISSING_PARAMETER", isKnown: false },
    { why: "an unknown field", parameters: signed({ admin: "1" }), status: "MISSING_PARAMETER" },
    { why: "an sl of 101", parameters: signed({ sl: "101" }), status: "MISSING_PARAMETER" },
    { why: "a timestamp of 2", parameters: signed({ timestamp: "2" }), status: "MISSING_PARAMETER" },
    { why: "an empty code", parameters: signed({ otp: "" }), status: "MISSING_PARAMETER" },
    { why: "a second code", parameters: doubled("otp", "c".repeat(44)), status: "MISSING_PARAMETER" },
    { why: "a second id", parameters: doubled("id", "99"), status: "MISSING_PARAMETER" },
    { why: "an unknown client", parameters: signed({ id: "99" }), status: "NO_SUCH_CLIENT", isKnown: false },
    { why: "no signature", parameters: plain, status: "BAD_SIGNATURE" },
    { why: "another key", parameters: signed({}, "AAAAAAAAAAAAAAAAAAAAAAAAAAA="), status: "BAD_SIGNATURE" },
    {
      why: "a signature of something else",
      parameters: [...plain, { name: "h", value: signatureOf(doubled("sl", "1"), key) }],
      status: "BAD_SIGNATURE",
    },
    { why: "no base64", parameters: doubled("h", "%"), status: "MISSING_PARAMETER" },
    { why: "unused bits", parameters: doubled("h", `${"A".repeat(26)}B=`), status: "BAD_SIGNATURE" },
    { why: "a code that is none", parameters: signed({ otp: "123456" }), status: "BAD_OTP" },
    { why: "a code without a key's name", parameters: signed({ otp: otp.slice(12) }), status: "BAD_OTP" },
  ]
  for (const { why, parameters, status, isKnown } of rows) {
    const { lines, reference } = await asking.raw(parameters)
    assert.equal(readAnswer(lines, isKnown === false ? undefined : key)["status"], status, why)
    assert.match(reference ?? "", /^[A-Z0-9]{6}$/, why)
    // Whoever shows the key begins anew, or the throttle would answer in the end.
    assert.equal((await asking.ask(new SoftwareYubikey().touch()))["status"], "BAD_OTP", why)
  }
  assert.equal((await asking.ask(otp))["status"], "OK")
})

test("codes of unknown, foreign, corrupted or blocked tokens and of blocked people look alike", async (t) => {
  const asking = await Asking.open(t)
  const { yubikey, world } = asking
  const stock = new SoftwareYubikey()
  const secret = Buffer.from(stock.token.secret).toString("hex")
  const token = { kind: "yubico-otp", publicId: stock.publicId, secret } as const
  await world.operator.call("importTokens", { tokens: [token], dryRun: false })
  const fresh = yubikey.touch()
  const bad = [
    ["OTP_CHECKSUM_WRONG", fresh.slice(0, -1) + (fresh.endsWith("c") ? "b" : "c")],
    ["LOGIN_TOKEN_UNKNOWN", new SoftwareYubikey().touch()],
    ["LOGIN_TOKEN_UNKNOWN", stock.touch()],
    ["LOGIN_CODE_MISSING", `ubhe01234567${asking.hotp.press()}`],
  ] as const
  for (const [code, otp] of bad) {
    const { lines, reference } = await asking.raw(signedQuery({ id: asking.client, otp }, asking.key))
    assert.equal(readAnswer(lines, asking.key)["status"], "BAD_OTP", code)
    assert.equal(await asking.reasonOf(reference), code)
  }
  await world.operator.call("blockAccount", { account: asking.account, reason: "Probe" })
  assert.equal((await asking.ask(yubikey.touch()))["status"], "BAD_OTP")
  await world.operator.call("unblockAccount", { account: asking.account, reason: "Probe" })
  assert.equal((await asking.ask(yubikey.touch()))["status"], "OK")
  await world.operator.local("cut", { scope: "account", target: "dr-beispiel", reason: "Probe" })
  assert.equal((await asking.ask(yubikey.touch()))["status"], "BAD_OTP")
  await world.operator.call("blockToken", { token: asking.tokens[0] ?? "", state: "lost", reason: "Probe" })
  const { lines, reference } = await asking.raw(signedQuery({ id: asking.client, otp: yubikey.touch() }, asking.key))
  assert.equal(readAnswer(lines, asking.key)["status"], "BAD_OTP")
  assert.ok(["LOGIN_TOKEN_BLOCKED", "CUT"].includes((await asking.reasonOf(reference)) ?? ""))
  const { logins } = await world.operator.call("listLogins", { account: asking.account })
  assert.ok(logins.some(({ zone, outcome }) => zone === "validation" && outcome === "accepted"))
  assert.ok(logins.some(({ zone, outcome }) => zone === "validation" && outcome === "LOGIN_ACCOUNT_BLOCKED"))
})

test("a person who was only invited has no code that counts", async (t) => {
  const asking = await Asking.open(t, "invited")
  assert.equal((await asking.ask(asking.yubikey.touch()))["status"], "BAD_OTP")
})

test("a client that is restricted to institutions may ask for their members alone", async (t) => {
  const asking = await Asking.open(t)
  const { praxis, aok, klinik } = asking.world.institutions
  const outside = await asking.add("nur-aok", [aok])
  const inside = await asking.add("nur-klinik", [aok, klinik])
  const request = async ({ client, key }: { client: number; key: string }, otp: string) => {
    const { lines, reference } = await asking.raw(signedQuery({ id: String(client), otp }, key))
    return { status: readAnswer(lines, key)["status"], reference }
  }
  const otp = asking.yubikey.touch()
  const refused = await request(outside, otp)
  assert.equal(refused.status, "BAD_OTP")
  assert.equal(await asking.reasonOf(refused.reference), "VALIDATION_TOKEN_OUTSIDE")
  assert.equal((await request(inside, otp)).status, "OK", "nothing was spent by the one that may not ask")
  const { clients } = await asking.world.operator.call("listValidationClients", {})
  assert.deepEqual(
    clients.map(({ name, institutions }) => [name, institutions?.includes(praxis), institutions?.length]),
    [
      ["radius", undefined, undefined],
      ["nur-aok", false, 1],
      ["nur-klinik", false, 2],
    ],
  )
})

test("a removed client is nobody, for ever; a name can be given again, a number not", async (t) => {
  const asking = await Asking.open(t)
  await assert.rejects(asking.add("radius"), { code: "VALIDATION_CLIENT_EXISTS" })
  const { operator } = asking.world
  const input = { client: Number(asking.client), reason: "Probe" }
  await operator.call("removeValidationClient", input)
  await assert.rejects(operator.call("removeValidationClient", input), { code: "VALIDATION_CLIENT_UNKNOWN" })
  const { lines } = await asking.raw(signedQuery({ id: asking.client, otp: asking.yubikey.touch() }, asking.key))
  assert.equal(readAnswer(lines)["status"], "NO_SUCH_CLIENT")
  assert.notEqual((await asking.add("radius")).client, Number(asking.client))
})

test("where signatures are optional, a wrong one is still refused", async (t) => {
  const asking = await Asking.open(t)
  const { client, key } = await asking.add("alt", undefined, "optional")
  const id = String(client)
  const { lines } = await asking.raw(signedQuery({ id, otp: asking.yubikey.touch() }, ""))
  assert.equal(readAnswer(lines, key)["status"], "OK")
  const wrong = await asking.raw(signedQuery({ id, otp: asking.yubikey.touch() }, asking.key))
  assert.equal(readAnswer(wrong.lines, key)["status"], "BAD_SIGNATURE")
})

test("strangers are slowed down; a client that is known from its address is not, nor by its users' wrong codes", async (t) => {
  const asking = await Asking.open(t)
  for (let n = 0; n < 30; n++) assert.equal((await asking.ask(new SoftwareYubikey().touch()))["status"], "BAD_OTP")
  assert.equal((await asking.ask(asking.yubikey.touch()))["status"], "OK")
  const strangersKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
  const stranger = async () => {
    const { lines } = await asking.raw(
      signedQuery({ id: asking.client, otp: "c".repeat(44) }, strangersKey),
      "198.51.100.9",
    )
    return readAnswer(lines, asking.key)["status"]
  }
  const statuses: (string | undefined)[] = []
  for (let n = 0; n < 7; n++) statuses.push(await stranger())
  assert.deepEqual(
    statuses.slice(0, 5),
    Array.from({ length: 5 }, () => "BAD_SIGNATURE"),
  )
  assert.equal(statuses.at(-1), "OPERATION_NOT_ALLOWED")
  assert.equal((await asking.ask(asking.yubikey.touch()))["status"], "OK")
})

test("a sealed keeper and a cut answer nothing that could be taken for a no", async (t) => {
  const asking = await Asking.open(t)
  const { operator } = asking.world
  await operator.local("sealKeeper", { reason: "Probe" })
  await assert.rejects(asking.ask(asking.yubikey.touch()), { name: "Fault" })
  await operator.call("unsealKeeper", {})
  assert.equal((await asking.ask(asking.yubikey.touch()))["status"], "OK")
  const { cut } = await operator.local("cut", { scope: "door", target: "validation", reason: "Probe" })
  await assert.rejects(asking.ask(asking.yubikey.touch()), { name: "Fault", code: "CUT" })
  await operator.call("reopen", { cut, reason: "Probe" })
  const { doors } = await operator.local("status", {})
  assert.deepEqual(
    doors.filter(({ zone }) => zone === "validation").map(({ name }) => name),
    ["validation"],
  )
})

test("a validation server starts once, and asks nothing before", async (t) => {
  const asking = await Asking.open(t)
  const input = { build: "00".repeat(16), pid: 1 }
  await assert.rejects(asking.server?.call("startValidation", input) ?? Promise.resolve(), {
    code: "KEEPER_AWAY",
  })
  const early = asking.world.attachValidation()
  const question = { parameters: [], peer: { address: PEER.address, port: 1 } }
  await assert.rejects(early.call("verifyCode", question), { code: "KEEPER_AWAY" })
})
