/**
 * How a person comes in and goes out: by password and code or by passkey, and everything that hangs on the session.
 *
 * There is one session at a time; the next log-in ends it. What ends it, here
 * or elsewhere, takes the applications and the proxy setting with it.
 */
import { type Clock, Fault } from "@schleuse/base"
import type { Endpoint } from "../tunnel/route.ts"
import type { GateLink } from "../tunnel/gate-link.ts"
import type { AgentControl } from "./agent.ts"
import type { Lease, LoginAnswer, Opened } from "./gate-answers.ts"
import type { GateApi } from "./gate-api.ts"
import { LiveSession } from "./live-session.ts"
import type { OwnDevice } from "./own-device.ts"
import { PasskeyLogin } from "./passkey-login.ts"
import type { PcSettings } from "./pc-settings.ts"
import { inTime, unlessRefused } from "./politely.ts"
import type { Reporter } from "./reporter.ts"
import type { StateBox } from "./state-box.ts"
import type { TunnelEnds } from "./tunnel-ends.ts"

export type LogInOptions = {
  readonly api: GateApi
  readonly clock: Clock
  readonly gate: Endpoint
  readonly device: OwnDevice
  readonly box: StateBox
  readonly reporter: Reporter
  readonly ends: TunnelEnds
  readonly link: Pick<GateLink, "warm">
  readonly settings: PcSettings
  /** After what people have asked for before: for what comes by itself. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>
  readonly onDefect: (error: unknown) => void
}

export class LogIn {
  readonly #options: LogInOptions
  readonly #passkeys: PasskeyLogin
  #session: LiveSession | undefined
  /** The log-in that wants one more code. */
  #pending: string | undefined

  constructor(options: LogInOptions) {
    this.#options = options
    const { api, clock, gate, box, inTurn, onDefect } = options
    this.#passkeys = new PasskeyLogin({
      api,
      clock,
      gate,
      onState: (part) => box.change(part),
      onOpened: (opened) => inTurn(() => this.#opened({ is: "opened", ...opened })),
      onDefect,
    })
  }

  get session(): LiveSession | undefined {
    return this.#session
  }

  /** @throws CLIENT_NOT_LOGGED_IN */
  requireSession(): LiveSession {
    if (this.#session === undefined) throw new Fault("CLIENT_NOT_LOGGED_IN")
    return this.#session
  }

  /** @throws CLIENT_NOT_ENROLLED, POSTURE_REFUSED, LOGIN_* */
  async byCode({ password, code, user }: Parameters<AgentControl["login"]>[0]): Promise<void> {
    const { api, device, reporter } = this.#options
    const own = device.requireEnrolled()
    const asked = { user: user ?? own.record.login, password, code, report: await reporter.recent() }
    this.#beginAnew()
    await this.#opened(await api.login(own, asked))
  }

  /** @throws CLIENT_NOTHING_PENDING, LOGIN_* */
  async complete(code: string): Promise<void> {
    const { api, box, device } = this.#options
    const pending = this.#pending
    if (pending === undefined) throw new Fault("CLIENT_NOTHING_PENDING")
    this.#pending = undefined
    box.change({ isNextCodeNeeded: false })
    await this.#opened(await api.complete(device.requireEnrolled(), { pending, code }))
  }

  /** The page on which the passkey confirms it. @throws CLIENT_NOT_ENROLLED, POSTURE_REFUSED, FIDO_OFF */
  async byPasskey(): Promise<{ readonly url: string }> {
    const { device, reporter } = this.#options
    const own = device.requireEnrolled()
    const asked = { user: own.record.login, report: await reporter.recent() }
    this.#beginAnew()
    const begun = await this.#passkeys.begin(own, asked)
    return "url" in begun ? begun : this.#refused(begun)
  }

  stopPasskey(): void {
    this.#passkeys.stop()
  }

  /** @throws CLIENT_NOT_LOGGED_IN, SESSION_EXTEND_EARLY, LOGIN_* */
  async extend(code: string): Promise<void> {
    await this.requireSession().extend(code)
  }

  /** Logs out, or gives up a log-in that was begun. */
  async leave(): Promise<void> {
    const { api, box } = this.#options
    this.#pending = undefined
    this.#passkeys.stop()
    const session = this.#session
    if (session === undefined) return box.change({ isNextCodeNeeded: false })
    session.stop()
    await inTime(api.logout(session.id))
    box.change({ endedWhy: undefined })
    await this.#letGo()
  }

  /** Whatever was begun before, or ended, is over. */
  #beginAnew(): void {
    this.#options.box.change({ endedWhy: undefined, isNextCodeNeeded: false })
    this.#pending = undefined
  }

  async #opened(answer: LoginAnswer): Promise<void> {
    const { api, box } = this.#options
    if (answer.is === "refused") return this.#refused(answer)
    this.#passkeys.stop()
    if (answer.is === "pending") {
      this.#pending = answer.pending
      box.change({ isNextCodeNeeded: true })
      return
    }
    const former = this.#session
    former?.stop()
    if (former !== undefined) await inTime(api.logout(former.id))
    await this.#begin(answer)
  }

  #refused({ verdict, reference }: Extract<LoginAnswer, { is: "refused" }>): never {
    this.#options.reporter.judged(verdict)
    throw new Fault("POSTURE_REFUSED", "", { reference })
  }

  async #begin(opened: Opened): Promise<void> {
    const { api, box, clock, device, ends, link, onDefect, reporter, settings } = this.#options
    const own = device.requireEnrolled()
    reporter.judged(opened.verdict)
    this.#session = new LiveSession({
      api,
      device: own,
      clock,
      opened,
      onHeld: (lease) => this.#held(lease),
      onApplications: (applications) => {
        ends.publish(applications).then((offered) => box.change({ applications: offered }), onDefect)
      },
      onEnded: (why) => this.#ended(why),
      onDefect,
    })
    box.change({
      loggedIn: this.#times(opened, clock.wallMs()),
      applications: await ends.publish(opened.applications),
    })
    link.warm()
    reporter.begin(own)
    await settings.atLogin()
  }

  #held(lease: Lease): void {
    const { box } = this.#options
    const { loggedIn } = box.now
    if (loggedIn !== undefined) box.change({ loggedIn: this.#times(lease, loggedIn.since) })
  }

  /** The keeper's times by this PC's clock. */
  #times({ expiresAt, extendFrom, verdictUntil }: Lease, since: number) {
    const { aheadMs } = this.#options.api
    return {
      since,
      expiresAt: expiresAt + aheadMs,
      extendFrom: extendFrom + aheadMs,
      verdictUntil: verdictUntil + aheadMs,
    }
  }

  /** The session ended by itself: says why, and lets go of everything that hangs on it. */
  #ended(why: Fault): void {
    const { box, inTurn, onDefect } = this.#options
    const refused = box.now.checked?.isAdmitted === false && box.now.checked.by === "keeper"
    const code = refused ? "POSTURE_REFUSED" : why.code
    box.change({ endedWhy: { code, reference: why.reference ?? "" } })
    void inTurn(() => this.#letGo()).catch(unlessRefused(onDefect))
  }

  async #letGo(): Promise<void> {
    const { box, ends, reporter, settings } = this.#options
    this.#session?.stop()
    this.#session = undefined
    reporter.end()
    box.change({ loggedIn: undefined, isNextCodeNeeded: false, applications: await ends.publish([]) })
    await settings.giveBack()
  }
}
