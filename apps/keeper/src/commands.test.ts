/**
 * Every row of the command table, asked for real: an accepted request writes
 * at least one leaf, and only of the types that its row names; every other zone
 * is refused, and the refusal is in the log.
 */
import assert from "node:assert/strict"
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { duplexPair } from "node:stream"
import { test } from "node:test"
import { formatSshKeyLine, isFaultCode } from "@schleuse/base"
import { LEAF_TYPES, type LeafType } from "@schleuse/leaf"
import { type CommandName, COMMANDS, encodeFrame, FrameReader, type Message, type Zone, ZONES } from "@schleuse/wire"
import { adoptionText } from "./login/adoption.ts"
import { signedRequest, testKey } from "./login/testing/ssh-keys.ts"
import { BUILD, PEER, sha256, type TestDoor, type TestSession } from "./testing/door.ts"
import { SoftwareHotp, SoftwareYubikey } from "./tokens/testing/software-tokens.ts"
import { Hands } from "./testing/hands.ts"
import { contentOf, KeeperWorld, PURPOSE } from "./testing/keeper-world.ts"
import { CONSOLE_SAMPLES } from "./testing/console-samples.ts"
import { FOLDER_SAMPLES } from "./testing/folder-samples.ts"
import { GATE_SAMPLES, GATE_SESSION_SAMPLES, invitedPerson } from "./testing/gate-samples.ts"
import { IMPORT_SAMPLES } from "./testing/import-samples.ts"
import { LIVE_SAMPLES } from "./testing/live-samples.ts"
import { LOG_SAMPLES } from "./testing/log-samples.ts"
import { OWN_SAMPLES } from "./testing/own-samples.ts"
import { PEOPLE_SAMPLES } from "./testing/people-samples.ts"
import { WEBAUTHN_SAMPLES } from "./testing/webauthn-samples.ts"
import { POSTURE_SAMPLES } from "./testing/posture-samples.ts"
import { REGISTER_SAMPLES } from "./testing/register-samples.ts"
import { VALIDATION_SAMPLES } from "./testing/validation-samples.ts"

const A = contentOf(1000, 1)
export const OPERATORS_PASSWORD = "kranich lampe tunnel"
export type Stage = {
  readonly world: KeeperWorld
  readonly door: TestDoor
  readonly praxis: TestSession
  readonly aok: TestSession
  /** Dr. Beispiel's tokens, and their ids in this order. */
  readonly dr: SoftwareYubikey
  readonly hotp: SoftwareHotp
  readonly tokens: readonly string[]
  readonly account: string
  /** The operator's institution, and the keys of its two administrators. */
  readonly house: string
  readonly operators: { readonly chefin: SoftwareYubikey; readonly vertretung: SoftwareYubikey }
  /** Not counted: makes what the request needs. */
  readonly prepared: Record<string, string>
}
type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

let number = 0
const fresh = (stem: string) => `${stem}-${++number}`
const put =
  (name: string) =>
  ({ praxis }: Stage) =>
    praxis.put(`/ausgang/aok/${name}`, A).then(() => undefined)
const opened = async ({ praxis, prepared }: Stage) => {
  const { id, part } = await praxis.open(`/ausgang/aok/${fresh("offen")}`)
  Object.assign(prepared, { upload: id, part: part.part, key: part.key })
}
const wasOpened = ({ praxis, prepared }: Stage) => {
  const { upload = "", part = "", key = "" } = prepared
  return { upload, sealed: praxis.writePart({ part, key, index: 0 }, A) }
}

