/** What the commands ask of the agent and say of it: over its real API, with an agent in memory behind it. */
import assert from "node:assert/strict"
import { PassThrough } from "node:stream"
import { text as readAll } from "node:stream/consumers"
import { test, type TestContext } from "node:test"
import { Fault, isFaultCode, type Json, parseJson } from "@schleuse/base"
import { agentState } from "../agent/agent-state.ts"
import { type Asked, passkeysAt, standings } from "../testing/agent-in-memory.ts"
import { LocalPageWorld, START_MS } from "../testing/local-page-world.ts"
import { readArguments } from "./arguments.ts"
import { deedOf } from "./commands.ts"
import { terminalOf } from "./terminal.ts"

const STANDINGS = standings(START_MS)
const [LAPTOP, PHONE] = passkeysAt(START_MS)
assert.ok(LAPTOP !== undefined && PHONE !== undefined)

async function start(t: TestContext, standing: string): Promise<LocalPageWorld> {
  const world = await LocalPageWorld.start({ state: STANDINGS[standing] ?? assert.fail(standing) })
  t.after(() => world.close())
  world.agent.passkeys = [LAPTOP ?? assert.fail(), PHONE ?? assert.fail()]
  return world
}

/** One command as a script types it: a line of input for each question. */
async function say(world: LocalPageWorld, words: readonly string[], input = "") {
  const [from, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()]
  from.end(input)
  const args = readArguments([...words, "--lang", "de"])
  assert.ok(!("bad" in args))
  const ask = async (what: string, body: object | undefined = {}): Promise<Json> => {
    const { status, body: text } = await world.ask(`/agent/${what}`, what === "state" ? undefined : body)
    const answer = parseJson(text)
    if (status === 200) return answer
    const { code } = Object(answer) as { readonly code: string }
    throw new Fault(isFaultCode(code) ? code : assert.fail(code))
  }
  const browsed: string[] = []
  const code = await deedOf(args.command)?.({
    agent: {
      ask,
      state: async () => agentState(await ask("state"), "state"),
      quit: async () => void (await ask("quit", {})),
    },
    args,
    terminal: terminalOf(from, output, errors),
    language: "de",
    now: () => START_MS,
    browse: async (address) => await Promise.resolve(browsed.push(address) > 0),
  })
  output.end()
  errors.end()
  return { code, printed: await readAll(output), noted: await readAll(errors), browsed }
}

/** What was asked for, without what is only looked at. */
function asked({ agent }: LocalPageWorld): readonly Asked[] {
  return agent.asked.filter(({ what }) => what !== "passkeys")
}

test("what is declared is read before anybody agrees, and afterwards until when it counts", async (t) => {
  const world = await start(t, "undeclared")
  const { code, printed, noted } = await say(world, ["declare"], "Dr. Erika Beispiel\nja\n")
  assert.equal(code, 0)
  assert.match(
    noted,
    /Ich erkläre: .*nicht privat genutzt.*KV Musterland eingetragen.*Vor- und Nachname:.*\(ja\/nein\)/s,
  )
  assert.match(printed, /^Erklärt am 23\.11\.2026, 10:42\. Das gilt bis 23\.11\.2027, 10:42\.\n$/)
  assert.deepEqual(asked(world), [{ what: "declare", with: { declaredBy: "Dr. Erika Beispiel" } }])
  const again = await say(world, ["declare", "--name", "Dr. Beispiel", "--yes", "--json"])
  assert.deepEqual(Object.keys(Object(parseJson(again.printed)) as object), ["declaredAt", "until"])
})

const undeclared = [
  { why: "no", input: "Dr. Beispiel\nnein\n" },
  { why: "another word", input: "Dr. Beispiel\nvielleicht\n" },
  { why: "no name", input: " \nja\n" },
]
for (const { why, input } of undeclared) {
  test(`${why}: nothing is declared`, async (t) => {
    const world = await start(t, "undeclared")
    assert.equal((await say(world, ["declare"], input)).code, 1)
    assert.deepEqual(asked(world), [])
  })
}

test("whoever is not enrolled, or gives no answer, declares nothing", async (t) => {
  const fresh = await start(t, "fresh")
  await assert.rejects(say(fresh, ["declare"]), { code: "CLIENT_NOT_ENROLLED" })
  const world = await start(t, "undeclared")
  await assert.rejects(say(world, ["declare"], "Dr. Beispiel\n"), { code: "CLIENT_INPUT_ENDED" })
  assert.deepEqual(asked(world), [])
})

