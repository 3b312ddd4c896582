/** What is explained is what happens: every answer is compared with what real sessions list, stat, open and are refused. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { formatSshKeyLine, isFault } from "@schleuse/base"
import { DOOR_ZONES, type DoorZone, type InputOf, type OutputOf } from "@schleuse/wire"
import fc from "fast-check"
import { alias, importRows } from "../imports/testing/importing.ts"
import { type TestKey, testKey } from "../login/testing/ssh-keys.ts"
import type { TestDoor, TestSession } from "../testing/door.ts"
import { KeeperWorld, type Login, LOGINS, PURPOSE } from "../testing/keeper-world.ts"
import { SoftwareYubikey } from "../tokens/testing/software-tokens.ts"

type Place = OutputOf<"explainAccess">["places"][number]
type Account = { readonly id: string; readonly login: string; readonly key: TestKey; readonly at: Login }

const institution = fc.constantFrom(...LOGINS)
const access = fc.constantFrom("read", "write", "read-write")
const index = fc.nat(5)
/** What an operator does to folders, accounts and doors, in any order; what is refused changes nothing. */
const act = fc.oneof(
  fc.record({ do: fc.constant("deliver" as const), from: institution, to: institution }),
  fc.record({ do: fc.constant("grant" as const), institution, access, index }),
  fc.record({ do: fc.constant("regrant" as const), access, index }),
  fc.record({ do: fc.constant("ungrant" as const), index }),
  fc.record({ do: fc.constantFrom("close", "reopen", "put"), index }),
  fc.record({ do: fc.constant("share" as const), institution, access, index }),
  fc.record({ do: fc.constantFrom("block", "unblock", "expire", "renew"), index }),
  fc.record({
    do: fc.constant("cut" as const),
    scope: fc.constantFrom("outside", "door", "institution", "account"),
    index,
  }),
  fc.record({ do: fc.constant("uncut" as const) }),
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

class Stage {
  readonly world: KeeperWorld
  readonly accounts: Account[] = []
  readonly doors = new Map<DoorZone, TestDoor>()

  constructor(world: KeeperWorld) {
    this.world = world
  }

  static async open(t: Parameters<typeof KeeperWorld.open>[0]): Promise<Stage> {
    const stage = new Stage(await KeeperWorld.open(t))
    const { world } = stage
    for (const at of LOGINS) stage.accounts.push({ id: world.accounts[at], login: at, key: world.keys[at], at })
    const more = [
      { login: "nur-senden", at: "praxis", roles: ["sender"], doors: ["sftp"] },
      { login: "nur-holen", at: "aok", roles: ["collector"], doors: ["inside"] },
      { login: "ohne-rolle", at: "klinik", roles: [], doors: ["sftp", "inside"] },
    ] as const
    for (const { login, at, roles, doors } of more) {
      const key = testKey("ssh-ed25519")
      const input = { login, institution: world.institutions[at], roles, doors, sshKey: formatSshKeyLine(key.blob) }
      const { account } = await world.operator.call("addMachineAccount", input)
      stage.accounts.push({ id: account, login, key, at })
    }
    for (const zone of DOOR_ZONES) stage.doors.set(zone, await world.openDoor(zone))
    return stage
  }

  async folders() {
    const sorted = { sort: "created", direction: "up" } as const
    return (await this.world.operator.call("listFolders", sorted)).folders
  }

  async carryOut(act: Act): Promise<void> {
    try {
      await this.#carryOut(act)
    } catch (error) {
      // Refusals are part of the game; that they change nothing is seen in the comparison.
      if (!isFault(error)) throw error
    }
  }

  async #carryOut(act: Act): Promise<void> {
    const { operator, institutions } = this.world
    const all = await this.folders()
    const folder = "index" in act ? (all[act.index % all.length]?.folder ?? "") : ""
    const account = "index" in act ? (this.accounts[act.index % this.accounts.length]?.id ?? "") : ""
    switch (act.do) {
      case "deliver":
        await operator.call("addDelivery", { from: institutions[act.from], to: institutions[act.to], purpose: PURPOSE })
        return
      case "share": {
        const grants = [{ institution: institutions[act.institution], access: wordOf(act.access) }]
        const owner = institutions.praxis
        await operator.call("addSharedFolder", { slug: `ordner-${act.index}`, owner, grants, purpose: PURPOSE })
        return
      }
      case "grant": {
        const input = {
          folder: sharedOf(all, act.index),
          institution: institutions[act.institution],
          access: wordOf(act.access),
        }
        await operator.call("addGrant", input)
        return
      }
      case "regrant":
      case "ungrant": {
        const described = await operator.call("describeFolder", { folder: sharedOf(all, act.index) })
        const inForce = described.grants.filter(({ endedAt }) => endedAt === undefined)
        const of = {
          folder: described.folder,
          institution: inForce[act.index % inForce.length]?.institution.institution ?? "",
        }
        if (act.do === "ungrant") await operator.call("endGrant", { ...of, reason: "Probe" })
        else await operator.call("changeGrant", { ...of, access: wordOf(act.access) })
        return
      }
      case "close":
        await operator.call("closeFolder", { folder, reason: "Probe" })
        return
      case "reopen":
        for (const { folder: one } of all.filter(({ state }) => state === "closed")) {
          await operator.call("reopenFolder", { folder: one, reason: "Probe" })
        }
        return
      case "put":
        await (await this.login(this.accounts[0], "inside"))?.put("/ausgang/aok/da", Buffer.from("da"))
        return
      case "block":
        await operator.call("blockAccount", { account, reason: "Probe" })
        return
      case "unblock":
        await operator.call("unblockAccount", { account, reason: "Probe" })
        return
      case "expire":
        await operator.call("setAccountExpiry", { account, expiresAt: Date.now() + 86_400_000 })
        return
      case "renew":
        await operator.call("setAccountExpiry", { account })
        return
      case "cut": {
        const { at = "aok" } = this.accounts[act.index % this.accounts.length] ?? {}
        const target = {
          outside: {},
          door: { target: "sftp" },
          institution: { target: at },
          account: { target: account },
        }
        await operator.local("cut", { scope: act.scope, ...target[act.scope], reason: "Probe" })
        for (const zone of DOOR_ZONES) this.doors.set(zone, await this.world.openDoor(zone))
        return
      }
      case "uncut": {
        const { cuts } = await operator.local("status", {})
        for (const { cut } of cuts) await operator.call("reopen", { cut, reason: "Probe" })
        return
      }
      default:
        throw new TypeError("an act of no kind")
    }
  }

  /** A session, or the refusal to open one. */
  async login(account: Account | undefined, zone: DoorZone): Promise<TestSession | undefined> {
    const door = this.doors.get(zone)
    assert.ok(door !== undefined && account !== undefined)
    try {
      return await door.login(account.login, account.key)
    } catch (error) {
      if (isFault(error)) return undefined
      throw error
    }
  }
}

