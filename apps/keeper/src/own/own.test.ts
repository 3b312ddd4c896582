/** Operators at a console: where they come from, how long they stay, and what they do about themselves. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { canonicalJson } from "@schleuse/base"
import type { InputOf, KeeperClient } from "@schleuse/wire"
import { LoggedIn, PASSWORD } from "../approvals/testing/operators-world.ts"
import { BUILD } from "../testing/door.ts"
import { SoftwareYubikey } from "../tokens/testing/software-tokens.ts"
import { FidoWorld } from "../webauthn/testing/fido-world.ts"

const BROWSER = { address: "192.0.2.9", port: 50_123 }
const ELSEWHERE = { address: "198.51.100.7", port: 50_124 }
const QUARTER_MS = 15 * 60_000
const NEW_PASSWORD = "kupfer wolke bahnhof"

type Ended = { readonly session: string; readonly reason: string }

async function openConsole(fido: FidoWorld, ended: Ended[] = []): Promise<KeeperClient> {
  const client = fido.world.attachConsole({ endSession: (push) => void ended.push(push) })
  await client.call("startConsole", { build: BUILD, pid: 1 })
  return client
}

async function logIn(fido: FidoWorld, client: KeeperClient, login: string, peer = BROWSER): Promise<LoggedIn> {
  const input = { user: login, password: PASSWORD, code: fido.operators.touch(login), peer }
  return new LoggedIn(client, (await client.call("loginOperator", input)).session)
}

const wrong = { user: "chefin", password: "falsch", code: "123456" }

test("a console says where its browsers are, and the socket never does", async (t) => {
  const fido = await FidoWorld.open(t)
  const [client, socket] = [await openConsole(fido), fido.connect()]
  const refused = { code: "SCHEMA_MISMATCH" }
  const code = fido.world.keeper.setupCode ?? ""
  await assert.rejects(client.call("loginOperator", wrong), refused)
  await assert.rejects(client.call("beginFidoLogin", {}), refused)
  await assert.rejects(client.call("beginFidoActivation", { user: "chefin" }), refused)
  await assert.rejects(client.call("setupBegin", { code }), refused)
  await assert.rejects(socket.call("loginOperator", { ...wrong, peer: BROWSER }), refused)
  await assert.rejects(socket.call("setupBegin", { code, peer: BROWSER }), refused)
  await client.call("setupBegin", { code, peer: BROWSER })
})

test("a login at the console has its browser's address in the history, and so has a refused one", async (t) => {
  const fido = await FidoWorld.open(t)
  const client = await openConsole(fido)
  await assert.rejects(client.call("loginOperator", { ...wrong, peer: ELSEWHERE }), { code: "LOGIN_REFUSED" })
  const chefin = await logIn(fido, client, "chefin")
  const { logins } = await chefin.call("listOwnLogins", {})
  assert.deepEqual(
    logins.map(({ zone, outcome, address }) => [zone, outcome, address]),
    [
      ["console", "accepted", BROWSER.address],
      ["console", "refused", ELSEWHERE.address],
    ],
  )
})

test("an account's networks hold at the console for both ways to log in", async (t) => {
  const fido = await FidoWorld.open(t)
  const client = await openConsole(fido)
  const chefin = await logIn(fido, client, "chefin")
  const { key } = await fido.register(chefin)
  const networks = { account: fido.operators.account("chefin"), networks: ["192.0.2.0/24"] }
  await (await fido.world.openOperator()).call("setAddresses", networks)
  const from = async (peer: typeof BROWSER) => {
    const options = await client.call("beginFidoLogin", { peer })
    return await client.call("loginFido", { assertion: key.get(options), peer })
  }
  await from(BROWSER)
  assert.equal(await fido.codeOf(from(ELSEWHERE)), "LOGIN_ADDRESS_NOT_PERMITTED")
  assert.equal(await fido.codeOf(logIn(fido, client, "chefin", ELSEWHERE)), "LOGIN_ADDRESS_NOT_PERMITTED")
})

test("whoever guesses at one browser delays neither another nor the socket", async (t) => {
  const fido = await FidoWorld.open(t)
  const client = await openConsole(fido)
  await logIn(fido, client, "chefin")
  const codes: string[] = []
  for (let i = 0; i < 6; i++) codes.push(await fido.codeOf(client.call("loginOperator", { ...wrong, peer: ELSEWHERE })))
  assert.equal(codes.at(-1), "LOGIN_THROTTLED")
  await logIn(fido, client, "chefin")
})

test("set-up codes are slowed down for each address of its own, and never used up", async (t) => {
  const fido = await FidoWorld.open(t)
  const client = await openConsole(fido)
  const code = fido.world.keeper.setupCode ?? ""
  const codes: string[] = []
  for (let i = 0; i < 30; i++) {
    codes.push(await fido.codeOf(client.call("setupBegin", { code: "AAAA-AAAA", peer: ELSEWHERE })))
  }
  assert.deepEqual(
    codes.slice(0, 5),
    Array.from({ length: 5 }, () => "SETUP_CODE_WRONG"),
  )
  assert.equal(codes.at(-1), "LOGIN_THROTTLED")
  assert.equal(await fido.codeOf(client.call("setupBegin", { code, peer: ELSEWHERE })), "LOGIN_THROTTLED")
  await client.call("setupBegin", { code, peer: BROWSER })
  await fido.hands.advance(QUARTER_MS)
  await client.call("setupBegin", { code, peer: ELSEWHERE })
})

for (const who of ["a person's", "the set-up's"]) {
  test(`${who} session is extended until eight hours after it began, and no longer`, async (t) => {
    const fido = await FidoWorld.open(t)
    const client = await openConsole(fido)
    const begin = async () => {
      if (who === "a person's") return await logIn(fido, client, "chefin")
      const code = fido.world.keeper.setupCode ?? ""
      return new LoggedIn(client, (await client.call("setupBegin", { code, peer: BROWSER })).session)
    }
    const since = fido.hands.clock.wallMs()
    const session = await begin()
    let ends = 0
    for (let minutes = 0; minutes < 470; minutes += 10) {
      const { expiresAt } = await session.call("extendOperatorSession", {})
      assert.ok(expiresAt > ends && expiresAt <= fido.hands.clock.wallMs() + QUARTER_MS)
      ends = expiresAt
      await fido.hands.advance(10 * 60_000)
    }
    const last = await session.call("extendOperatorSession", {})
    assert.ok(Math.abs(last.expiresAt - (since + 8 * 3_600_000)) < 60_000)
    await assert.rejects(session.call("extendOperatorSession", {}), { code: "SESSION_LONGEST" })
    await fido.hands.advance(10 * 60_000)
    await assert.rejects(session.call("extendOperatorSession", {}), { code: "SESSION_ENDED" })
  })
}

test("however long a session was extended, the code of its login stands for a fresh one for a quarter of an hour only", async (t) => {
  const fido = await FidoWorld.open(t, { chefin: ["administrator"], vertretung: ["administrator"] })
  const chefin = await fido.operators.login("chefin")
  const vertretung = await logIn(fido, await openConsole(fido), "vertretung")
  const policy = { zone: "sftp", role: "machine", factors: ["ssh-key"] } as const
  const { approval, inputHash } = await chefin.propose("setPolicy", policy)
  await fido.hands.advance(10 * 60_000)
  await vertretung.call("extendOperatorSession", {})
  await fido.hands.advance(10 * 60_000)
  await assert.rejects(vertretung.call("approve", { approval, inputHash }), { code: "CONFIRMATION_CODE_NEEDED" })
  await fido.confirmByCode(vertretung, "approve", { approval, inputHash }, "vertretung")
  assert.equal((await vertretung.call("approve", { approval, inputHash })).command, "setPolicy")
})

test("somebody sees where he is logged in, and ends one session, the others, or all", async (t) => {
  const fido = await FidoWorld.open(t)
  const ended: Ended[] = []
  const client = await openConsole(fido, ended)
  const here = await logIn(fido, client, "chefin")
  const [two, three] = [await logIn(fido, client, "chefin"), await fido.operators.login("chefin")]
  const werner = await logIn(fido, client, "werner")
  const { sessions } = await here.call("listOwnSessions", {})
  assert.deepEqual(
    sessions.map(({ session, zone, isThis }) => [session, zone, isThis]),
    [
      [here.session, "console", true],
      [two.session, "console", false],
      [three.session, "operator", false],
    ],
  )
  await assert.rejects(here.call("endOwnSessions", { which: "one", session: werner.session }), {
    code: "SESSION_NOT_YOURS",
  })
  await assert.rejects(here.call("endOwnSessions", { which: "one" }), { code: "SCHEMA_MISMATCH" })
  assert.deepEqual(await here.call("endOwnSessions", { which: "one", session: two.session }), { ended: 1 })
  await assert.rejects(two.call("listOwnTokens", {}), { code: "SESSION_ENDED" })
  assert.deepEqual(await here.call("endOwnSessions", { which: "others" }), { ended: 1 })
  assert.deepEqual(await here.call("endOwnSessions", { which: "all" }), { ended: 1 })
  await assert.rejects(here.call("listOwnTokens", {}), { code: "SESSION_ENDED" })
  assert.equal((await werner.call("listOwnTokens", {})).tokens.length, 1)
  assert.deepEqual(
    ended.map(({ session }) => session),
    [two.session, here.session],
  )
})

test("whoever logs out everywhere is out at doors too, and those are told", async (t) => {
  const fido = await FidoWorld.open(t)
  const { world, operators } = fido
  const key = new SoftwareYubikey()
  const memberships = { [operators.house]: ["it-service"], [world.institutions.praxis]: ["sender"] }
  await world.addPeople([{ login: "beides", memberships, password: PASSWORD, tokens: [key.token] }])
  const client = await openConsole(fido)
  const input = { user: "beides", password: PASSWORD, code: key.touch(), peer: BROWSER }
  const here = new LoggedIn(client, (await client.call("loginOperator", input)).session)
  const door = await world.openDoor("inside")
  const there = await door.loginCode("beides+praxis", [PASSWORD, key.touch()])
  assert.ok("session" in there)
  const { sessions } = await here.call("listOwnSessions", {})
  assert.deepEqual(
    sessions.map(({ zone }) => zone),
    ["console", "inside"],
  )
  assert.deepEqual(await here.call("endOwnSessions", { which: "one", session: there.session }), { ended: 1 })
  const again = await door.loginCode("beides+praxis", [PASSWORD, key.touch()])
  assert.ok("session" in again)
  assert.deepEqual(await here.call("endOwnSessions", { which: "all" }), { ended: 2 })
  await assert.rejects(door.client.call("volume", {}, again.session), { code: "SESSION_ENDED" })
  const told = door.pushes.flatMap(({ name, input: about }) => (name === "endSession" ? [about.session] : []))
  assert.deepEqual(told, [there.session, again.session])
})

const salt = () => randomBytes(16).toString("hex")

async function change(
  fido: FidoWorld,
  by: LoggedIn,
  input: Omit<InputOf<"changeOwnPassword">, "salt">,
): Promise<number> {
  const salted = { ...input, salt: salt() }
  await by.call("confirmByCode", {
    command: "changeOwnPassword",
    input: canonicalJson(salted),
    code: fido.operators.touch("chefin"),
  })
  return (await by.call("changeOwnPassword", salted)).ended
}

test("a password is changed by the old one and a fresh code, and ends the other sessions", async (t) => {
  const fido = await FidoWorld.open(t)
  const client = await openConsole(fido)
  const [other, chefin] = [await logIn(fido, client, "chefin"), await logIn(fido, client, "chefin")]
  const right = { old: PASSWORD, password: NEW_PASSWORD }
  await assert.rejects(chefin.call("changeOwnPassword", { ...right, salt: salt() }), {
    code: "CONFIRMATION_CODE_NEEDED",
  })
  assert.equal(await change(fido, chefin, right), 1)
  await assert.rejects(other.call("listOwnTokens", {}), { code: "SESSION_ENDED" })
  await chefin.call("listOwnTokens", {})
  assert.equal(await fido.codeOf(logIn(fido, client, "chefin")), "LOGIN_PASSWORD_WRONG")
  const input = { user: "chefin", password: NEW_PASSWORD, code: fido.operators.touch("chefin"), peer: BROWSER }
  await client.call("loginOperator", input)
})

test("before the touch it is said what is wrong with either password; guesses at the old one are slowed down", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await logIn(fido, await openConsole(fido), "chefin")
  const ask = (old: string, password: string) => chefin.call("changeOwnPassword", { old, password, salt: salt() })
  await assert.rejects(ask(PASSWORD, "kurz"), { code: "PASSWORD_TOO_SHORT" })
  await assert.rejects(ask(PASSWORD, "chefin chefin"), { code: "PASSWORD_PERSONAL" })
  const details: string[] = []
  for (let i = 0; i < 6; i++) details.push((await fido.reasonOf(ask(`falsch ${i}`, NEW_PASSWORD))).detail)
  assert.match(details[0] ?? "", /LOGIN_PASSWORD_WRONG/)
  assert.match(details.at(-1) ?? "", /LOGIN_THROTTLED/)
  await fido.hands.advance(QUARTER_MS - 60_000)
  await assert.rejects(ask(PASSWORD, NEW_PASSWORD), { code: "CONFIRMATION_CODE_NEEDED" })
})

test("in a set-up session nobody has anything of his own", async (t) => {
  const fido = await FidoWorld.open(t)
  const client = await openConsole(fido)
  const { session } = await client.call("setupBegin", { code: fido.world.keeper.setupCode ?? "", peer: BROWSER })
  const nobody = new LoggedIn(client, session)
  const refused = { code: "OWN_ACCOUNT_MISSING" }
  await assert.rejects(nobody.call("listOwnSessions", {}), refused)
  await assert.rejects(nobody.call("listOwnTokens", {}), refused)
  await assert.rejects(nobody.call("endOwnSessions", { which: "all" }), refused)
  await assert.rejects(nobody.call("changeOwnPassword", { old: "x", password: NEW_PASSWORD, salt: salt() }), refused)
})
