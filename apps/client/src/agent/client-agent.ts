/**
 * The agent: one process of one operating-system user, between the gate and whoever sits at the PC.
 *
 * Keeps the link, the session, the ends of the tunnel and the reports, and one
 * state that says how it stands. Says only what is so: connected is what the
 * gate has answered for. Passwords and codes pass through and are kept nowhere.
 */
import { hostname } from "node:os"
import type { Duplex } from "node:stream"
import { type Fault, systemClock } from "@schleuse/base"
import type { System } from "@schleuse/posture"
import { GateLink, type LinkState } from "../tunnel/gate-link.ts"
import type { Published } from "../tunnel/pac.ts"
import { WakeWatch } from "../tunnel/wake-watch.ts"
import type { AgentControl, AgentState } from "./agent.ts"
import type { AgentOptions } from "./agent-options.ts"
import { GateApi } from "./gate-api.ts"
import { LogIn } from "./log-in.ts"
import { OneByOne } from "./one-by-one.ts"
import { OwnDevice } from "./own-device.ts"
import { OwnPasskeys } from "./own-passkeys.ts"
import { PcSettings } from "./pc-settings.ts"
import { withPatience } from "./patience.ts"
import { ProxyLogin } from "./proxy-login.ts"
import { quietly, unlessRefused } from "./politely.ts"
import { Reporter } from "./reporter.ts"
import { StateBox } from "./state-box.ts"
import { TunnelEnds } from "./tunnel-ends.ts"
import { Updates } from "./updates.ts"
import { whyOf } from "./why.ts"

const SYSTEM_NAMES: Readonly<Record<string, System>> = { linux: "linux", darwin: "macos", win32: "windows" }
const RENEW_LOOK_MS = 3_600_000

export class ClientAgent implements AgentControl {
  readonly #options: AgentOptions
  readonly #box: StateBox
  readonly #link: GateLink
  readonly #api: GateApi
  readonly #ends: TunnelEnds
  readonly #reporter: Reporter
  readonly #device: OwnDevice
  readonly #logIn: LogIn
  readonly #updates: Updates
  readonly #settings: PcSettings
  readonly #proxyLogin: ProxyLogin
  readonly #stops: (() => void)[] = []
  /** What people ask for in two places does not cross. */
  readonly #turns = new OneByOne()
  readonly #notice: (error: unknown) => void
  readonly ownPasskeys: OwnPasskeys
  #isEnding = false