function sharedOf(all: OutputOf<"listFolders">["folders"], index: number): string {
  const shared = all.filter(({ kind }) => kind === "shared")
  return shared[index % shared.length]?.folder ?? ""
}

function wordOf(text: string): InputOf<"changeGrant">["access"] {
  assert.ok(text === "read" || text === "write" || text === "read-write")
  return text
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return "done"
  } catch (error) {
    assert.ok(isFault(error), String(error))
    return error.code
  }
}

/** Every folder that anybody could mean. */
function everyPath(slugs: readonly string[]): readonly string[] {
  const others = LOGINS.flatMap((name) => [`/ausgang/${name}`, `/eingang/${name}`])
  return [...others, ...slugs.map((slug) => `/ablage/${slug}`)]
}

async function compareSession(session: TestSession, places: readonly Place[], slugs: readonly string[]): Promise<void> {
  for (const area of ["/ausgang", "/eingang", "/ablage"]) {
    const told = places.filter(({ path }) => path.startsWith(`${area}/`)).map(({ path }) => path)
    assert.deepEqual((await session.names(area)).map((name) => `${area}/${name}`).toSorted(), told.toSorted())
  }
  for (const path of everyPath(slugs)) {
    const place = places.find((one) => one.path === path)
    const [read, write] = [
      await codeOf(session.call("openRead", { path: `${path}/gibt-es-nicht` })),
      await codeOf(session.call("openWrite", { path: `${path}/neu`, disposition: "new" })),
    ]
    if (place === undefined) {
      assert.deepEqual([read, write], ["PATH_NOT_FOUND", "PATH_NOT_FOUND"], path)
      continue
    }
    assert.equal(read === "PATH_NOT_FOUND", place.read, `${path}: reading says ${read}`)
    assert.equal(write === "done", place.write, `${path}: writing says ${write}`)
    assert.notEqual((await session.stat(path))?.kind, undefined, path)
  }
  assert.equal((await session.stat("/quittungen"))?.kind, "folder")
  assert.equal((await session.stat("/schluessel"))?.kind, "folder")
}