/** One accepted request per row. The compiler refuses a missing one. */
const SAMPLES: { readonly [C in CommandName]: Sample } = {
  startDoor: { ask: async ({ world }) => await world.openDoor("inside", fresh("door")) },
  probeSshKey: {
    ask: ({ world, door }) => {
      const key = world.keys.praxis.blob.toString("base64")
      return door.client.call("probeSshKey", { user: "praxis", key, peer: PEER })
    },
  },
  loginSsh: { ask: ({ world, door }) => world.login("praxis", door) },
  endSession: {
    ask: async ({ prepared, door }) =>
      await door.client.call("endSession", { reason: "closed" }, prepared["session"] ?? ""),
    before: async ({ world, door, prepared }) => {
      prepared["session"] = (await world.login("praxis", door)).id
    },
  },
  loginCode: { ask: ({ door, dr }) => door.loginCode("dr-beispiel", ["geheim", dr.touch()]) },
  completeLogin: {
    before: async ({ door, hotp, prepared }) => {
      hotp.counter += 40
      const answer = await door.loginCode("dr-beispiel", ["geheim", hotp.press()])
      assert.ok("pending" in answer)
      prepared["pending"] = answer.pending
    },
    ask: ({ door, hotp, prepared }) =>
      door.client.call("completeLogin", { pending: prepared["pending"] ?? "", code: hotp.press(), peer: PEER }),
  },
  adoptSession: {
    before: async ({ world, dr, prepared }) => {
      const { publicKey, privateKey } = generateKeyPairSync("ed25519")
      const sessionKey = publicKey.export({ format: "der", type: "spki" }).toString("base64")
      const other = await world.openDoor("sftp", fresh("door"))
      const secrets = ["geheim", dr.touch()]
      const answer = await other.client.call("loginCode", { user: "dr-beispiel", secrets, peer: PEER, sessionKey })
      assert.ok("session" in answer)
      prepared["adopted"] = answer.session
      prepared["key"] = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64")
    },
    ask: async ({ door, prepared }) => {
      const key = createPrivateKey({ key: Buffer.from(prepared["key"] ?? "", "base64"), format: "der", type: "pkcs8" })
      const session = prepared["adopted"] ?? ""
      const signature = sign(null, adoptionText(session, door.started.door), key).toString("base64")
      return await door.client.call("adoptSession", { session, signature, peer: PEER })
    },
  },
  listOwnLogins: { ask: ({ praxis }) => praxis.call("listOwnLogins", {}) },
  listSessions: { ask: ({ world }) => world.operator.call("listSessions", {}) },
  endSessions: {
    before: async ({ world, door }) => void (await world.login("klinik", door)),
    ask: ({ world }) => world.operator.call("endSessions", { account: world.accounts.klinik, reason: "Probe" }),
  },
  importTokens: {
    ask: async ({ world, prepared }) => {
      const tokens = [1, 2].map(() => ({ kind: "hotp", secret: randomBytes(20).toString("hex") }) as const)
      const added = await world.operator.call("importTokens", { tokens, dryRun: false })
      const [first = "", second = ""] = added.tokens.map(({ token }) => token)
      Object.assign(prepared, { first, second })
    },
  },
  listTokens: { ask: ({ world }) => world.operator.call("listTokens", {}) },
  assignToken: {
    ask: ({ world, prepared, account }) =>
      world.operator.call("assignToken", { token: prepared["first"] ?? "", account }),
  },
  replaceToken: {
    ask: ({ world, prepared }) =>
      world.operator.call("replaceToken", {
        old: prepared["first"] ?? "",
        new: prepared["second"] ?? "",
        overlapUntil: Date.now() + 1000,
      }),
  },
  blockToken: {
    ask: ({ world, prepared }) =>
      world.operator.call("blockToken", { token: prepared["second"] ?? "", state: "lost", reason: "Probe" }),
  },
  resyncToken: {
    ask: ({ world, hotp, tokens }) =>
      world.operator.call("resyncToken", { token: tokens[1] ?? "", first: hotp.press(), second: hotp.press() }),
  },
  listFolder: { ask: ({ praxis }) => praxis.call("listFolder", { path: "/ausgang/aok" }) },
  statPath: { ask: ({ praxis }) => praxis.call("statPath", { path: "/eingang/aok/x" }) },
  makeFolder: { ask: ({ praxis }) => praxis.call("makeFolder", { path: "/ausgang/aok/ordner" }) },
  removeFolder: { ask: ({ praxis }) => praxis.call("removeFolder", { path: "/ausgang/aok/ordner" }) },
  proposeOwnKey: {
    ask: ({ praxis }) => praxis.call("proposeOwnKey", { sshKey: formatSshKeyLine(testKey("ssh-ed25519").blob) }),
  },
  removeFile: { before: put("weg"), ask: ({ praxis }) => praxis.call("removeFile", { path: "/ausgang/aok/weg" }) },
  renamePath: {
    before: async (stage) => {
      await put("alt")(stage)
      await put("neu.tmp")(stage)
    },
    ask: ({ praxis }) =>
      praxis.call("renamePath", { from: "/ausgang/aok/neu.tmp", to: "/ausgang/aok/alt", replace: true }),
  },
  volume: { ask: ({ praxis }) => praxis.call("volume", {}) },
  openWrite: {
    before: async ({ praxis }) => void (await praxis.open("/ausgang/aok/doppelt")),
    ask: ({ praxis }) => praxis.open("/ausgang/aok/doppelt"),
  },
  openPart: {
    before: opened,
    ask: ({ praxis, prepared }) => praxis.call("openPart", { upload: prepared["upload"] ?? "" }),
  },
  sealPart: { before: opened, ask: (stage) => stage.praxis.call("sealPart", wasOpened(stage)) },
  commitWrite: {
    before: async (stage) => {
      await put("log")(stage)
      const { id, part } = await stage.praxis.open("/ausgang/aok/log", "continue")
      Object.assign(stage.prepared, { upload: id, part: part.part, key: part.key })
    },
    ask: (stage) => {
      const { upload = "", part = "", key = "" } = stage.prepared
      const last = stage.praxis.writePart({ part, key, index: 1 }, A, A)
      const whole = Buffer.concat([A, A])
      return stage.praxis.call("commitWrite", { upload, last, sizeBytes: whole.length, sha256: sha256(whole) })
    },
  },
  abortWrite: {
    before: opened,
    ask: ({ praxis, prepared }) => praxis.call("abortWrite", { upload: prepared["upload"] ?? "" }),
  },
  openRead: { before: put("lesbar"), ask: ({ aok }) => aok.call("openRead", { path: "/eingang/praxis/lesbar" }) },
  readPart: {
    before: async ({ praxis, aok, prepared }) => {
      await praxis.put("/ausgang/aok/geteilt", [A, A])
      const read = await aok.call("openRead", { path: "/eingang/praxis/geteilt" })
      assert.ok(read.kind === "stored")
      await aok.call("readPart", { release: read.release, index: 0 })
      prepared["release"] = read.release
    },
    ask: ({ aok, prepared }) => aok.call("readPart", { release: prepared["release"] ?? "", index: 1 }),
  },
  readUploadPart: {
    before: async (stage) => {
      await opened(stage)
      await stage.praxis.call("sealPart", wasOpened(stage))
    },
    ask: ({ praxis, prepared }) => praxis.call("readUploadPart", { upload: prepared["upload"] ?? "", index: 0 }),
  },
  closeRead: {
    ask: ({ aok, prepared }) =>
      aok.call("closeRead", { release: prepared["release"] ?? "", deliveredBytes: 2000, complete: true }),
  },
  status: { ask: ({ world }) => world.operator.local("status", {}) },
  cut: {
    ask: async ({ world, prepared }) => {
      const cut = { scope: "account", target: "klinik", reason: "Probe" } as const
      prepared["cut"] = (await world.operator.local("cut", cut)).cut
    },
    before: async ({ world, door }) => void (await world.login("klinik", door)),
  },
  reopen: {
    ask: ({ world, prepared }) => world.operator.call("reopen", { cut: prepared["cut"] ?? "", reason: "Probe" }),
  },
  sealKeeper: { ask: ({ world }) => world.operator.local("sealKeeper", { reason: "Probe" }) },
  unsealKeeper: { ask: ({ world }) => world.operator.call("unsealKeeper", {}) },
  setupBegin: { ask: ({ world }) => world.operator.local("setupBegin", { code: world.keeper.setupCode ?? "" }) },
  ...REGISTER_SAMPLES,
  addMachineAccount: {
    ask: async ({ world, prepared }) => {
      const input = { login: "muster", institution: prepared["institution"] ?? "", roles: [], doors: [] }
      prepared["account"] = (await world.operator.call("addMachineAccount", input)).account
    },
  },
  addSshKey: {
    ask: ({ world, prepared }) => {
      const sshKey = formatSshKeyLine(testKey("ssh-ed25519").blob, "Ersatz")
      return world.operator.call("addSshKey", { account: prepared["account"] ?? "", sshKey })
    },
  },
  addDelivery: {
    ask: ({ world, prepared }) => {
      const from = prepared["institution"] ?? ""
      return world.operator.call("addDelivery", { from, to: world.institutions.aok, purpose: PURPOSE })
    },
  },
  addSharedFolder: {
    ask: ({ world }) =>
      world.operator.call("addSharedFolder", {
        slug: "neu",
        owner: world.institutions.aok,
        grants: [],
        purpose: PURPOSE,
      }),
  },
  listDirectory: { ask: ({ world }) => world.operator.call("listDirectory", {}) },
  hostKeys: { ask: ({ world }) => world.operator.call("hostKeys", {}) },
  findRefusal: { ask: ({ world }) => world.operator.call("findRefusal", { reference: "ABCDEF" }) },
  ...LOG_SAMPLES,
  ...FOLDER_SAMPLES,
  ...VALIDATION_SAMPLES,
  ...CONSOLE_SAMPLES,
  ...GATE_SAMPLES,
  ...POSTURE_SAMPLES,
  ...LIVE_SAMPLES,
  backup: { ask: ({ world }) => world.operator.call("backup", { folder: join(world.folder, "sicherung") }) },
  ...IMPORT_SAMPLES,
  ...PEOPLE_SAMPLES,
  ...WEBAUTHN_SAMPLES,
  ...OWN_SAMPLES,
  ...GATE_SESSION_SAMPLES,
}

