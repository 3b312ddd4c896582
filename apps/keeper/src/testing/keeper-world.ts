/**
 * A whole keeper in this process with a small world in it: three institutions,
 * an account each, deliveries, a shared folder; doors over stream pairs.
 *
 * Real in everything but the descriptors. Each world has a temporary folder.
 */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { duplexPair } from "node:stream"
import { setTimeout as delay } from "node:timers/promises"
import { formatSshKeyLine } from "@schleuse/base"
import {
  type CommandName,
  type DoorZone,
  type InputOf,
  KeeperClient,
  type OutputOf,
  type PublishedAddress,
  type PushHandlers,
  type Zone,
} from "@schleuse/wire"
import { type KeeperEnvironment, type StartedKeeper, startKeeper } from "../keeper.ts"
import { type TestKey, testKey } from "../login/testing/ssh-keys.ts"
import { TABLE_KEY } from "../posture/testing/tables.ts"
import { BUILD, TestDoor, type TestSession } from "./door.ts"
import { readPublishedLeaves } from "./log-reader.ts"
import { type AddedPerson, type NewPerson, type PolicyRow, writePeople } from "./people.ts"

export const LOGINS = ["praxis", "aok", "klinik"] as const
export type Login = (typeof LOGINS)[number]
/** What the folders of the world are for. */
export const PURPOSE = { dataCategories: ["Abrechnung"], article9: true, stage: "test" } as const

export const SETTINGS = {
  contact: "Betrieb, Telefon 0123",
  described: { file: "/etc/schleuse/schleuse.toml", startedBy: "systemd", list: [] },
  language: "de",
  limits: { idleMs: 60_000, loginMs: 30_000, maxSessions: 100, maxSessionsPerAddress: 10, streamsPerDay: 20_000 },
  postureTableKeys: [TABLE_KEY],
  reserveBytes: 1024 * 1024,
  timeZone: "Europe/Berlin",
} satisfies KeeperEnvironment["settings"]

export function environmentOf(data: string, change: Partial<KeeperEnvironment> = {}): KeeperEnvironment {
  return {
    arguments: {
      data,
      mode: "demo",
      isolation: "one-user",
      egress: "open",
      "root-key": "file",
      settings: join(data, "settings.json"),
      build: "fedcba9876543210".repeat(2),
    },
    settings: SETTINGS,
    settingsText: JSON.stringify(SETTINGS),
    onFatal: (error) => {
      throw new Error("the keeper ended", { cause: error })
    },
    killDoor: () => undefined,
    announceReach: () => undefined,
    log: () => undefined,
    ...change,
  }
}

/** The operators' side of a keeper. */
export class Operator {
  readonly client: KeeperClient
  #session = ""

  constructor(client: KeeperClient) {
    this.client = client
  }

  get session(): string {
    return this.#session
  }

  async begin(code: string): Promise<void> {
    this.#session = (await this.client.call("setupBegin", { code })).session
  }

  /** Under the set-up session. */
  call<C extends CommandName>(command: C, input: InputOf<C>): Promise<OutputOf<C>> {
    return this.client.call(command, input, this.#session)
  }

  /** By file permission alone. */
  local<C extends CommandName>(command: C, input: InputOf<C>): Promise<OutputOf<C>> {
    return this.client.call(command, input)
  }
}

export class KeeperWorld {
  readonly folder: string
  /** What the keeper said to the operator's log. */
  readonly lines: string[] = []
  readonly killed: string[] = []
  /** What the gate may connect to, as it was told last. */
  reach: readonly PublishedAddress[] = []
  readonly keys: Readonly<Record<Login, TestKey>>
  readonly institutions: Record<Login, string> = { praxis: "", aok: "", klinik: "" }
  readonly accounts: Record<Login, string> = { praxis: "", aok: "", klinik: "" }
  #keeper: StartedKeeper | undefined
  #operator: Operator | undefined

  readonly #change: Partial<KeeperEnvironment>

  private constructor(folder: string, change: Partial<KeeperEnvironment>) {
    this.folder = folder
    this.#change = change
    this.keys = { praxis: testKey("ssh-ed25519"), aok: testKey("ssh-ed25519"), klinik: testKey("ssh-ed25519") }
  }

  /** A new folder, a started keeper, and the world in it. Deleted after the test. */
  static async open(
    t: { after: (clean: () => unknown) => void },
    change: Partial<KeeperEnvironment> = {},
  ): Promise<KeeperWorld> {
    const world = new KeeperWorld(mkdtempSync(join(tmpdir(), "schleuse-keeper-")), change)
    t.after(async () => {
      await world.stop()
      rmSync(world.folder, { recursive: true, force: true })
    })
    await world.start()
    await world.#populate()
    return world
  }

