/** What one file may hold, and that papers are made one at a time. What stands in them: packages/documents, and the house's test. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { systemClock } from "@schleuse/base"
import { createSite, type SiteContext } from "@schleuse/web"
import { exampleAssets } from "@schleuse/web/testing/example-world.ts"
import type { OutputOf } from "@schleuse/wire"
import type { Ask, House } from "../../site/house.ts"
import { EvidencePapers, evidenceTable } from "./evidence-files.ts"

const ORIGIN = "https://console.kv.test"
const ID = "0".repeat(26)
const ASKED = { institution: ID, from: 0, to: 86_399_999 }
const ROW = { at: 1, isAdmitted: true, results: "firewall=ok", reasons: "", group: "all", entry: 7 }
const HOUSE = { start: { operator: "KV" }, paperFonts: () => ({}) } as unknown as House
type Page = OutputOf<"postureEvidence">

/** A page with so many reports. */
function pageWith(reports: number, isLast = false): Page {
  const [rows, names] = [Array.from({ length: reports }, () => ROW), { login: "login", name: "=cmd()" }]
  const device = { device: ID, institution: ID, system: "linux", state: "active", createdAt: 0 } as const
  return {
    ...ASKED,
    institution: { institution: ID, slug: "praxis", name: "=Praxis" },
    madeAt: 0,
    log: { size: 1, checkpoint: "" },
    checks: [],
    policies: [],
    groups: [],
    declarations: [],
    device: { ...device, ...names, rows, exceptions: [], gaps: [] },
    ...(isLast ? {} : { next: ID }),
    entry: 7,
    sha256: "00",
  }
}

type Handler = (c: SiteContext) => Promise<Response>

/** A site with this page, before a keeper that says this; what was refused is in `refused`. */
async function siteOf(says: () => Promise<Page>, handler: Handler) {
  const refused: string[] = []
  const words = { name: ["Konsole", "Console"], operator: "KV", contact: { name: "", phone: "", mail: "" } } as const
  const site = createSite({
    process: "console",
    origins: [ORIGIN],
    words,
    assets: await exampleAssets(),
    clock: systemClock,
    report: ({ code }) => refused.push(code),
  })
  const ask = says as unknown as Ask
  site.use(async (c, next) => {
    c.set("operator", { session: "s", account: "a", login: "l", roles: ["it-service"], isSetUp: false, ask })
    await next()
  })
  site.get("/file", handler)
  return { get: () => site.fetch(new Request(`${ORIGIN}/file`, { headers: { "accept-language": "de" } })), refused }
}

test("a table has every page, and nothing in it that a spreadsheet would run", async () => {
  const pages = [pageWith(3), pageWith(2, true)]
  const { get } = await siteOf(
    () => Promise.resolve(pages.shift() ?? assert.fail("asked again after the last")),
    (c) => evidenceTable(c, ASKED),
  )
  const answer = await get()
  assert.equal(answer.headers.get("content-disposition"), 'attachment; filename="praxis-1970-01-01-1970-01-01.csv"')
  const lines = (await answer.text()).trim().split("\r\n")
  assert.equal(lines.length, 2 + 5)
  assert.ok(lines.slice(2).every((line) => line.includes(";'=Praxis;") && line.includes(";'=cmd() (login);")))
})

test("what is too much for one file is refused in words, before a byte of it is sent", async () => {
  for (const [reports, handler] of [
    [100_001, (c) => evidenceTable(c, ASKED)],
    [10_001, (c) => new EvidencePapers().write(c, HOUSE, ASKED)],
  ] as const satisfies readonly (readonly [number, Handler])[]) {
    const page = pageWith(reports)
    const { get, refused } = await siteOf(() => Promise.resolve(page), handler)
    const answer = await get()
    assert.equal(answer.status, 413)
    assert.match(await answer.text(), /zu umfangreich/)
    assert.deepEqual(refused, ["EVIDENCE_TOO_LARGE"])
  }
})

test("while one paper is written, the next is asked to wait; after a failure it is written", async () => {
  const papers = new EvidencePapers()
  const asked = Promise.withResolvers<void>()
  const says = Promise.withResolvers<Page>()
  const { get, refused } = await siteOf(
    () => {
      asked.resolve()
      return says.promise
    },
    (c) => papers.write(c, HOUSE, ASKED),
  )
  const first = get()
  await asked.promise
  assert.equal((await get()).status, 503)
  says.reject(new TypeError("planted"))
  assert.equal((await first).status, 500)
  assert.equal((await get()).status, 500)
  assert.deepEqual(refused, ["EVIDENCE_BUSY", "PAGE_DEFECT", "PAGE_DEFECT"])
})