async function compare(stage: Stage): Promise<void> {
  const { operator } = stage.world
  const folders = await stage.folders()
  const slugs = folders.flatMap(({ slug }) => slug ?? [])
  const byAccount = new Map<string, readonly Place[]>()
  for (const account of stage.accounts) {
    const told = await operator.call("explainAccess", { account: account.id })
    byAccount.set(account.id, told.places)
    for (const { zone, obstacle } of told.ways[0]?.doors ?? []) {
      assert.ok(zone === "sftp" || zone === "inside")
      const session = await stage.login(account, zone)
      assert.equal(session !== undefined, obstacle === undefined, `${account.login} at ${zone}: ${obstacle}`)
      if (session !== undefined) await compareSession(session, told.places, slugs)
    }
  }
  for (const { folder } of folders) await compareFolder(stage, folder, byAccount)
}

/** "Who sees it?" and "what does he see?" are one question. */
async function compareFolder(
  stage: Stage,
  folder: string,
  byAccount: ReadonlyMap<string, readonly Place[]>,
): Promise<void> {
  const { accounts } = await stage.world.operator.call("explainFolder", { folder })
  for (const { id, login } of stage.accounts) {
    const [seen] = accounts.filter(({ way }) => way.account === id)
    const place = byAccount.get(id)?.find((one) => one.folder === folder)
    assert.deepEqual(
      seen === undefined ? undefined : { read: seen.read, write: seen.write },
      place === undefined ? undefined : { read: place.read, write: place.write },
      `${login} and ${folder}`,
    )
  }
}

test("whatever operators do, what is explained is what sessions get", { timeout: 60_000 }, async (t) => {
  const stage = await Stage.open(t)
  const seed = Date.now()
  const acts = fc.sample(act, { numRuns: 12, seed })
  await compare(stage)
  for (const [step, one] of acts.entries()) {
    await stage.carryOut(one)
    try {
      await compare(stage)
    } catch (cause) {
      throw new Error(`seed ${seed}, step ${step}: ${JSON.stringify(one)}`, { cause })
    }
  }
})