  constructor(options: AgentOptions) {
    this.#options = options
    const { settings, folder, pc, clock = systemClock, keys, machine, platform, onDefect, suggestedCode } = options
    this.#notice = unlessRefused(onDefect)
    const { gate, authorities, operator, contact, language } = settings
    this.#box = new StateBox({
      system: SYSTEM_NAMES[platform] ?? "linux",
      deviceName: hostname().slice(0, 60) || "PC",
      operator,
      contact,
      language,
      suggestedCode,
      link: "off",
      isChecking: false,
      isNextCodeNeeded: false,
      applications: [],
      proxy: { pacUrl: "", isSet: false, isPossible: false },
      startsAtLogin: false,
      telematik: [],
    })
    this.#link = new GateLink({
      gate,
      name: gate.host,
      authorities,
      ways: pc.ways.find,
      onState: (state, why) => this.#linkIs(state, why),
      // Once somebody is logged in the gate alone proves nothing: without the keeper behind it no stream would be opened.
      onProof: () => (this.#logIn.session === undefined ? this.#proven() : undefined),
    })
    this.#api = new GateApi(async (what, body, session) => {
      const answer = await this.#link.ask(what, body, session)
      this.#proven()
      return answer
    }, clock)
    const onState = (part: Partial<AgentState>): void => this.#box.change(part)
    this.#device = new OwnDevice({ folder, keys, api: this.#api, link: this.#link, clock, onState })
    this.#proxyLogin = new ProxyLogin({
      ways: pc.ways,
      reach: () => this.#link.reach(),
      onState,
    })
    const untilReady = async (limitMs: number): Promise<void> => await this.#link.untilReady(limitMs)
    const open = (target: Published) => withPatience(() => this.#openStream(target), untilReady, clock)
    this.#ends = new TunnelEnds({ folder, owners: pc.owners, open, onDefect })
    this.#settings = new PcSettings(pc, this.#ends, folder, onState)
    const updater = options.updates?.((path, signal) => this.#link.get(path, signal))
    this.#updates = new Updates(updater, clock, onState)
    this.#reporter = new Reporter({
      api: this.#api,
      machine,
      platform,
      clock,
      onState,
      onRefused: () => this.#logIn.session?.hold(),
      onDefect,
    })
    this.#logIn = new LogIn({
      api: this.#api,
      clock,
      gate,
      device: this.#device,
      box: this.#box,
      reporter: this.#reporter,
      ends: this.#ends,
      link: this.#link,
      settings: this.#settings,
      inTurn: (work) => this.#turns.do(work),
      onDefect,
    })
    this.ownPasskeys = new OwnPasskeys(this.#api, gate, this.#logIn, this.#turns)
  }

  /** Loads what there is, gives back what a killed run left, listens and connects. Never fails for what the state can say. */
  async start(): Promise<void> {
    const { pc, clock = systemClock } = this.#options
    await this.#ends.start()
    await this.#settings.giveBack()
    try {
      await this.#device.load()
    } catch (error) {
      this.#box.change({ linkWhy: whyOf(error) })
    }
    const wake = new WakeWatch(clock, () => this.#woke())
    const renewing = setInterval(() => this.#renewIfDue(), RENEW_LOOK_MS)
    this.#stops.push(
      wake.start(),
      pc.watchNetwork(() => this.#networkChanged()),
      () => clearInterval(renewing),
    )
    if (this.#device.now !== undefined) this.#link.start()
    void this.check().catch(this.#notice)
  }

  state(): AgentState {
    return this.#box.now
  }

  onChange(listener: () => void): () => void {
    return this.#box.onChange(listener)
  }

  enrol({ code, name }: { readonly code: string; readonly name: string }): Promise<void> {
    return this.#turns.do(async () => {
      await this.#device.enrol({ code, name, system: this.#box.now.system })
      this.#box.change({ suggestedCode: undefined, declared: undefined })
      void this.check().catch(this.#notice)
    })
  }

  activate({ user, letter, touch, next, password }: Parameters<AgentControl["activate"]>[0]): Promise<void> {
    return this.#turns.do(async () => {
      const body = { user, letter, touch, password, ...(next === undefined ? {} : { next }) }
      await this.#api.activate(this.#device.requireEnrolled(), body)
    })
  }

  async check(): Promise<void> {
    await this.#reporter.look(this.#device.now)
  }

  async declare({ declaredBy }: { readonly declaredBy: string }): Promise<void> {
    await this.#reporter.declare(this.#device.requireEnrolled(), declaredBy)
  }

  login(asked: Parameters<AgentControl["login"]>[0]): Promise<void> {
    return this.#turns.do(() => this.#logIn.byCode(asked))
  }

  completeLogin({ code }: { readonly code: string }): Promise<void> {
    return this.#turns.do(() => this.#logIn.complete(code))
  }

  beginPasskey(): Promise<{ readonly url: string }> {
    return this.#turns.do(() => this.#logIn.byPasskey())
  }

  stopPasskey(): Promise<void> {
    return this.#turns.do(() => Promise.resolve(this.#logIn.stopPasskey()))
  }

  extend({ code }: { readonly code: string }): Promise<void> {
    return this.#turns.do(() => this.#logIn.extend(code))
  }

  logout(): Promise<void> {
    return this.#turns.do(() => this.#logIn.leave())
  }

  setProxy(isWished: boolean): Promise<void> {
    return this.#turns.do(() => this.#settings.setProxy(isWished))
  }

  /** Waits for nothing that itself may wait for the gate. */
  async setProxyLogin(asked: Parameters<AgentControl["setProxyLogin"]>[0]): Promise<void> {
    await this.#proxyLogin.answer(asked)
    this.#reporter.lookSoon()
  }

  setStartsAtLogin(isWished: boolean): Promise<void> {
    return this.#turns.do(() => this.#settings.setStartsAtLogin(isWished))
  }

  async update(): Promise<{ readonly version?: string | undefined }> {
    const version = await this.#updates.install()
    if (version !== undefined) this.#options.onUpdated?.()
    return { version }
  }

  remove(): Promise<void> {
    return this.#turns.do(async () => {
      await this.#logIn.leave()
      await this.#device.giveUp()
      this.#proxyLogin.forget()
      // Whatever fails, the rest goes; the first failure is told.
      const failures: unknown[] = []
      const steps = [...this.#settings.removals, ...this.#device.removals, () => this.#options.onRemoved?.()]
      for (const step of steps)
        await Promise.resolve()
          .then(step)
          .catch((error: unknown) => failures.push(error))
      this.#box.change({ enrolled: undefined, linkWhy: undefined, provenAt: undefined, endedWhy: undefined })
      await this.#settings.look()
      if (failures.length > 0) throw failures[0]
    })
  }

  async quit(): Promise<void> {
    if (this.#isEnding) return
    this.#isEnding = true
    for (const stop of this.#stops) stop()
    this.#reporter.stop()
    await quietly(() => this.#logIn.leave())
    await this.#settings.giveBack()
    this.#link.stop()
    await this.#ends.close()
    this.#options.pc.owners.close()
    this.#options.onQuit()
  }

  async #openStream(target: Published): Promise<Duplex> {
    const session = this.#logIn.requireSession()
    await session.known()
    const { id } = session
    try {
      const stream = await this.#link.open(target, id)
      this.#proven()
      // Ended by the other side, or cut off: perhaps the whole session was.
      stream.once("end", () => stream.writableEnded || session.doubt())
      stream.once("close", () => stream.readableEnded || session.doubt())
      return stream
    } catch (error) {
      session.doubt()
      await session.known()
      // The gate began anew while it was asked, and knows the session under another name now.
      if (session.id !== id) return await this.#openStream(target)
      throw error
    }
  }

  #linkIs(link: LinkState, why: Fault | undefined): void {
    const was = this.#box.now.link
    this.#box.change({ link, linkWhy: why === undefined ? undefined : whyOf(why) })
    this.#proxyLogin.linkIs(link, why)
    if (link === "ready" && was !== "ready") {
      this.#logIn.session?.linkIsBack()
      this.#renewIfDue()
      void this.#updates.look().catch(this.#notice)
    }
    if (link === "waiting" && why !== undefined) void this.#explain(why)
  }

  /** A guests' network that first wants a log-in looks like a gate that is away. */
  async #explain(why: Fault): Promise<void> {
    await quietly(async () => {
      const better = await this.#options.pc.explain(why, this.#options.settings.gate)
      if (this.#box.now.link === "waiting") this.#box.change({ linkWhy: whyOf(better) })
    })
  }

  #proven(): void {
    const { clock = systemClock } = this.#options
    this.#box.change({ provenAt: clock.wallMs() })
  }

  #woke(): void {
    this.#reporter.woke()
    this.#networkChanged()
  }

  #networkChanged(): void {
    this.#options.pc.ways.forget()
    void this.#settings.networkChanged().catch(this.#notice)
    if (this.#device.now !== undefined) this.#link.wake()
    this.#reporter.lookSoon()
  }

  #renewIfDue(): void {
    void this.#device.renewIfDue().catch(this.#notice)
  }
}
