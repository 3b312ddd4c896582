/**
 * The agent: one process of one operating-system user, between the gate and whoever sits at the PC.
 *
 * Keeps the link, the session, the ends of the tunnel and the reports, and one
 * state that says how it stands. Says only what is so: connected is what the
 * gate has answered for. Passwords and codes pass through and are kept nowhere.
 */
import { hostname } from "node:os"
import type { Duplex } from "node:stream"
import { Fault, isFault, systemClock } from "@schleuse/base"
import type { System } from "@schleuse/posture"
import { loadDevice, removeDevice, saveDevice, timesOf } from "../device/device-record.ts"
import type { DeviceRecord } from "../device/device-record.ts"
import { GateLink, type LinkState } from "../tunnel/gate-link.ts"
import type { Published } from "../tunnel/pac.ts"
import { WakeWatch } from "../tunnel/wake-watch.ts"
import type { AgentControl, AgentState, Why } from "./agent.ts"
import type { AgentOptions } from "./agent-options.ts"
import { isCode, readTypedCode } from "./enrolment-code.ts"
import type { Lease, LoginAnswer, Opened } from "./gate-answers.ts"
import { type Device, GateApi } from "./gate-api.ts"
import { LiveSession } from "./live-session.ts"
import { PasskeyLogin } from "./passkey-login.ts"
import { PcSettings } from "./pc-settings.ts"
import { ProxyLogin } from "./proxy-login.ts"
import { inTime, quietly } from "./politely.ts"
import { Reporter } from "./reporter.ts"
import { StateBox } from "./state-box.ts"
import { TunnelEnds } from "./tunnel-ends.ts"
import { Updates } from "./updates.ts"

const SYSTEM_NAMES: Readonly<Record<string, System>> = { linux: "linux", darwin: "macos", win32: "windows" }
const RENEW_LOOK_MS = 3_600_000

export class ClientAgent implements AgentControl {
  readonly #options: AgentOptions
  readonly #box: StateBox
  readonly #link: GateLink
  readonly #api: GateApi
  readonly #ends: TunnelEnds
  readonly #reporter: Reporter
  readonly #passkeys: PasskeyLogin
  readonly #updates: Updates
  readonly #settings: PcSettings
  readonly #proxyLogin: ProxyLogin
  readonly #stops: (() => void)[] = []
  #device: (Device & { readonly record: DeviceRecord }) | undefined
  #session: LiveSession | undefined
  #pending: string | undefined
  /** One thing after another: what people ask for in two places does not cross. */
  #last: Promise<unknown> = Promise.resolve()
  #isEnding = false

