/**
 * The console's pages: how much a first page is, how soon it can be used on a slow processor, and how fast full lists answer.
 *
 * The house is filled as people would fill it, by commands at the operators' socket; asking for the status writes the
 * log's entries. Needs Chromium.
 */
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { request } from "node:https"
import { connect } from "node:net"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseJson } from "@schleuse/base"
import { type CommandName, type InputOf, KeeperClient, type OutputOf } from "@schleuse/wire"
import { describeLatencies } from "../measure/latencies.ts"
import { startSchleuse } from "../peers/schleuse.ts"
import type { Part, Row } from "./part.ts"
import { rounded } from "./rounds.ts"

const LAUNCHER = fileURLToPath(new URL("../../../apps/schleuse/bin/schleuse.js", import.meta.url))
const OPERATOR = "admin-1"
const ACCOUNTS = 10_000
/** Requests on their way at a time while the house is filled. */
const IN_FLIGHT = 64
const FIRST_PAGE = fileURLToPath(new URL("../testing/first-page.ts", import.meta.url))
const LISTS = [
  "/accounts",
  "/accounts?sort=login&direction=down",
  "/accounts?search=konto-09&sort=login&direction=up",
  "/people",
  "/institutions",
  "/log",
  "/logins",
  "/sessions",
]

export const pages: Part = {
  name: "pages",
  purpose: `the console: its first page, and lists over ${ACCOUNTS.toLocaleString("en")} accounts and a long log`,
  run: async ({ dataFolder, entries, rounds, say }) => {
    const folder = dataFolder("schleuse")
    const peer = await startSchleuse(folder, 'doors.console.listen = "127.0.0.1:0"\n')
    try {
      const data = join(folder, "data")
      const world = readWorld(data)
      const size = await fill(data, world.password, entries, say)
      const visitor = new Visitor(world.origin)
      await visitor.logIn(world.password, touch(data))
      const rows: Row[] = []
      for (const path of LISTS) rows.push(await measureList(visitor, path, size, rounds))
      rows.push(measureFirstPage(world.origin, rounds))
      return rows
    } finally {
      await peer.stop()
    }
  },
}

/** Accounts, then entries until the log is so long. Gives its size. */
async function fill(data: string, password: string, entries: number, say: (line: string) => void): Promise<number> {
  const keeper = new KeeperClient(connect(join(data, "run", "operator.sock")), {}, () => undefined)
  try {
    const { session } = await keeper.call("loginOperator", { user: OPERATOR, password, code: touch(data) })
    const ask = <C extends CommandName>(command: C, input: InputOf<C>): Promise<OutputOf<C>> =>
      keeper.call(command, input, session)
    const { institution } = await ask("addInstitution", {
      slug: "viele",
      name: "Viele Konten",
      kind: "company",
      role: "controller",
    })
    await inFlight(ACCOUNTS, async (at) => {
      const login = `konto-${String(at).padStart(5, "0")}`
      await ask("addMachineAccount", { institution, login, roles: [], doors: [] })
      if (at % 2000 === 0) say(`${at} accounts`)
    })
    const { log } = await keeper.call("status", {})
    await inFlight(Math.max(0, entries - log.size), async (at) => {
      await keeper.call("status", {})
      if (at % 100_000 === 0) say(`${log.size + at} entries`)
    })
    return (await keeper.call("status", {})).log.size
  } finally {
    keeper.close()
  }
}

async function inFlight(count: number, work: (at: number) => Promise<void>): Promise<void> {
  let next = 0
  const one = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) await work(at)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, one))
}

async function measureList(visitor: Visitor, path: string, size: number, rounds: number): Promise<Row> {
  await visitor.get(path)
  const latenciesMs: number[] = []
  let bytes = 0
  const beginMs = performance.now()
  for (let at = 0; at < rounds * 10; at++) {
    const startMs = performance.now()
    const { status, body } = await visitor.get(path)
    if (status !== 200) throw new Error(`${path} answers with ${status}`)
    latenciesMs.push(performance.now() - startMs)
    bytes = Buffer.byteLength(body)
  }
  const { p50Ms, p99Ms } = describeLatencies(latenciesMs, (performance.now() - beginMs) / 1000)
  return {
    what: path,
    figures: {
      "ms median": rounded(p50Ms, 1),
      "ms worst": rounded(p99Ms, 1),
      KiB: rounded(bytes / 1024, 1),
      entries: size,
    },
    aim: "below 200 ms",
  }
}

/** In a process of its own, with the tests' browser. */
function measureFirstPage(origin: string, rounds: number): Row {
  const { status, stdout, stderr } = spawnSync(process.execPath, [FIRST_PAGE, origin, String(rounds)], {
    encoding: "utf8",
  })
  if (status !== 0) throw new Error(`the first page: ${stderr}`)
  const found = parseJson(stdout)
  const figures = Object.fromEntries(
    ["ms until it can be used", "KiB without fonts", "KiB of the largest font", "layout shift"].map((name) => [
      name,
      rounded(Number(at(found, name)), 3),
    ]),
  )
  return { what: "first page, processor 4 times as slow", figures, aim: "below 1,000 ms, 100 KiB, 40 KiB, 0" }
}

/** A browser's part in a conversation: cookies, a form's token, an origin. */
class Visitor {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  async logIn(password: string, code: string): Promise<void> {
    const shown = await this.get("/log-in")
    const formToken = /name="formToken" value="([^"]+)"/.exec(shown.body)?.[1] ?? ""
    const form = new URLSearchParams({ formToken, user: OPERATOR, password, code, back: "/" })
    const { status } = await this.#send("POST", "/log-in", form.toString())
    if (status !== 303) throw new Error(`the log-in answers with ${status}`)
  }

  get(path: string): Promise<{ readonly status: number; readonly body: string }> {
    return this.#send("GET", path, "")
  }

  #send(method: string, path: string, body: string): Promise<{ readonly status: number; readonly body: string }> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const form = method === "POST" ? { "content-type": "application/x-www-form-urlencoded", origin: this.#origin } : {}
    return new Promise((resolve, reject) => {
      const options = { method, headers: { cookie, ...form }, rejectUnauthorized: false }
      const outgoing = request(this.#origin + path, options, (incoming) => {
        for (const line of incoming.headers["set-cookie"] ?? []) {
          const [name = "", value = ""] = line.split(";")[0]?.split("=") ?? []
          this.#cookies.set(name, value)
        }
        const chunks: Buffer[] = []
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
        incoming.on("error", reject)
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }))
      })
      outgoing.on("error", reject)
      outgoing.end(body)
    })
  }
}

function touch(data: string): string {
  const words = [LAUNCHER, "demo", "touch", OPERATOR, "--data", data]
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" })
  if (status !== 0) throw new Error(`no touch: ${stderr}`)
  return stdout.trim()
}

function readWorld(data: string): { readonly origin: string; readonly password: string } {
  const world = parseJson(readFileSync(join(data, "demo.json"), "utf8"))
  const origin = textAt(world, "endpoints", "console")
  const accounts = at(world, "accounts")
  const all: readonly unknown[] = Array.isArray(accounts) ? accounts : []
  const account = all.find((one) => at(one, "login") === OPERATOR)
  return { origin, password: textAt(account, "password") }
}

/** A field of a line that may grow. */
function at(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined
}

function textAt(value: unknown, ...names: readonly string[]): string {
  const found = names.reduce(at, value)
  if (typeof found !== "string") throw new TypeError(`demo.json has no ${names.join(".")}`)
  return found
}