const OPERATOR_INSTITUTION = { slug: "kv", name: "KV Musterland", kind: "operator", role: "processor" } as const

/**
 * Says yes to a stranger; what it told is in the login's leaf, or in the knock that follows without one. Challenges tell
 * nothing; a lease tells how long a session holds whose login stands there.
 */
const TOLD_LATER: ReadonlySet<string> = new Set(
  "probeSshKey beginFidoLogin beginFidoActivation deviceNonce holdSession".split(" "),
)

test("an accepted request of each row writes a leaf, and only of the types that its row names", async (t) => {
  // No timer writes between two requests.
  const world = await KeeperWorld.open(t, new Hands())
  const [dr, hotp] = [new SoftwareYubikey(), new SoftwareHotp()]
  const memberships = { [world.institutions.praxis]: ["sender", "collector"] }
  const person = { login: "dr-beispiel", memberships, password: "geheim", tokens: [dr.token, hotp.token] }
  const { institution: house } = await world.operator.call("addInstitution", OPERATOR_INSTITUTION)
  const operators = { chefin: new SoftwareYubikey(), vertretung: new SoftwareYubikey() }
  const administrators = (["chefin", "vertretung"] as const).map((login) => ({
    login,
    memberships: { [house]: ["administrator"] },
    password: OPERATORS_PASSWORD,
    tokens: [operators[login].token],
  }))
  const people = [person, invitedPerson(memberships), ...administrators]
  const [{ tokens, account } = { tokens: [], account: "" }, gabi] = await world.addPeople(people)
  const { praxis, aok, door } = await world.loginAll()
  const prepared = { gabi: gabi?.account ?? "" }
  const stage: Stage = { world, door, praxis, aok, dr, hotp, tokens, account, house, operators, prepared }
  const ranges: { name: CommandName; from: number; to: number }[] = []
  for (const name of Object.keys(SAMPLES) as CommandName[]) {
    const { before, ask } = SAMPLES[name]
    await before?.(stage)
    // Asking for the size writes one leaf behind it. The first time it ends a batch that was kept open for company.
    await world.logSize()
    const from = (await world.logSize()) + 1
    await ask(stage)
    await world.logSize()
    ranges.push({ name, from, to: (await world.logSize()) - 1 })
  }
  const leaves = await world.leaves()
  const written = new Set<LeafType>(leaves.map((leaf) => leaf.type))
  for (const { name, from, to } of ranges) {
    const types = leaves.slice(from, to).map((leaf) => leaf.type)
    const permitted: readonly LeafType[] = COMMANDS[name].leaves
    await t.test(`${name} wrote ${types.join(", ") || "nothing"}`, () => {
      assert.ok(types.length > 0 || TOLD_LATER.has(name))
      for (const type of types) assert.ok(permitted.includes(type), type)
      assert.ok(types.includes(permitted[0] ?? "heartbeat") || TOLD_LATER.has(name) || name === "removeFile")
    })
  }
  // The other types that rows name: tested where a recipient confirms, a receipt is read, a stranger knocks, a key is lost.
  const named = new Set(Object.values(COMMANDS).flatMap((row): readonly LeafType[] => row.leaves))
  assert.deepEqual([...named.difference(written)].toSorted(), [
    "confirmed",
    "knock",
    "release_receipt",
    "replacement_spent",
  ])
})