  get keeper(): StartedKeeper {
    assert.ok(this.#keeper, "the keeper runs")
    return this.#keeper
  }

  get operator(): Operator {
    assert.ok(this.#operator, "the keeper runs")
    return this.#operator
  }

  async start(): Promise<void> {
    this.#keeper = await startKeeper(
      environmentOf(this.folder, {
        log: (line) => this.lines.push(line),
        killDoor: (name) => this.killed.push(name),
        announceReach: (published) => (this.reach = published),
        ...this.#change,
      }),
    )
    this.#operator = await this.openOperator()
  }

  async stop(): Promise<void> {
    await this.#keeper?.stop("asked")
    this.#keeper = undefined
    this.#operator = undefined
  }

  /** Stops, writes people (and policy) into the database, starts again: doors must be opened anew. */
  async addPeople(people: readonly NewPerson[], policy: readonly PolicyRow[] = []): Promise<readonly AddedPerson[]> {
    await this.stop()
    const added = await writePeople(this.folder, people, policy)
    await this.start()
    return added
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  /** A connection to the operators' socket, without a session. */
  connectOperator(pushes: PushHandlers = {}): KeeperClient {
    return new KeeperClient(this.#attach("operator", "operator"), pushes, () => undefined)
  }

  /** A connection to the operators' socket, with a set-up session. */
  async openOperator(): Promise<Operator> {
    const operator = new Operator(this.connectOperator())
    await operator.begin(this.keeper.setupCode ?? "")
    return operator
  }

  /** A connected door that has said nothing yet. */
  attachDoor(zone: DoorZone, name: string = zone): TestDoor {
    return new TestDoor(this.#attach(zone, name))
  }

  /** A started door instance. */
  async openDoor(zone: DoorZone = "sftp", name: string = zone): Promise<TestDoor> {
    const door = this.attachDoor(zone, name)
    await door.start()
    return door
  }

  /** A validation server that has said nothing yet. */
  attachValidation(): KeeperClient {
    return new KeeperClient(this.#attach("validation", "validation"), {}, () => undefined)
  }

  /** A started validation server's connection. */
  async openValidation(): Promise<KeeperClient> {
    const client = this.attachValidation()
    await client.call("startValidation", { build: BUILD, pid: process.pid })
    return client
  }

  /** A console that has said nothing yet. */
  attachConsole(pushes: PushHandlers = {}): KeeperClient {
    return new KeeperClient(this.#attach("console", "console"), pushes, () => undefined)
  }

  /** The approvals, which have said nothing yet. */
  attachApprovals(pushes: PushHandlers = {}): KeeperClient {
    return new KeeperClient(this.#attach("approvals", "approvals"), pushes, () => undefined)
  }

  /** A gate that has said nothing yet. */
  attachGate(pushes: PushHandlers = {}): KeeperClient {
    return new KeeperClient(this.#attach("gate", "gate"), pushes, () => undefined)
  }

  /** A session at a door (a new one if none is given). */
  async login(login: Login, door?: TestDoor): Promise<TestSession> {
    return await (door ?? (await this.openDoor())).login(login, this.keys[login])
  }

  /** Adds an account to an institution and logs it in. */
  async loginNew(institution: Login, login: string, roles: readonly ("sender" | "collector")[]): Promise<TestSession> {
    const key = testKey("ssh-ed25519")
    await this.operator.call("addMachineAccount", {
      institution: this.institutions[institution],
      login,
      roles,
      sshKey: formatSshKeyLine(key.blob),
      doors: ["sftp"],
    })
    return await (await this.openDoor()).login(login, key)
  }

  /** Sessions of all three at one door. */
  async loginAll(): Promise<Readonly<Record<Login, TestSession>> & { readonly door: TestDoor }> {
    const door = await this.openDoor()
    const [praxis, aok, klinik] = [
      await this.login("praxis", door),
      await this.login("aok", door),
      await this.login("klinik", door),
    ]
    return { praxis, aok, klinik, door }
  }

  /** Size of the log as committed; asking writes a leaf of its own behind it. */
  async logSize(): Promise<number> {
    return (await this.operator.local("status", {})).log.size
  }

  /** Every leaf that is committed now, as published and verified. */
  async leaves() {
    return await readPublishedLeaves(this.folder, this.keeper.vkey, await this.logSize())
  }

  #attach(zone: Zone, name: string) {
    const [ours, its] = duplexPair()
    const incoming = join(this.folder, "incoming", zone)
    this.keeper.attach(its, { zone, name, incoming, blobs: join(this.folder, "blobs") })
    return ours
  }

  async #populate(): Promise<void> {
    const { operator } = this
    const kinds = { praxis: "practice", aok: "insurer", klinik: "hospital" } as const
    for (const login of LOGINS) {
      const { institution } = await operator.call("addInstitution", {
        slug: login,
        name: `Die ${login}`,
        kind: kinds[login],
        role: "controller",
      })
      const { account } = await operator.call("addMachineAccount", {
        institution,
        login,
        roles: ["sender", "collector"],
        sshKey: formatSshKeyLine(this.keys[login].blob),
        doors: ["sftp", "inside"],
      })
      this.institutions[login] = institution
      this.accounts[login] = account
    }
    const { praxis, aok, klinik } = this.institutions
    await operator.call("addDelivery", { from: praxis, to: aok, purpose: PURPOSE })
    await operator.call("addDelivery", { from: aok, to: praxis, purpose: PURPOSE })
    await operator.call("addSharedFolder", {
      slug: "qualitaet",
      owner: praxis,
      grants: [
        { institution: praxis, access: "read-write" },
        { institution: aok, access: "read" },
        { institution: klinik, access: "write" },
      ],
      purpose: PURPOSE,
    })
  }
}

/** Bytes that look like nothing else, the same for the same seed. */
export function contentOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length)
  let state = seed * 2_654_435_761 + 1
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

/** Waits for something that follows soon, without being announced. */
export async function until(isDone: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000
  while (!isDone()) {
    assert.ok(Date.now() < deadline, "did not come true in time")
    await delay(10)
  }
}
