/** An agent without a gate: keeps a state, does what it is asked, refuses what it is told to refuse. */
import { Fault, type FaultCode } from "@schleuse/base"
import { type Check, CHECK_NAMES, evaluate, type PostureReport, PRESETS } from "@schleuse/posture"
import type { OwnPasskey } from "../agent/gate-answers.ts"
import type { AgentControl, AgentState, Checked } from "../agent/agent.ts"

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

export type Asked = { readonly what: string; readonly with: unknown }

/** A PC on which everything is as it should be, unless `change` says otherwise. */
export function windowsReport(nowMs: number, change: Partial<PostureReport> = {}): PostureReport {
  return {
    v: 1,
    system: "windows",
    takenAt: nowMs,
    bootedAt: nowMs - DAY_MS,
    os: {
      name: "Microsoft Windows 11 Pro",
      version: "24H2",
      build: "26100.2314",
      updatedAt: nowMs - 6 * DAY_MS,
      searchedAt: nowMs - DAY_MS,
      pendingSecurity: 0,
      restartPending: false,
      automatic: true,
    },
    firewalls: [{ name: "Windows-Firewall", state: "on" }],
    scanners: [
      {
        name: "Microsoft Defender",
        state: "active",
        definitionsAt: nowMs - 2 * 60 * MINUTE_MS,
        definitions: "current",
      },
    ],
    disk: "encrypted",
    lock: { state: "on", afterSeconds: 300 },
    administrator: "no",
    unread: [],
    ...change,
  }
}

function supported(nowMs: number) {
  const supportedUntil = nowMs + 365 * DAY_MS
  return { system: "windows", name: "Microsoft Windows 11", version: "24H2", supportedUntil, builds: [] } as const
}

/** A report judged by the preset for medium practices, as the keeper would; `failing`: what it refuses already. */
export function checkedBy(
  by: Checked["by"],
  nowMs: number,
  {
    report = windowsReport(nowMs),
    failing = [],
    isDeclared = true,
  }: { report?: PostureReport; failing?: readonly Check[]; isDeclared?: boolean } = {},
): Checked {
  const verdict = evaluate(report, {
    nowMs,
    policy: PRESETS["kbv-medium"],
    support: by === "preset" ? undefined : { v: 1, madeAt: nowMs, releases: [supported(nowMs)] },
    declarations: isDeclared ? { privateUseAt: nowMs } : {},
    failingSince: Object.fromEntries(CHECK_NAMES.map((name) => [name, failing.includes(name) ? 0 : nowMs])),
    exceptions: [],
  })
  return { at: nowMs, by, isAdmitted: verdict.isAdmitted, results: verdict.results, report }
}

export class AgentInMemory implements AgentControl {
  readonly asked: Asked[] = []
  /** The next question is refused with this. */
  refuseNext: { readonly code: FaultCode; readonly reference?: string } | undefined
  isEnded = false
  #state: AgentState
  readonly #listeners = new Set<() => void>()
  readonly #nowMs: () => number