test("every type of leaf that a row names exists", () => {
  for (const [name, { leaves }] of Object.entries(COMMANDS)) {
    for (const type of leaves) assert.ok(Object.hasOwn(LEAF_TYPES, type), `${name}: ${type}`)
    assert.ok(leaves.length > 0, name)
  }
})

/** Frames as they are, without a client that would check them. */
class RawPeer {
  readonly #stream
  readonly #waiting = new Map<unknown, (answer: Message) => void>()
  #next = 1

  constructor(world: KeeperWorld, zone: Zone) {
    const [ours, its] = duplexPair()
    this.#stream = ours
    const folders = { incoming: world.folder, blobs: world.folder }
    world.keeper.attach(its, { zone, name: zone, ...folders })
    const reader = new FrameReader()
    ours.on("data", (chunk: Buffer) => {
      for (const message of reader.push(chunk)) this.#waiting.get(message["i"])?.(message)
    })
  }

  /** The public code of the refusal, or undefined if it was accepted. */
  async ask(message: Message): Promise<unknown> {
    const i = this.#next++
    const { promise, resolve } = Promise.withResolvers<Message>()
    this.#waiting.set(i, resolve)
    this.#stream.write(encodeFrame({ i, ...message }))
    const refusal = (await promise)["f"]
    return typeof refusal === "object" && refusal !== null ? Reflect.get(refusal, "code") : undefined
  }
}

