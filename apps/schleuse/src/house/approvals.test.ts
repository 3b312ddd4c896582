/** The approvals, a second process for the second person: what the console proposes is agreed to there, and nothing else can be done. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type Answer, ConsoleClient, findForm, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { requireNoDeadEnd, requireWhole } from "./testing/page-show.ts"
import { PageWalk } from "./testing/page-walk.ts"

/** Pages of the console that are none here, and what would change something there. */
const CONSOLE_ONLY = [
  "/accounts",
  "/people",
  "/log",
  "/rules",
  "/health",
  "/imports",
  "/tour",
  "/approvals/emergency-code",
]

test("what the console proposes is agreed to at the approvals", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true, approvals: true })
  const address = house.world.endpoints.approvals ?? assert.fail("the demo names no approvals")
  const first = await ConsoleClient.logIn(house, "admin-1")
  const second = await ConsoleClient.logIn(house, "admin-2", "approvals")

  const propose = async (reason: string): Promise<Answer> => {
    const form = await first.get("/rules/new")
    const between = await first.submit(form, "/rules/new", { zone: "sftp", role: "machine", factor: "ssh-key" })
    return await first.submit(between, "/actions/propose", { reason })
  }

  await t.test("the page of the proposal says where the second person agrees, and no one agrees here", async () => {
    const proposed = await propose("Probe")
    assert.match(proposed.path, /^\/approvals\/[0-9a-v]{26}$/)
    assert.ok(proposed.text.includes(`href="${address}${proposed.path}"`), plainText(proposed.text))
    const here = await ConsoleClient.logIn(house, "admin-2")
    const shown = await here.get(proposed.path)
    assert.match(plainText(shown.text), /Sie können hier nicht zustimmen.*Bei den Freigaben/)
    assert.ok(shown.text.includes(`href="${address}${proposed.path}"`))
    assert.equal(findForm(shown.text, `${proposed.path}/agree`), undefined)
  })

  await t.test("there the second person finds it, reads what would happen, and agrees", async () => {
    const start = await second.get("/")
    assert.match(plainText(start.text), /Freigaben.*Vorschläge anderer, die eine zweite Person brauchen 1/)
    const path =
      /\/approvals\/[0-9a-v]{26}/.exec((await second.get("/approvals")).text)?.[0] ?? assert.fail("no proposal")
    const shown = await second.get(path)
    assert.match(plainText(shown.text), /von außen.*alle Maschinen.*SSH-Schlüssel.*Probe/)
    const done = await second.submit(shown, `${path}/agree`)
    assert.match(plainText(done.text), /Es ist freigegeben und ausgeführt.*Entschieden von admin-2/)
    assert.match(plainText((await first.get(path)).text), /freigegeben.*Entschieden von admin-2/)
  })

  await t.test("or refuses", async () => {
    const { path } = await propose("Noch einmal")
    const refused = await second.submit(await second.get(path), `${path}/refuse`, { reason: "Nicht nötig" })
    assert.match(plainText(refused.text), /abgelehnt/)
  })

  await t.test("nothing else is there: no pages of the console, no command that changes anything", async () => {
    const own = await second.get("/own")
    assert.match(plainText(own.text), /Freigaben/)
    for (const path of CONSOLE_ONLY) assert.equal((await second.get(path)).status, 404, path)
    for (const path of ["/set-up", "/activate"]) assert.equal((await second.get(path)).status, 404, path)
    const token = { formToken: findForm(own.text, "/log-out")?.["formToken"] ?? "" }
    const input = '{"factors":["ssh-key"],"role":"machine","zone":"sftp"}'
    const carried = { command: "setPolicy", input, back: "/", reason: "Allein" }
    assert.equal((await second.post("/actions/propose", { ...token, ...carried })).status, 404)
    const forced = await second.post("/actions/confirm-code", { ...token, ...carried, code: "cccccccccccc" })
    assert.ok(forced.status >= 400, plainText(forced.text))
  })

  await t.test("every link leads to a page of its own, and each is whole", async () => {
    const names = new Set(house.world.accounts.map(({ login }) => login))
    const logInAgain = () => Promise.resolve(undefined)
    const walk = new PageWalk({ client: second, names, examples: 2, code: () => "", logInAgain })
    const followed = await walk.follow("/")
    requireNoDeadEnd(followed)
    requireWhole(followed)
    assert.ok(followed.some(({ answer }) => answer.path.startsWith("/approvals/")))
  })

  await t.test("each process has cookies of its own, and a session is its process's alone", async () => {
    assert.deepEqual(
      [...second.cookies.keys()].filter((name) => !name.includes("-approvals-")),
      [],
    )
    const stranger = ConsoleClient.of(house, "approvals")
    for (const [name, value] of first.cookies) stranger.cookies.set(name.replace("-console-", "-approvals-"), value)
    assert.equal((await stranger.get("/own")).path, "/log-in?back=%2Fown")
  })
})