  constructor(options: AgentOptions) {
    this.#options = options
    const { settings, folder, pc, clock = systemClock, machine, platform, onDefect, suggestedCode } = options
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
      onProof: () => this.#proven(),
    })
    this.#api = new GateApi(async (what, body, session) => {
      const answer = await this.#link.ask(what, body, session)
      this.#proven()
      return answer
    }, clock)
    this.#passkeys = new PasskeyLogin({
      api: this.#api,
      clock,
      gate,
      onState: (part) => this.#box.change(part),
      onOpened: (opened) => this.#oneByOne(() => this.#opened({ is: "opened", ...opened })),
      onDefect,
    })
    this.#proxyLogin = new ProxyLogin({
      ways: pc.ways,
      reach: () => this.#link.reach(),
      onState: (part) => this.#box.change(part),
    })
    const open = async (target: Published): Promise<Duplex> => await this.#openStream(target)
    this.#ends = new TunnelEnds({ folder, owners: pc.owners, open, onDefect })
    this.#settings = new PcSettings(pc, this.#ends, folder, (part) => this.#box.change(part))
    const updater = options.updates?.((path) => this.#link.get(path))
    this.#updates = new Updates(updater, clock, (part) => this.#box.change(part))
    this.#reporter = new Reporter({
      api: this.#api,
      machine,
      platform,
      clock,
      onState: (part) => this.#box.change(part),
      onRefused: () => this.#session?.hold(),
      onDefect,
    })
  }

  /** Loads what there is, gives back what a killed run left, listens and connects. Never fails for what the state can say. */
  async start(): Promise<void> {
    const { pc, clock = systemClock } = this.#options
    await this.#ends.start()
    await this.#settings.giveBack()
    try {
      await this.#loadDevice()
    } catch (error) {
      this.#box.change({ linkWhy: whyOf(error) })
    }
    const wake = new WakeWatch(clock, () => this.#woke())
    const renewing = setInterval(() => void this.#renewIfDue(), RENEW_LOOK_MS)
    this.#stops.push(
      wake.start(),
      pc.watchNetwork(() => this.#networkChanged()),
      () => clearInterval(renewing),
    )
    if (this.#device !== undefined) this.#link.start()
    void this.check().catch((error: unknown) => this.#notice(error))
  }

  state(): AgentState {
    return this.#box.now
  }

  onChange(listener: () => void): () => void {
    return this.#box.onChange(listener)
  }

  enrol({ code, name }: { readonly code: string; readonly name: string }): Promise<void> {
    return this.#oneByOne(async () => {
      if (this.#device !== undefined) throw new Fault("CLIENT_ENROLLED_ALREADY")
      const typed = readTypedCode(code)
      if (!isCode(typed)) throw new Fault("ENROLMENT_UNKNOWN", "not of the form")
      const { folder, keys } = this.#options
      const { key } = await keys.make()
      const { system } = this.#box.now
      const made = await this.#api.enrol(key, { code: typed, spki: key.spki, name, system })
      const { device: id, certificate, login } = made
      const record = { device: id, login, name, certificate }
      try {
        saveDevice(folder, record)
      } catch (error) {
        // Nobody would ever use it: the keeper may forget it.
        await inTime(this.#api.remove({ id, key }))
        throw error
      }
      this.#becomes({ id, key, record })
      this.#box.change({ suggestedCode: undefined, declared: undefined })
      this.#link.start()
      void this.check().catch((error: unknown) => this.#notice(error))
    })
  }

  activate({ user, letter, touch, next, password }: Parameters<AgentControl["activate"]>[0]): Promise<void> {
    return this.#oneByOne(async () => {
      const body = { user, letter, touch, password, ...(next === undefined ? {} : { next }) }
      await this.#api.activate(this.#requireDevice(), body)
    })
  }

  async check(): Promise<void> {
    await this.#reporter.look(this.#device)
  }

  async declare({ declaredBy }: { readonly declaredBy: string }): Promise<void> {
    await this.#reporter.declare(this.#requireDevice(), declaredBy)
  }

  login({ password, code, user }: Parameters<AgentControl["login"]>[0]): Promise<void> {
    return this.#oneByOne(async () => {
      const device = this.#requireDevice()
      const report = await this.#reporter.recent()
      const asked = { user: user ?? device.record.login, password, code, report }
      this.#box.change({ endedWhy: undefined, isNextCodeNeeded: false })
      this.#pending = undefined
      await this.#opened(await this.#api.login(device, asked))
    })
  }

  completeLogin({ code }: { readonly code: string }): Promise<void> {
    return this.#oneByOne(async () => {
      const pending = this.#pending
      if (pending === undefined) throw new Fault("CLIENT_NOTHING_PENDING")
      this.#pending = undefined
      this.#box.change({ isNextCodeNeeded: false })
      await this.#opened(await this.#api.complete(this.#requireDevice(), { pending, code }))
    })
  }

  beginPasskey(): Promise<{ readonly url: string }> {
    return this.#oneByOne(async () => {
      const device = this.#requireDevice()
      const asked = { user: device.record.login, report: await this.#reporter.recent() }
      this.#pending = undefined
      this.#box.change({ endedWhy: undefined, isNextCodeNeeded: false })
      const begun = await this.#passkeys.begin(device, asked)
      if ("url" in begun) return begun
      return this.#refused(begun)
    })
  }

  stopPasskey(): Promise<void> {
    return this.#oneByOne(() => Promise.resolve(this.#passkeys.stop()))
  }

  addPasskey({ code }: { readonly code: string }): Promise<{ readonly url: string }> {
    return this.#oneByOne(async () => {
      if (this.#session === undefined) throw new Fault("CLIENT_NOT_LOGGED_IN")
      return await this.#passkeys.add(this.#session.id, code)
    })
  }

  extend({ code }: { readonly code: string }): Promise<void> {
    return this.#oneByOne(async () => {
      if (this.#session === undefined) throw new Fault("CLIENT_NOT_LOGGED_IN")
      await this.#session.extend(code)
    })
  }

  logout(): Promise<void> {
    return this.#oneByOne(() => this.#leave())
  }

  setProxy(isWished: boolean): Promise<void> {
    return this.#oneByOne(() => this.#settings.setProxy(isWished))
  }

  /** Waits for nothing that itself may wait for the gate. */
  async setProxyLogin(asked: Parameters<AgentControl["setProxyLogin"]>[0]): Promise<void> {
    await this.#proxyLogin.answer(asked)
    this.#reporter.lookSoon()
  }

  setStartsAtLogin(isWished: boolean): Promise<void> {
    return this.#oneByOne(() => this.#settings.setStartsAtLogin(isWished))
  }

  async update(): Promise<void> {
    if (await this.#updates.install()) this.#options.onUpdated?.()
  }

  remove(): Promise<void> {
    return this.#oneByOne(async () => {
      await this.#leave()
      const device = this.#device
      if (device !== undefined) await inTime(this.#api.remove(device))
      const { folder, keys } = this.#options
      this.#link.stop()
      this.#link.setDevice(undefined)
      this.#proxyLogin.forget()
      this.#device = undefined
      // Whatever fails, the rest goes; the first failure is told.
      const failures: unknown[] = []
      const steps = [...this.#settings.removals, () => keys.remove(), () => removeDevice(folder)]
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
    await quietly(() => this.#leave())
    await this.#settings.giveBack()
    this.#link.stop()
    await this.#ends.close()
    this.#options.pc.owners.close()
    this.#options.onQuit()
  }

  #requireDevice() {
    if (this.#device === undefined) throw new Fault("CLIENT_NOT_ENROLLED")
    return this.#device
  }

  async #loadDevice(): Promise<void> {
    const { folder, keys } = this.#options
    const record = loadDevice(folder)
    if (record === undefined) return
    const { login, certificate, device: id } = record
    // Told also if the key is lost: then the page can say what to do.
    this.#box.change({
      deviceName: record.name,
      enrolled: { device: id, login, certificateUntil: timesOf(certificate).until },
    })
    const found = await keys.load()
    if (found === undefined) throw new Fault("CLIENT_KEY_LOST", "no file")
    this.#becomes({ id, key: found.key, record })
  }

  #becomes({ id, key, record }: Device & { readonly record: DeviceRecord }): void {
    this.#device = { id, key, record }
    const { certificate, login, name } = record
    this.#box.change({
      deviceName: name,
      enrolled: { device: id, login, certificateUntil: timesOf(certificate).until },
    })
    this.#link.setDevice({ key: key.toPem(), certificate })
  }

  async #opened(answer: LoginAnswer): Promise<void> {
    if (answer.is === "refused") return this.#refused(answer)
    this.#passkeys.stop()
    if (answer.is === "pending") {
      this.#pending = answer.pending
      this.#box.change({ isNextCodeNeeded: true })
      return
    }
    const former = this.#session
    former?.stop()
    if (former !== undefined) await inTime(this.#api.logout(former.id))
    await this.#begin(answer)
  }

  #refused({ verdict, reference }: Extract<LoginAnswer, { is: "refused" }>): never {
    this.#reporter.judged(verdict)
    throw new Fault("POSTURE_REFUSED", "", { reference })
  }

  async #begin(opened: Opened): Promise<void> {
    const { clock = systemClock, onDefect } = this.#options
    this.#reporter.judged(opened.verdict)
    const session = new LiveSession({
      api: this.#api,
      device: this.#requireDevice(),
      clock,
      opened,
      onHeld: (lease) => this.#held(lease),
      onApplications: (applications) => {
        this.#ends.publish(applications).then((offered) => this.#box.change({ applications: offered }), onDefect)
      },
      onEnded: (why) => this.#ended(why),
      onDefect,
    })
    this.#session = session
    this.#box.change({
      loggedIn: this.#times(opened, clock.wallMs()),
      applications: await this.#ends.publish(opened.applications),
    })
    this.#link.warm()
    this.#reporter.begin(this.#requireDevice())
    await this.#settings.atLogin()
  }

  #held(lease: Lease): void {
    const { loggedIn } = this.#box.now
    if (loggedIn !== undefined) this.#box.change({ loggedIn: this.#times(lease, loggedIn.since) })
  }

  /** The keeper's times by this PC's clock. */
  #times({ expiresAt, extendFrom, verdictUntil }: Lease, since: number) {
    const { aheadMs } = this.#api
    return {
      since,
      expiresAt: expiresAt + aheadMs,
      extendFrom: extendFrom + aheadMs,
      verdictUntil: verdictUntil + aheadMs,
    }
  }

  /** The session ended by itself: says why, and lets go of everything that hangs on it. */
  #ended(why: Fault): void {
    const refused = this.#box.now.checked?.isAdmitted === false && this.#box.now.checked.by === "keeper"
    const code = refused ? "POSTURE_REFUSED" : why.code
    this.#box.change({ endedWhy: { code, reference: why.reference ?? "" } })
    void this.#oneByOne(() => this.#letGo()).catch((error: unknown) => this.#notice(error))
  }

  async #leave(): Promise<void> {
    this.#pending = undefined
    this.#passkeys.stop()
    const session = this.#session
    if (session === undefined) return this.#box.change({ isNextCodeNeeded: false })
    session.stop()
    await inTime(this.#api.logout(session.id))
    this.#box.change({ endedWhy: undefined })
    await this.#letGo()
  }

  async #letGo(): Promise<void> {
    this.#session?.stop()
    this.#session = undefined
    this.#reporter.end()
    this.#box.change({ loggedIn: undefined, isNextCodeNeeded: false, applications: await this.#ends.publish([]) })
    await this.#settings.giveBack()
  }

  async #openStream(target: Published): Promise<Duplex> {
    const session = this.#session
    if (session === undefined) throw new Fault("CLIENT_NOT_LOGGED_IN")
    try {
      const stream = await this.#link.open(target, session.id)
      this.#proven()
      // Ended by the other side, or cut off: perhaps the whole session was.
      stream.once("end", () => stream.writableEnded || session.doubt())
      stream.once("close", () => stream.readableEnded || session.doubt())
      return stream
    } catch (error) {
      session.doubt()
      throw error
    }
  }

  #linkIs(link: LinkState, why: Fault | undefined): void {
    const was = this.#box.now.link
    this.#box.change({ link, linkWhy: why === undefined ? undefined : whyOf(why) })
    this.#proxyLogin.linkIs(link, why)
    if (link === "ready" && was !== "ready") {
      this.#session?.linkIsBack()
      void this.#renewIfDue()
      void this.#updates.look().catch((error: unknown) => this.#notice(error))
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
    void this.#settings.networkChanged().catch((error: unknown) => this.#notice(error))
    if (this.#device !== undefined) this.#link.wake()
    this.#reporter.lookSoon()
  }

  /** From half of the certificate's time on. The present connection may go on: the keeper knows the former one, too. */
  async #renewIfDue(): Promise<void> {
    const device = this.#device
    const { clock = systemClock, folder } = this.#options
    if (device === undefined || clock.wallMs() - this.#api.aheadMs < timesOf(device.record.certificate).renewFrom)
      return
    try {
      const { certificate } = await this.#api.renew(device)
      const record = { ...device.record, certificate }
      saveDevice(folder, record)
      const { id, key } = device
      this.#device = { id, key, record }
      const enrolled = { device: id, login: record.login, certificateUntil: timesOf(certificate).until }
      this.#box.change({ enrolled })
      const shown = { key: key.toPem(), certificate }
      // One that ran out in a drawer opens nothing: the connection that showed it is of no use.
      if (timesOf(device.record.certificate).until > clock.wallMs() - this.#api.aheadMs) this.#link.setNextDevice(shown)
      else this.#link.setDevice(shown)
    } catch (error) {
      this.#notice(error)
    }
  }

  #oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work)
    this.#last = next.catch(() => undefined)
    return next
  }

  #notice(error: unknown): void {
    if (!isFault(error)) this.#options.onDefect(error)
  }
}

function whyOf(error: unknown): Why {
  if (!isFault(error)) throw error
  return { code: error.code, reference: error.reference ?? "" }
}