test("every command of another zone is refused, and that is in the log", async (t) => {
  const world = await KeeperWorld.open(t)
  const from = await world.logSize()
  const foreign: { zone: Zone; name: string }[] = []
  for (const zone of ZONES) {
    let peer = new RawPeer(world, zone)
    for (const [at, [name, row]] of Object.entries(COMMANDS).entries()) {
      // One descriptor has 120 single entries a minute; there are more rows than that.
      if (at % 100 === 99) peer = new RawPeer(world, zone)
      const zones: readonly Zone[] = row.zones
      if (zones.includes(zone)) continue
      foreign.push({ zone, name })
      // From outside it looks like a command that does not exist.
      assert.equal(await peer.ask({ c: name, a: {} }), "COMMAND_UNKNOWN", `${zone}: ${name}`)
    }
  }
  const denied = (await world.leaves()).slice(from).filter((leaf) => leaf.type === "denied")
  assert.deepEqual(
    denied.map((leaf) => ({ zone: leaf.zone, name: leaf.command, fault: leaf.fault })),
    foreign.map((one) => ({ ...one, fault: "COMMAND_NOT_PERMITTED" })),
  )
})

const malformed: readonly { why: string; message: Message; code: string; logged: string }[] = [
  { why: "an unknown command", message: { c: "dropTables", a: {} }, code: "COMMAND_UNKNOWN", logged: "unknown" },
  { why: "half a character as command", message: { c: "\ud800", a: {} }, code: "COMMAND_UNKNOWN", logged: "unknown" },
  { why: "no name at all", message: { c: "", a: {} }, code: "COMMAND_UNKNOWN", logged: "unknown" },
  { why: "a name of every object", message: { c: "toString", a: {} }, code: "COMMAND_UNKNOWN", logged: "unknown" },
  {
    why: "an unknown field",
    message: { c: "startDoor", a: { build: BUILD, pid: 1, zone: "operator" } },
    code: "SCHEMA_MISMATCH",
    logged: "startDoor",
  },
  {
    why: "a field beside the command",
    message: { c: "startDoor", a: { build: BUILD, pid: 1 }, z: "operator" },
    code: "SCHEMA_MISMATCH",
    logged: "startDoor",
  },
  {
    why: "a session where none belongs",
    message: { c: "startDoor", s: "x", a: { build: BUILD, pid: 1 } },
    code: "SCHEMA_MISMATCH",
    logged: "startDoor",
  },
  {
    why: "no session where one belongs",
    message: { c: "listFolder", a: { path: "/" } },
    code: "SCHEMA_MISMATCH",
    logged: "listFolder",
  },
  { why: "no input", message: { c: "listFolder", s: "x" }, code: "SCHEMA_MISMATCH", logged: "listFolder" },
  {
    why: "a path with a dot component's twin, NUL",
    message: { c: "listFolder", s: "x", a: { path: "/a\0" } },
    code: "SCHEMA_MISMATCH",
    logged: "listFolder",
  },
  {
    why: "a path with half a character",
    message: { c: "statPath", s: "x", a: { path: "/\udc00" } },
    code: "SCHEMA_MISMATCH",
    logged: "statPath",
  },
  {
    why: "a relative path",
    message: { c: "statPath", s: "x", a: { path: "a" } },
    code: "SCHEMA_MISMATCH",
    logged: "statPath",
  },
  {
    why: "a negative number",
    message: { c: "closeRead", s: "x", a: { release: "0".repeat(26), deliveredBytes: -1, complete: true } },
    code: "SCHEMA_MISMATCH",
    logged: "closeRead",
  },
  {
    why: "2^63 bytes",
    message: { c: "closeRead", s: "x", a: { release: "0".repeat(26), deliveredBytes: 2 ** 63, complete: true } },
    code: "SCHEMA_MISMATCH",
    logged: "closeRead",
  },
]
test("what does not fit the table is refused, in the log, and harms nothing", async (t) => {
  const world = await KeeperWorld.open(t)
  const from = await world.logSize()
  const peer = new RawPeer(world, "sftp")
  for (const { why, message, code } of malformed) assert.equal(await peer.ask(message), code, why)
  const denied = (await world.leaves()).slice(from).filter((leaf) => leaf.type === "denied")
  assert.deepEqual(
    denied.map((leaf) => [leaf.command, leaf.fault]),
    malformed.map(({ code, logged }) => [logged, code]),
  )
})

test("a login whose door says half characters ends nothing but itself", async (t) => {
  const world = await KeeperWorld.open(t)
  const door = new RawPeer(world, "sftp")
  await door.ask({ c: "startDoor", a: { build: BUILD, pid: 1 } })
  const key = world.keys.praxis
  const blob = signedRequest("praxis", key, randomBytes(32))
  const login = (peer: object) => ({
    c: "loginSsh",
    a: { blob: blob.toString("base64"), signature: key.sign(blob).toString("base64"), peer: { ...PEER, ...peer } },
  })
  for (const field of ["address", "client", "algorithms"]) {
    assert.equal(await door.ask(login({ [field]: "\ud83d" })), "SCHEMA_MISMATCH", field)
  }
  assert.equal(await door.ask(login({})), undefined)
})

test("every fault that the keeper throws is in the table", () => {
  const folder = import.meta.dirname
  let count = 0
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue
    for (const [, code = ""] of readFileSync(join(folder, name), "utf8").matchAll(/new Fault\(\s*"([A-Z0-9_]+)"/g)) {
      assert.ok(isFaultCode(code), `${name}: ${code}`)
      count++
    }
  }
  assert.ok(count > 100, `${count} places`)
})