test("a person with two mailboxes is told of each what the roles there open", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, klinik } = world.institutions
  const token = new SoftwareYubikey()
  const memberships = { [praxis]: ["sender"], [aok]: ["collector"] }
  const [{ account } = { account: "" }] = await world.addPeople([
    { login: "dr-beispiel", memberships, password: "geheim", tokens: [token.token] },
  ])
  const explain = (input: InputOf<"explainAccess">) => world.operator.call("explainAccess", input)
  const own = await explain({ account })
  assert.deepEqual(own.mailboxes.map(({ slug }) => slug).toSorted(), ["aok", "praxis"])
  assert.deepEqual(own.ways[0]?.roles, ["sender"])
  const facts = ({ places }: typeof own) => places.map(({ path, read, write }) => [path, read, write])
  assert.deepEqual(facts(own), [
    ["/ausgang/aok", false, true],
    ["/eingang/aok", false, false],
    ["/ablage/qualitaet", false, true],
    ["/quittungen", true, false],
  ])
  assert.deepEqual(facts(await explain({ account, mailbox: aok })), [
    ["/ausgang/praxis", false, false],
    ["/eingang/praxis", true, false],
    ["/ablage/qualitaet", true, false],
    ["/quittungen", true, false],
  ])
  const none = await explain({ account, mailbox: klinik })
  assert.equal(none.ways[0]?.doors[0]?.obstacle, "LOGIN_MEMBERSHIP_MISSING")
  // A machine has one mailbox: `praxis+aok` is no name that it could log in with.
  const machine = await explain({ account: world.accounts.praxis, mailbox: aok })
  assert.ok(machine.ways[0]?.doors.every(({ obstacle }) => obstacle === "LOGIN_MEMBERSHIP_MISSING"))
  assert.ok(machine.places.filter(({ folder }) => folder !== undefined).every(({ read, write }) => !read && !write))
  const whole = await explain({ institution: aok })
  assert.deepEqual(
    whole.ways.map(({ login }) => login),
    ["aok", "dr-beispiel"],
  )
  await assert.rejects(explain({}), { code: "SCHEMA_MISMATCH" })
  await assert.rejects(explain({ account, institution: aok }), { code: "SCHEMA_MISMATCH" })
  await assert.rejects(explain({ institution: aok, cursor: "etwas:" }), { code: "SCHEMA_MISMATCH" })
})

test("old names are told with the places that they lead to", async (t) => {
  const world = await KeeperWorld.open(t)
  await importRows(world.operator, { aliases: [alias(2, "praxis", "/Home/praxis/In", "/ausgang/aok")] })
  const told = await world.operator.call("explainAccess", { institution: world.institutions.praxis })
  assert.deepEqual(told.aliases, [{ alias: "/Home/praxis/In", path: "/ausgang/aok" }])
  const praxis = await world.login("praxis")
  assert.equal((await praxis.stat("/Home/praxis/In"))?.writable, true)
})

test("an institution with more deliveries than a page is told to its end, each once", async (t) => {
  const world = await KeeperWorld.open(t)
  const { aok } = world.institutions
  for (let n = 0; n < 103; n++) {
    const slug = `praxis-${String(n).padStart(3, "0")}`
    const added = await world.operator.call("addInstitution", {
      slug,
      name: slug,
      kind: "practice",
      role: "controller",
    })
    await world.operator.call("addDelivery", { from: added.institution, to: aok, purpose: PURPOSE })
  }
  const paths: string[] = []
  let cursor: string | undefined
  do {
    const input = cursor === undefined ? { institution: aok } : { institution: aok, cursor }
    const page = await world.operator.call("explainAccess", input)
    paths.push(...page.places.map(({ path }) => path))
    cursor = page.next
  } while (cursor !== undefined)
  // 1 delivery out, 104 in, the shared folder, the receipts.
  assert.equal(paths.length, 107)
  assert.equal(new Set(paths).size, 107)
})

test("a folder with more accounts than a page is told to its end, institution by institution", async (t) => {
  const world = await KeeperWorld.open(t)
  for (let n = 0; n < 130; n++) {
    const institution = world.institutions[n % 2 === 0 ? "aok" : "klinik"]
    const input = { institution, login: `konto-${String(n).padStart(3, "0")}`, roles: [], doors: [] }
    await world.operator.call("addMachineAccount", input)
  }
  const { folders } = await world.operator.call("listFolders", { sort: "name", direction: "up", kind: "shared" })
  const folder = folders[0]?.folder ?? ""
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await world.operator.call("explainFolder", cursor === undefined ? { folder } : { folder, cursor })
    seen.push(...page.accounts.map(({ institution, way }) => `${institution.slug} ${way.login}`))
    cursor = page.next
  } while (cursor !== undefined)
  assert.equal(seen.length, 133)
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => (a < b ? -1 : 1)),
  )
  for (const forged of ["x", ":", "aok:x:y", "aok:' or 1"]) {
    await assert.rejects(world.operator.call("explainFolder", { folder, cursor: forged }), { code: "SCHEMA_MISMATCH" })
  }
})
