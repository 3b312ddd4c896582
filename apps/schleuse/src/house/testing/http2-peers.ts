/** Foreign programs that speak HTTP/2 with a gate: python3-h2 through its tunnels, nghttp2's nghttp and h2load at its pages. */
import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import type { Socket } from "node:net"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { fileURLToPath } from "node:url"
import type { DemoHouse } from "./demo-house.ts"
import type { GateClient } from "./gate-client.ts"
import { LogCopy, publishedBy } from "./log-copy.ts"
import { begin, hasPeers, hasPythonModule, PYTHON, until } from "./programs.ts"

const STORY = fileURLToPath(new URL("h2_story.py", import.meta.url))
/** What the story's first tunnel carries each way (`h2_story.py`). */
const BULK_BYTES = 21 * 1024 * 1024
const JSON_TYPE = "content-type: application/json"

export type Visited = {
  readonly house: DemoHouse
  /** Logged in. */
  readonly pc: GateClient
  /** Of the application, which sends back what it hears. */
  readonly sockets: ReadonlySet<Socket>
}

/** The story of `h2_story.py` at `target`; what became of its tunnels is seen inside, and in the log. */
export async function tellH2Story(t: TestContext, { house, pc, sockets }: Visited, target: string): Promise<void> {
  if (!hasPythonModule(t, "h2")) return
  const { key, certificate } = pc.save(house.folder)
  const ca = house.world.endpoints.ca ?? assert.fail("no authority")
  const before = sockets.size
  const story = begin(PYTHON, [STORY, String(pc.port), ca, certificate, key, pc.session, target])
  let isOver = false
  void story.ended.finally(() => (isOver = true))
  await until("it waits", () => isOver || story.stdout().includes("waiting\n"))
  // Its connection lives, so whatever was ended or reset in it has reached the application by itself.
  await until("all its other tunnels are gone", () => isOver || sockets.size === before + 2)
  const [ends, breaks] = [...sockets].slice(-2)
  ends?.end()
  breaks?.resetAndDestroy()
  const { code, stderr, stdout } = await story.ended
  assert.equal(code, 0, `${stdout}${stderr}`)
  assert.match(stdout, /\ndone\n$/)
  for (const line of stdout.trim().split("\n")) t.diagnostic(line)
  await until("the application sees its end", () => sockets.size === before)
  await until("its bytes stand in the log", () => {
    const closes = new LogCopy(publishedBy(house)).leavesOf("stream_close")
    return closes.some(({ up, down, reason }) => up === BULK_BYTES && down === BULK_BYTES && reason === "closed")
  })
}

/** Ways to ask that a gate has to understand alike. */
const ASKED: readonly { readonly what: string; readonly words: readonly string[] }[] = [
  { what: "plainly", words: [] },
  { what: "sixteen at once, with priorities", words: ["-m", "16"] },
  { what: "through windows of a kilobyte", words: ["-w", "10", "-W", "16", "-m", "4"] },
  { what: "with tables that shrink and grow", words: ["-c", "0", "-c", "4096", "--encoder-header-table-size", "0"] },
  { what: "padded", words: ["-b", "255", "-m", "4"] },
]

/** What is posted to the API, which answers in JSON. */
const POSTED: readonly { readonly what: string; readonly words: readonly string[] }[] = [
  { what: "of no length", words: ["--no-content-length"] },
  { what: "with trailers", words: ["--trailer", "x-end: so", "-b", "100"] },
  { what: "once it is told to go on", words: ["--expect-continue"] },
]

