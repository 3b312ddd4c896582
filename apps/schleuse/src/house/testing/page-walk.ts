/**
 * Every page that somebody comes to: by links from the start page, and by pressing each form once.
 *
 * Nothing here names a page. Pages that differ only in what they are about,
 * such as one account and another, are one *shape*; of each shape a few are
 * looked at. Pressing changes the house: use one that is thrown away.
 */
import assert from "node:assert/strict"
import type { Answer, ConsoleClient } from "./console-client.ts"
import { formsOf, linksOf, type PageField, type PageForm } from "./page-markup.ts"

export type Seen = {
  /** What was asked for: an address, or where a form leads. */
  readonly address: string
  readonly shape: string
  /** `link`: a GET; `search`: the same by a form. `empty`, `filled`: a form, with every text field empty, or filled with something plausible. */
  readonly how: "link" | "search" | "empty" | "filled"
  /** The page that led here. */
  readonly from: string
  readonly answer: Answer
}

export type WalkOptions = {
  readonly client: ConsoleClient
  /** Words that stand for one of many in an address: logins, slugs. */
  readonly names: ReadonlySet<string>
  /** How many pages of a shape are looked at. */
  readonly examples: number
  /** A fresh code, for forms that ask for one. */
  readonly code: () => string
  /** Logs in again, when a form that was pressed ended the session; undefined: it ended more than that, and so does the walk. */
  readonly logInAgain: () => Promise<ConsoleClient | undefined>
}

const OPEN = new Set(["text", "textarea", "password", "email", "search", "tel", "url", "number", "date", "time"])
/** Forms that end the walk come last. */
const ENDINGS = [/end|stop|cut/, /seal/, /block|close|revoke|log-out/] as const

export class PageWalk {
  readonly #options: WalkOptions
  #client: ConsoleClient
  readonly #counts = new Map<string, number>()
  readonly #addresses = new Set<string>()
  readonly #filters = new Set(["sort", "direction", "after", "back"])
  readonly #seen: Seen[] = []

  constructor(options: WalkOptions) {
    this.#options = options
    this.#client = options.client
  }

  /** Follows links until there is nothing new. */
  async follow(...starts: readonly string[]): Promise<readonly Seen[]> {
    const before = this.#seen.length
    const queue = starts.map((address): Pick<Seen, "address" | "how" | "from"> => ({ address, how: "link", from: "" }))
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { address, how, from } = next
      if (this.#addresses.has(address)) continue
      this.#addresses.add(address)
      const shape = this.#newShape(`GET ${this.#shapeOf(address)}`)
      if (shape === undefined) continue
      const answer = await this.#client.get(address)
      this.#seen.push({ address, shape, how, from, answer })
      if (!isPage(answer)) continue
      const searches = formsOf(answer.text).filter(({ method }) => method === "get")
      for (const { fields } of searches)
        for (const { name, kind } of fields) if (kind !== "hidden") this.#filters.add(name)
      queue.push(...linksOf(answer.text).map((to) => ({ address: to, how: "link" as const, from: address })))
      queue.push(...searches.map((form) => ({ address: searchAddress(form), how: "search" as const, from: address })))
    }
    return this.#seen.slice(before)
  }

