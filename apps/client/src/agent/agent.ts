/**
 * The agent as page and command line see it: one state that says everything, and what may be asked for.
 *
 * There is one agent for each operating-system user. Everything here is a
 * plain value; nothing of it is secret: passwords and codes go in and do not
 * come out.
 */
import type { PostureReport, Result, System } from "@schleuse/posture"
import type { OwnPasskey } from "./gate-answers.ts"
import type { LinkState } from "../tunnel/gate-link.ts"

/** A published application, and where its plain port on this PC listens. */
export type Offered = {
  readonly name: string
  readonly titleDe: string
  readonly titleEn: string
  readonly host: string
  readonly port: number
  /** On 127.0.0.1; 0 while nobody is logged in. */
  readonly localPort: number
}

/** Why something is not as it should be: a fault's code, and the reference that the helpdesk finds. */
export type Why = { readonly code: string; readonly reference: string }

/** What this PC was found to be, and what was made of it. */
export type Checked = {
  /** Wall time in ms. */
  readonly at: number
  /** `keeper`: its word counts. `preset`: this PC's own guess, before anybody has decided. */
  readonly by: "keeper" | "preset"
  readonly isAdmitted: boolean
  readonly results: readonly Result[]
  readonly report: PostureReport
}

/** The separation from private use, as it was declared here; wall times in ms. */
export type Declared = { readonly declaredAt: number; readonly until: number }

export type LoggedIn = {
  /** Wall times in ms. */
  readonly since: number
  readonly expiresAt: number
  /** Until when the last report counts. */
  readonly verdictUntil: number
  /** From here on a touch extends it; the page warns. */
  readonly extendFrom: number
}

export type AgentState = {
  readonly system: System
  /** How this PC is called in the operator's lists; may be changed before it is enrolled. */
  readonly deviceName: string
  /** Who runs the gate, and whom to ask. */
  readonly operator: string
  readonly contact: string
  readonly language: "de" | "en"
  /** The code that came with the file's name, as long as it was not used. */
  readonly suggestedCode?: string | undefined
  readonly enrolled?: { readonly device: string; readonly login: string; readonly certificateUntil: number } | undefined
  readonly link: LinkState
  /** Why the link is not ready; also captive portals and proxies that refuse. */
  readonly linkWhy?: Why | undefined
  /** The network's proxy that wants a name and a password, as `host:port`. */
  readonly proxyAsks?: string | undefined
  /** Bytes went to an application's port and back, or the gate answered, at this wall time in ms. */
  readonly provenAt?: number | undefined
  readonly checked?: Checked | undefined
  readonly isChecking: boolean
  /** Since this software started. */
  readonly declared?: Declared | undefined
  readonly loggedIn?: LoggedIn | undefined
  /** A second touch is needed: the next code of the same key. */
  readonly isNextCodeNeeded: boolean
  /** A log-in by passkey waits for the gate's page in the browser; until this wall time in ms. */
  readonly passkey?: { readonly url: string; readonly expiresAt: number } | undefined
  /** Why the last one came to nothing. */
  readonly passkeyWhy?: Why | undefined
  /** Why the last session ended without anybody here asking for it. */
  readonly endedWhy?: Why | undefined
  readonly applications: readonly Offered[]
  /** `isSet`: the user's proxy setting points to our PAC file now. */
  readonly proxy: { readonly pacUrl: string; readonly isSet: boolean; readonly isPossible: boolean }
  readonly startsAtLogin: boolean
  /** A newer version of this software is there, and checked; being fetched now, or why that came to nothing. */
  readonly update?:
    | { readonly version: string; readonly isComing?: boolean | undefined; readonly failed?: Why | undefined }
    | undefined
  /** Why it cannot be said whether there is one: forged, held back, or not in the log. */
  readonly updateWhy?: Why | undefined
  /** What of the Telematikinfrastruktur this software would touch; empty means nothing. */
  readonly telematik: readonly string[]
}

/** What a person can ask for. Every function throws a Fault that can be shown. */
export type AgentControl = {
  readonly state: () => AgentState
  /** Called after each change; the result stops it. */
  readonly onChange: (listener: () => void) => () => void
  readonly enrol: (asked: { readonly code: string; readonly name: string }) => Promise<void>
  /** Begins the account, or sets a new password: the letter's code, a touch (and the one after it), the password. */
  readonly activate: (asked: {
    readonly user: string
    readonly letter: string
    readonly touch: string
    readonly next?: string | undefined
    readonly password: string
  }) => Promise<void>
  readonly check: () => Promise<void>
  /** That the person's computers are separated from private use; then looks anew. */
  readonly declare: (asked: { readonly declaredBy: string }) => Promise<void>
  /** `user` only if it is another mailbox of the same person. */
  readonly login: (asked: {
    readonly password: string
    readonly code: string
    readonly user?: string | undefined
  }) => Promise<void>
  /** The code after the one that was not enough. */
  readonly completeLogin: (asked: { readonly code: string }) => Promise<void>
  /** Begins a login by passkey; gives the address of the gate's page that the browser opens. */
  readonly beginPasskey: () => Promise<{ readonly url: string }>
  readonly stopPasskey: () => Promise<void>
  readonly ownPasskeys: OwnPasskeysControl
  readonly extend: (asked: { readonly code: string }) => Promise<void>
  readonly logout: () => Promise<void>
  readonly setProxy: (isWished: boolean) => Promise<void>
  /** For the network's proxy that asks (`proxyAsks`); kept in memory only. */
  readonly setProxyLogin: (asked: {
    readonly proxy: string
    readonly user: string
    readonly password: string
  }) => Promise<void>
  readonly setStartsAtLogin: (isWished: boolean) => Promise<void>
  /** The version that is started next; none if there is no newer one. */
  readonly update: () => Promise<{ readonly version?: string | undefined }>
  /** Key, certificate, proxy setting and autostart go; the keeper is told if it can be. */
  readonly remove: () => Promise<void>
  /** Ends the process, after giving the proxy setting back. */
  readonly quit: () => Promise<void>
}

/** The person's own passkeys for the gate, in a session. */
export type OwnPasskeysControl = {
  /** Asked of the gate each time; times by this PC's clock. */
  readonly list: () => Promise<readonly OwnPasskey[]>
  /** With a touch: gives the address of the gate's page on which a new passkey is made. */
  readonly add: (asked: { readonly code: string }) => Promise<{ readonly url: string }>
  /** With a touch, too. */
  readonly remove: (asked: { readonly key: string; readonly code: string }) => Promise<void>
}