/** nghttp, with a device's certificate. */
export async function askByNghttp(t: TestContext, { house, pc }: Visited): Promise<void> {
  if (!hasPeers(t, "nghttp")) return
  const { key, certificate } = pc.save(house.folder)
  const ask = async (path: string, words: readonly string[]) => {
    const given = ["-v", "-y", "--cert", certificate, "--key", key, ...words, `https://localhost:${pc.port}${path}`]
    const { code, stdout, stderr } = await begin("nghttp", given, "{}").ended
    assert.equal(code, 0, `${words.join(" ")}: ${stdout.slice(-2000)}${stderr}`)
    assert.doesNotMatch(stdout, /recv (?:RST_STREAM|GOAWAY)/, words.join(" "))
    return stdout
  }
  const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0
  for (const { what, words } of ASKED) {
    const said = await ask("/zugang", words)
    const [pages, expected] = [count(said, /<\/html>/g), Number(words[words.indexOf("-m") + 1] ?? 1) || 1]
    assert.deepEqual([count(said, / :status: 200$/gm), pages], [expected, expected], what)
  }
  for (const { what, words } of POSTED) {
    const said = await ask("/api/v1/nonce", ["-d", "-", "-H", JSON_TYPE, ...words])
    assert.equal(count(said, /\{"nonce":"/g), 1, what)
    assert.equal(count(said, / :status: 100$/gm), words.includes("--expect-continue") ? 1 : 0, what)
  }
}

/** Its own figures of one run. */
type Load = { readonly total: number; readonly succeeded: number; readonly errored: number; readonly refused: number }

/** h2load as many strangers at once: pages for as many as there is room for, nothing half, and then room again. */
export async function loadByH2load(t: TestContext, { house, pc }: Visited): Promise<void> {
  if (!hasPeers(t, "h2load")) return
  const gate = house.pids().get("gate")
  const load = async (path: string, ...words: readonly string[]): Promise<Load> => {
    const { code, stdout, stderr } = await begin("h2load", [...words, `https://localhost:${pc.port}${path}`]).ended
    assert.equal(code, 0, `${stdout}${stderr}`)
    const row = /^requests: (\d+) total, \d+ started, \d+ done, (\d+) succeeded, \d+ failed, (\d+) errored/m.exec(
      stdout,
    )
    const [total = NaN, succeeded = NaN, errored = NaN] = (row ?? []).slice(1).map(Number)
    const [wrong = NaN, busy = NaN] = (/(\d+) 4xx, (\d+) 5xx/.exec(stdout) ?? []).slice(1).map(Number)
    const refused = wrong + busy
    t.diagnostic(`h2load ${words.join(" ")}: ${succeeded} of ${total}, ${errored} not answered, ${refused} refused`)
    assert.equal(succeeded + errored + refused, total, stdout)
    assert.equal(house.pids().get("gate"), gate, house.log.slice(-2000))
    return { total, succeeded, errored, refused }
  }
  // Within what a stranger may have, everything is answered: HTTP/2 with many streams, HTTP/1.1 one after the other.
  for (const words of [
    ["-n", "400", "-c", "20", "-m", "16"],
    ["-n", "100", "-c", "10", "--h1"],
  ])
    assert.deepEqual(await load("/zugang", ...words), {
      total: Number(words[1]),
      succeeded: Number(words[1]),
      errored: 0,
      refused: 0,
    })
  // Beyond it, some connections end unheard; nobody is told anything wrong.
  const [crowd, bursts] = [
    await load("/zugang", "-n", "300", "-c", "300"),
    await load("/zugang", "-n", "500", "-c", "10", "-m", "100"),
  ]
  assert.ok(crowd.succeeded >= 100 && crowd.refused === 0, JSON.stringify(crowd))
  assert.equal(bursts.refused, 0)
  const body = join(house.folder, "empty.json")
  writeFileSync(body, "{}")
  const asked = await load("/api/v1/nonce", "-n", "500", "-c", "10", "-m", "16", "-d", body, "-H", JSON_TYPE)
  assert.equal(asked.succeeded + asked.refused, asked.total, "each question is answered, or refused in words")
  // The tool knows no tunnels: what it sends is no CONNECT, and must cost nothing.
  const tunnels = await load("/", "-n", "100", "-c", "5", "-m", "16", "-H", ":method: CONNECT")
  assert.deepEqual([tunnels.succeeded, tunnels.refused], [0, 0])
  await until(
    "there is room again",
    async () => (await load("/zugang", "-n", "20", "-c", "10", "-m", "2")).succeeded === 20,
  )
  assert.equal((await pc.ask("nonce", {})).status, 200)
}