  /** Presses every form of every page seen: empty first, then filled, then what that led to. `hear` is told before the next. */
  async press(hear: (seen: Seen) => Promise<void> = () => Promise.resolve()): Promise<readonly Seen[]> {
    const before = this.#seen.length
    const pressable = (seen: readonly Seen[]) =>
      seen
        .filter(({ answer }) => isPage(answer) && (answer.status < 400 || answer.status === 422))
        .flatMap((page) =>
          formsOf(page.answer.text).flatMap((form) => (form.method === "post" ? [{ page, form }] : [])),
        )
    const queue = pressable(this.#seen)
    const late = ENDINGS.map((): typeof queue => [])
    let stage = 0
    for (;;) {
      const next = queue.shift()
      if (next === undefined) {
        const waiting = late[stage]
        if (waiting === undefined) break
        stage++
        queue.push(...waiting.splice(0))
        continue
      }
      const { page, form } = next
      if (form.action === "/log-out" || form.action === "/display") continue
      const ending = ENDINGS.findIndex((one) => one.test(form.action))
      if (ending >= 0 && stage <= ending) {
        late[ending]?.push(next)
        continue
      }
      const shape = this.#newShape(`POST ${formShape(form, this.#options.names)}`, 1)
      if (shape === undefined) continue
      const isOpen = form.fields.some(({ kind }) => OPEN.has(kind))
      for (const how of isOpen ? (["empty", "filled"] as const) : (["filled"] as const)) {
        const seen = await this.#send(page, form, how, shape)
        queue.push(...pressable([seen]))
        this.#seen.push(seen)
        await hear(seen)
        if (!(await this.#isLoggedIn())) return this.#seen.slice(before)
      }
    }
    return this.#seen.slice(before)
  }

  async #send(page: Seen, form: PageForm, how: "empty" | "filled", shape: string): Promise<Seen> {
    const { code } = this.#options
    const fresh = page.how === "link" || page.how === "search" ? await this.#freshOf(page, form) : form
    const pairs = fresh.fields.flatMap((field) => filled(field, how, code))
    const answer = await this.#client.post(form.action, Object.fromEntries(pairs))
    return { address: form.action, shape: `${shape} ${how}`, how, from: page.address, answer }
  }

  async #isLoggedIn(): Promise<boolean> {
    if ((await this.#client.get("/own")).text.includes('action="/log-out"')) return true
    const again = await this.#options.logInAgain()
    if (again === undefined) return false
    this.#client = again
    return true
  }

  /** The form as its page has it now: a log-in in between has made the earlier one worthless. */
  async #freshOf(page: Seen, form: PageForm): Promise<PageForm> {
    const answer = await this.#client.get(page.address)
    const key = formShape(form, this.#options.names)
    const again = formsOf(answer.text).find((one) => formShape(one, this.#options.names) === key)
    return again ?? form
  }

  /** How a list is filtered and sorted makes no other page of it. */
  #shapeOf(address: string): string {
    const [path = "", query = ""] = address.split("?", 2)
    const kept = [...new URLSearchParams(query)].filter(([name]) => !this.#filters.has(name))
    return shapeOf(`${path}?${new URLSearchParams(kept).toString()}`, this.#options.names)
  }

  #newShape(shape: string, limit = this.#options.examples): string | undefined {
    const count = this.#counts.get(shape) ?? 0
    if (count >= limit) return undefined
    this.#counts.set(shape, count + 1)
    return shape
  }
}

/** Is it a page, not something to be saved or an event stream? */
export function isPage({ headers }: Answer): boolean {
  return headers.get("content-type")?.startsWith("text/html") === true
}

/** The address without what it is about: ids, numbers, hashes and names become `*`; of a query only the names stay. */
function shapeOf(address: string, names: ReadonlySet<string>): string {
  const [path = "", query = ""] = address.split("?", 2)
  const parts = path.split("/").map((part) => (isNameOfOne(part, names) ? "*" : part))
  const keys = [...new URLSearchParams(query).keys()].sort()
  return `${parts.join("/")}${keys.length === 0 ? "" : `?${[...new Set(keys)].join("&")}`}`
}

function isNameOfOne(part: string, names: ReadonlySet<string>): boolean {
  return names.has(part) || /^(?:[0-9a-v]{26}|[0-9]+|[0-9A-Z]{6}|[A-Za-z0-9_-]{32,})$/.test(part)
}

function formShape({ action, fields }: PageForm, names: ReadonlySet<string>): string {
  const command = fields.find(({ name, kind }) => name === "command" && kind === "hidden")?.value ?? ""
  return `${shapeOf(action, names)} ${command} ${[...new Set(fields.map(({ name }) => name))].join(",")}`
}

function searchAddress({ action, fields }: PageForm): string {
  const query = new URLSearchParams(
    fields.flatMap((field) => filled({ ...field, required: true }, "filled", () => "").map(([n, v]) => [n, v])),
  )
  return `${action}?${query.toString()}`
}

/** What a browser would send of a field: `empty` types nothing, `filled` something that could be meant. */
function filled(field: PageField, how: "empty" | "filled", code: () => string): readonly (readonly [string, string])[] {
  const { name, kind, value, checked, required, choices } = field
  if (kind === "hidden" || kind === "select") {
    const first = kind === "select" && how === "filled" ? choices.find((choice) => choice !== "") : undefined
    return [[name, value === "" ? (first ?? value) : value]]
  }
  if (kind === "button") return value === "" ? [] : [[name, value]]
  if (kind === "file") return [[name, ""]]
  if (kind === "radio" || kind === "checkbox") return checked || how === "filled" ? [[name, value]] : []
  assert.ok(OPEN.has(kind), `a field of kind ${kind}`)
  if (how === "empty" || (value === "" && !required)) return [[name, ""]]
  if (name === "code") return [[name, code()]]
  return [[name, value === "" ? plausible(name, kind) : value]]
}

const DAY_MS = 24 * 3_600_000

function plausible(name: string, kind: string): string {
  const day = new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10)
  if (kind === "date" || /date|day|until|expires/i.test(name)) return day
  if (kind === "email" || /mail/i.test(name)) return "probe@beispiel.example"
  if (kind === "number" || /days|hours/i.test(name)) return "2"
  if (kind === "tel" || /phone/i.test(name)) return "+49 30 900"
  if (kind === "password") return "kranich lampe tunnel"
  if (/reference/i.test(name)) return "ABC234"
  if (/slug|login|^user/i.test(name)) return "probe-1"
  return "Probe"
}