test("one's own passkeys are shown with their dates", async (t) => {
  const world = await start(t, "applications")
  const { code, printed } = await say(world, ["passkeys"])
  assert.equal(code, 0)
  const [laptop, phone] = printed.split("\n")
  assert.match(laptop ?? "", /^Laptop Praxis \(0123\w+\): angelegt 25\.08\.2026, 11:42, zuletzt benutzt: 21\.11\.2026/)
  assert.match(phone ?? "", /^Telefon \(abcd\w+\): .* zuletzt benutzt: noch nie; gilt auf allen Ihren Geräten$/)
  const { printed: json } = await say(world, ["passkeys", "--json"])
  assert.deepEqual(parseJson(json), { keys: JSON.parse(JSON.stringify([LAPTOP, PHONE])) as Json })
  world.agent.passkeys = []
  assert.equal((await say(world, ["passkeys"])).printed, "Sie haben hier keinen Passkey.\n")
})

test("one goes by its name, after a question and a touch", async (t) => {
  const world = await start(t, "applications")
  const { code, printed, noted } = await say(world, ["passkey-remove", "Telefon"], "ja\nc5\n")
  assert.deepEqual([code, printed], [0, "Der Passkey ist entfernt.\n"])
  assert.match(noted, /Telefon \(abcd.*nicht mehr anmelden.*\(ja\/nein\).*Code/s)
  assert.deepEqual(asked(world), [{ what: "removepasskey", with: { key: PHONE.key, code: "c5" } }])
  assert.deepEqual(world.agent.passkeys, [LAPTOP])
  await say(world, ["passkey-remove", LAPTOP.key, "--yes", "--code", "c6"])
  assert.deepEqual(world.agent.passkeys, [])
  await assert.rejects(say(world, ["passkey-remove", "Telefon"]), { code: "PASSKEY_UNKNOWN" })
})

test("none goes without a clear answer, or if two are called the same", async (t) => {
  const world = await start(t, "applications")
  assert.equal((await say(world, ["passkey-remove", "Telefon"], "nein\n")).code, 1)
  world.agent.passkeys = [LAPTOP, { ...PHONE, name: LAPTOP.name }]
  const { code, noted } = await say(world, ["passkey-remove", LAPTOP.name, "--yes"], "c5\n")
  assert.equal(code, 1)
  assert.ok(noted.includes(LAPTOP.key) && noted.includes(PHONE.key))
  assert.deepEqual(asked(world), [])
})

test("what needs a browser says so, gives the address, and waits for the log-in", async (t) => {
  const world = await start(t, "applications")
  const made = await say(world, ["passkey-add", "--code", "c7"])
  const page = "https://zugang.kv.example/schluessel/0123456789"
  assert.deepEqual(made.browsed, [page])
  assert.match(made.printed, /brauchen Sie einen Browser.*schluessel\/0123456789/s)
  assert.deepEqual(parseJson((await say(world, ["passkey-add", "--code", "c8", "--json"])).printed), { url: page })

  const before = await start(t, "login")
  const stop = before.agent.onChange(() => {
    const { passkey, loggedIn } = before.agent.state()
    if (passkey === undefined || loggedIn !== undefined) return
    stop()
    before.agent.change({ ...STANDINGS["applications"], passkey: undefined })
  })
  const { code, noted, printed, browsed } = await say(before, ["connect", "--passkey"])
  assert.equal(code, 0)
  assert.match(noted, /brauchen Sie einen Browser.*anmelden\/0123456789/s)
  assert.match(printed, /Verbunden bis/)
  assert.deepEqual(browsed, ["https://zugang.kv.example/anmelden/0123456789"])
})

test("a log-in by passkey that comes to nothing says why; one that was given up ends", async (t) => {
  const ends = async (change: object) => {
    const world = await start(t, "login")
    const stop = world.agent.onChange(() => {
      if (world.agent.state().passkey === undefined) return
      stop()
      world.agent.change({ passkey: undefined, ...change })
    })
    return await say(world, ["connect", "--passkey"])
  }
  await assert.rejects(ends({ passkeyWhy: { code: "PASSKEY_PAGE_OVER", reference: "K7Q2MX" } }), {
    code: "PASSKEY_PAGE_OVER",
    reference: "K7Q2MX",
  })
  assert.equal((await ends({})).code, 1)
})
