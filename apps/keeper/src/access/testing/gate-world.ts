/** A house with a gate, a doctor, her key and her PC. */
import assert from "node:assert/strict"
import type { TestContext } from "node:test"
import { type FaultCode, isFault, publicFault } from "@schleuse/base"
import type { CommandName, InputOf, KeeperClient, OutputOf, PushInput, PushName } from "@schleuse/wire"
import { BUILD } from "../../testing/door.ts"
import { Hands } from "../../testing/hands.ts"
import { KeeperWorld, SETTINGS } from "../../testing/keeper-world.ts"
import type { NewPerson } from "../../testing/people.ts"
import { SoftwareHotp, SoftwareYubikey } from "../../tokens/testing/software-tokens.ts"
import { goodReport } from "./reports.ts"
import { SoftwareDevice } from "./software-device.ts"

export const PASSWORD = "kranich lampe tunnel"
export const PORTAL = {
  titleDe: "KV-Portal",
  titleEn: "KV portal",
  host: "portal.kv.example",
  port: 443,
  addresses: [{ address: "10.1.2.3", port: 8443 }],
}
export const reason = "Probe"

type Pushed = { readonly [P in PushName]: { readonly name: P; readonly input: PushInput<P> } }[PushName]
export type Opened = Extract<OutputOf<"loginDevice">, { readonly session: string }>

/** A started gate, and what the keeper told it. */
export class TestGate {
  readonly client: KeeperClient
  readonly pushes: Pushed[] = []

  constructor(world: KeeperWorld) {
    this.client = world.attachGate({
      endSession: (input) => void this.pushes.push({ name: "endSession", input }),
      endStreams: (input) => void this.pushes.push({ name: "endStreams", input }),
      cutDoor: (input) => void this.pushes.push({ name: "cutDoor", input }),
    })
  }

  async start(): Promise<this> {
    await this.client.call("startGate", { build: BUILD, pid: 1 })
    return this
  }

  /** Sessions that it was told to end, and why. */
  get ended(): readonly string[] {
    return this.pushes.flatMap(({ name, input }) => (name === "endSession" ? [`${input.session} ${input.reason}`] : []))
  }
}

export class GateWorld {
  readonly hands = new Hands()
  readonly yubikey = new SoftwareYubikey()
  readonly hotp = new SoftwareHotp()
  readonly pc = new SoftwareDevice()
  #world: KeeperWorld | undefined
  #gate: TestGate | undefined
  accounts: readonly string[] = []
  application = ""

  static async open(
    t: TestContext,
    more: readonly ((world: KeeperWorld) => NewPerson)[] = [],
    limits: Partial<typeof SETTINGS.limits> = {},
  ): Promise<GateWorld> {
    const house = new GateWorld()
    const settings = { ...SETTINGS, limits: { ...SETTINGS.limits, ...limits } }
    const { clock, schedule } = house.hands
    const world = await KeeperWorld.open(t, { clock, schedule, settings })
    house.#world = world
    const { praxis, klinik } = world.institutions
    const tokens = [house.yubikey.token, house.hotp.token]
    const memberships = { [praxis]: ["sender"], [klinik]: ["collector"] }
    const doctor = { login: "dr-beispiel", memberships, password: PASSWORD, tokens }
    house.accounts = (await world.addPeople([doctor, ...more.map((of) => of(world))])).map(({ account }) => account)
    house.#gate = await new TestGate(world).start()
    house.application = (await world.operator.call("addApplication", { name: "kv-portal", ...PORTAL })).application
    await house.enrol(house.pc)
    return house
  }

  get world(): KeeperWorld {
    assert.ok(this.#world)
    return this.#world
  }

  get gate(): TestGate {
    assert.ok(this.#gate)
    return this.#gate
  }

  get account(): string {
    return this.accounts[0] ?? ""
  }

  get now(): number {
    return this.hands.clock.wallMs()
  }

  async enrol(pc: SoftwareDevice, account = this.account): Promise<void> {
    const { code } = await this.world.operator.call("makeEnrolment", { account, devices: 1, days: 1 })
    await pc.enrol(this.gate.client, code)
  }

  /** Time passes, and the timers run; operators begin anew. */
  async pass(ms: number): Promise<void> {
    await this.hands.advance(ms)
    await this.world.operator.begin(this.world.keeper.setupCode ?? "")
  }

  typed(change: { readonly user?: string; readonly password?: string; readonly code?: string } = {}) {
    const { user = "dr-beispiel", password = PASSWORD, code = this.yubikey.touch() } = change
    return { user, password, code, report: goodReport(this.now) }
  }

  async login(pc = this.pc, gate = this.gate, change: Parameters<GateWorld["typed"]>[0] = {}): Promise<Opened> {
    const answer = await pc.login(gate.client, this.typed(change))
    assert.ok("session" in answer)
    return answer
  }

  async stream(session: string, pc = this.pc, gate = this.gate): Promise<OutputOf<"openStream">> {
    const { host, port } = PORTAL
    return await gate.client.call("openStream", { host, port, peer: pc.peer }, session)
  }

  call<C extends CommandName>(command: C, input: InputOf<C>): Promise<OutputOf<C>> {
    return this.world.operator.call(command, input)
  }

  /** The code behind the reference of a refusal; outside it looks as the table says. */
  async refusedWith(code: FaultCode, refused: Promise<unknown>, why: string): Promise<void> {
    const error: unknown = await refused.then(
      () => assert.fail(`${why}: was accepted`),
      (cause: unknown) => cause,
    )
    assert.ok(isFault(error), why)
    const { refusals } = await this.call("findRefusal", { reference: error.reference ?? "" })
    assert.equal(refusals[0]?.code, code, why)
    assert.equal(error.code, publicFault(code).code, why)
  }

  /** Types of leaves, with what changed where that is said. */
  async told(): Promise<readonly string[]> {
    return (await this.world.leaves()).map((leaf) => ("change" in leaf ? `${leaf.type} ${leaf.change}` : leaf.type))
  }
}