  constructor(nowMs: () => number, change: Partial<AgentState> = {}) {
    this.#nowMs = nowMs
    this.#state = {
      system: "windows",
      deviceName: "LAPTOP-PRAXIS",
      operator: "KV Musterland",
      contact: "IT-Service, Telefon 0391 555 01 23",
      language: "de",
      link: "off",
      isChecking: false,
      isNextCodeNeeded: false,
      applications: [],
      proxy: { pacUrl: "http://127.0.0.1:49200/proxy.pac", isSet: false, isPossible: true },
      startsAtLogin: false,
      telematik: [],
      ...change,
    }
  }

  state = (): AgentState => this.#state

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Something happened. */
  change(change: Partial<AgentState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }

  enrol = async (asked: { code: string; name: string }): Promise<void> => {
    this.#hear("enrol", asked)
    this.change({
      deviceName: asked.name,
      suggestedCode: undefined,
      enrolled: ENROLLED,
      link: "ready",
      provenAt: this.#nowMs(),
      checked: checkedBy("keeper", this.#nowMs()),
    })
    await Promise.resolve()
  }
  activate = async (asked: object): Promise<void> => await this.#only("activate", asked)
  check = async (): Promise<void> => {
    this.#hear("check", {})
    this.change({ checked: checkedBy(this.#state.enrolled === undefined ? "preset" : "keeper", this.#nowMs()) })
    await Promise.resolve()
  }
  declare = async (asked: { declaredBy: string }): Promise<void> => {
    this.#hear("declare", asked)
    const declaredAt = this.#nowMs()
    this.change({
      declared: { declaredAt, until: declaredAt + 365 * DAY_MS },
      checked: checkedBy("keeper", declaredAt),
    })
    await Promise.resolve()
  }
  login = async (asked: object): Promise<void> => {
    this.#hear("login", asked)
    this.change(loggedInAt(this.#nowMs()))
    await Promise.resolve()
  }
  completeLogin = async (asked: { code: string }): Promise<void> => {
    this.#hear("complete", asked)
    this.change({ ...loggedInAt(this.#nowMs()), isNextCodeNeeded: false })
    await Promise.resolve()
  }
  beginPasskey = async (): Promise<{ url: string }> => {
    await this.#only("passkey", {})
    const url = "https://zugang.kv.example/anmelden/0123456789"
    this.change({ passkey: { url, expiresAt: this.#nowMs() + 120_000 } })
    return { url }
  }
  stopPasskey = async (): Promise<void> => {
    await this.#only("stop-passkey", {})
    this.change({ passkey: undefined })
  }
  /** The person's, at the gate. */
  passkeys: readonly OwnPasskey[] = []
  ownPasskeys = {
    list: async (): Promise<readonly OwnPasskey[]> => {
      await this.#only("passkeys", {})
      return this.passkeys
    },
    remove: async (asked: { key: string; code: string }): Promise<void> => {
      await this.#only("removepasskey", asked)
      this.passkeys = this.passkeys.filter(({ key }) => key !== asked.key)
    },
    add: async (asked: { code: string }): Promise<{ url: string }> => {
      await this.#only("add-passkey", asked)
      return { url: "https://zugang.kv.example/schluessel/0123456789" }
    },
  }
  extend = async (asked: { code: string }): Promise<void> => {
    this.#hear("extend", asked)
    this.change(loggedInAt(this.#nowMs()))
    await Promise.resolve()
  }
  logout = async (): Promise<void> => {
    this.#hear("logout", {})
    this.change({ loggedIn: undefined, applications: [] })
    await Promise.resolve()
  }
  setProxy = async (isWished: boolean): Promise<void> => {
    this.#hear("proxy", isWished)
    this.change({ proxy: { ...this.#state.proxy, isSet: isWished } })
    await Promise.resolve()
  }
  setProxyLogin = async (asked: object): Promise<void> => {
    this.#hear("proxylogin", asked)
    this.change({ proxyAsks: undefined, linkWhy: undefined, link: "ready", provenAt: this.#nowMs() })
    await Promise.resolve()
  }
  setStartsAtLogin = async (isWished: boolean): Promise<void> => {
    this.#hear("autostart", isWished)
    this.change({ startsAtLogin: isWished })
    await Promise.resolve()
  }
  update = async (): Promise<{ version?: string | undefined }> => {
    await this.#only("update", {})
    return {}
  }
  remove = async (): Promise<void> => {
    this.#hear("remove", {})
    this.change({ enrolled: undefined, checked: undefined, loggedIn: undefined, applications: [], link: "off" })
    await Promise.resolve()
  }
  quit = async (): Promise<void> => {
    await this.#only("quit", {})
    this.isEnded = true
  }

  async #only(what: string, asked: unknown): Promise<void> {
    this.#hear(what, asked)
    await Promise.resolve()
  }

  #hear(what: string, asked: unknown): void {
    this.asked.push({ what, with: asked })
    const { refuseNext } = this
    this.refuseNext = undefined
    if (refuseNext !== undefined) throw new Fault(refuseNext.code, "", { reference: refuseNext.reference })
  }
}

export function passkeysAt(nowMs: number): readonly OwnPasskey[] {
  const [laptop, phone] = ["0123456789abcdefghijklmnop", "abcdefghijklmnop0123456789"]
  return [
    {
      key: laptop,
      name: "Laptop Praxis",
      reach: "one-device",
      createdAt: nowMs - 90 * DAY_MS,
      usedAt: nowMs - 2 * DAY_MS,
    },
    { key: phone, name: "Telefon", reach: "synchronised", createdAt: nowMs - DAY_MS },
  ]
}

export const ENROLLED = {
  device: "0123456789abcdefghijklmnop",
  login: "dr-beispiel",
  certificateUntil: 1_800_000_000_000,
}

const PORTAL = {
  name: "kv-portal",
  titleDe: "KV-Portal",
  titleEn: "KV portal",
  host: "portal.kv.example",
  port: 443,
  localPort: 49_301,
}
const FORMS = {
  name: "formulare",
  titleDe: "Formulare und Vordrucke",
  titleEn: "Forms",
  host: "formulare.kv.example",
  port: 8443,
  localPort: 49_302,
}

/** A session that began just now. */
export function loggedInAt(nowMs: number, lastsMs = 8 * 60 * MINUTE_MS): Partial<AgentState> {
  const expiresAt = nowMs + lastsMs
  return {
    loggedIn: { since: nowMs, expiresAt, verdictUntil: nowMs + 30 * MINUTE_MS, extendFrom: expiresAt - 5 * MINUTE_MS },
    applications: [PORTAL, FORMS],
    endedWhy: undefined,
  }
}

/** Every state that a person can find: what the walk in the browser looks at, and what pictures are taken of. */
export function standings(nowMs: number): Readonly<Record<string, Partial<AgentState>>> {
  const bad = windowsReport(nowMs, {
    firewalls: [{ name: "Windows-Firewall", state: "partly" }],
    scanners: [{ name: "Avira Antivirus", state: "expired", definitions: "old" }],
    disk: "plain",
    lock: { state: "on", afterSeconds: 3600 },
    administrator: "yes",
  })
  const failing = ["firewall", "scanner", "scanner-definitions", "screen-lock"] as const
  const enrolled = { enrolled: ENROLLED, link: "ready", provenAt: nowMs } as const
  const noted = windowsReport(nowMs, { lock: { state: "off" }, administrator: "yes" })
  return {
    fresh: { suggestedCode: "K7QX-3MPD-9WTF" },
    checking: { isChecking: true },
    "enrol-guess": {
      suggestedCode: "K7QX-3MPD-9WTF",
      checked: checkedBy("preset", nowMs, { report: bad, failing }),
    },
    enrol: { suggestedCode: "K7QX-3MPD-9WTF", checked: checkedBy("preset", nowMs) },
    refused: { ...enrolled, checked: checkedBy("keeper", nowMs, { report: bad, failing }) },
    undeclared: {
      ...enrolled,
      checked: checkedBy("keeper", nowMs, { failing: ["private-use"], isDeclared: false }),
    },
    login: { ...enrolled, checked: checkedBy("keeper", nowMs) },
    "login-noted": { ...enrolled, checked: checkedBy("keeper", nowMs, { report: noted }) },
    ended: {
      ...enrolled,
      checked: checkedBy("keeper", nowMs),
      endedWhy: { code: "DEVICE_REFUSED", reference: "K7Q2MX" },
    },
    "next-code": { ...enrolled, checked: checkedBy("keeper", nowMs), isNextCodeNeeded: true },
    applications: { ...enrolled, checked: checkedBy("keeper", nowMs), ...loggedInAt(nowMs) },
    "applications-way": {
      ...enrolled,
      checked: checkedBy("keeper", nowMs),
      ...loggedInAt(nowMs),
      proxy: { pacUrl: "http://127.0.0.1:49200/proxy.pac", isSet: true, isPossible: true },
      startsAtLogin: true,
    },
    "ends-soon": { ...enrolled, checked: checkedBy("keeper", nowMs), ...loggedInAt(nowMs, 4 * MINUTE_MS) },
    interrupted: {
      ...enrolled,
      checked: checkedBy("keeper", nowMs),
      ...loggedInAt(nowMs),
      link: "waiting",
      provenAt: nowMs - 9 * MINUTE_MS,
      linkWhy: { code: "PROXY_REFUSED", reference: "" },
    },
    "proxy-asks": {
      ...enrolled,
      checked: checkedBy("keeper", nowMs),
      link: "waiting",
      provenAt: undefined,
      linkWhy: { code: "PROXY_LOGIN_NEEDED", reference: "" },
      proxyAsks: "proxy.klinik.example:3128",
    },
    "update-doubt": {
      ...enrolled,
      checked: checkedBy("keeper", nowMs),
      updateWhy: { code: "UPDATE_EXPIRED", reference: "" },
    },
    update: {
      ...enrolled,
      checked: checkedBy("keeper", nowMs),
      ...loggedInAt(nowMs),
      update: { version: "1.3.0" },
      telematik: ["epa.telematik"],
    },
  }
}
