/** What pages show in each state, what their forms ask the agent, and how a refusal comes back. */
import assert from "node:assert/strict"
import { test, type TestContext } from "node:test"
import { Fault, type FaultCode } from "@schleuse/base"
import type { AgentState } from "../agent/agent.ts"
import { type Asked, passkeysAt, standings } from "../testing/agent-in-memory.ts"
import { LocalPageWorld, START_MS } from "../testing/local-page-world.ts"
import { tileAddress } from "./applications-step.tsx"
import { stepOf } from "./start-page.tsx"

const STANDINGS = standings(START_MS)

async function start(t: TestContext, state: Partial<AgentState> = {}): Promise<LocalPageWorld> {
  const world = await LocalPageWorld.start({ state })
  t.after(() => world.close())
  await world.open()
  return world
}

const steps: readonly { standing: string; step: string; says: RegExp; never: RegExp }[] = [
  { standing: "fresh", step: "check", says: /Computer prüfen.*|Was gelesen wird/s, never: /field-password|K7QX/ },
  { standing: "enrol", step: "enrol", says: /value="K7QX-3MPD-9WTF"/, never: /field-password/ },
  {
    standing: "enrol-guess",
    step: "enrol",
    says: /Muss behoben werden.*KBV-Richtlinie A1-11/s,
    never: /field-password/,
  },
  {
    standing: "refused",
    step: "repair",
    says: /Avira Antivirus ist abgelaufen.*Nochmals prüfen/s,
    never: /field-password|action="\/passkey"/,
  },
  {
    standing: "undeclared",
    step: "repair",
    says: /Die Erklärung fehlt.*„Trennung erklären“.*href="\/declare".*Nochmals prüfen/s,
    never: /field-password/,
  },
  { standing: "login", step: "login", says: /field-password.*field-code/s, never: /Muss behoben werden/ },
  { standing: "login-noted", step: "login", says: /Hinweis.*field-password/s, never: /Muss behoben werden/ },
  { standing: "ended", step: "login", says: /wurde beendet.*K7Q2MX.*0391 555 01 23/s, never: /class="tile"/ },
  { standing: "next-code", step: "next-code", says: /noch einmal an.*field-code/s, never: /field-password/ },
  {
    standing: "applications",
    step: "applications",
    says: /https:\/\/localhost:49301\/.*Weg einschalten/s,
    never: /field-code/,
  },
  {
    standing: "applications-way",
    step: "applications",
    says: /https:\/\/portal\.kv\.example\/"/,
    never: /localhost:49301|Weg einschalten/,
  },
  {
    standing: "ends-soon",
    step: "applications",
    says: /endet um 10:46 Uhr.*Noch 4 Minuten.*field-code/s,
    never: /Nochmals prüfen/,
  },
  {
    standing: "interrupted",
    step: "applications",
    says: /unterbrochen.*Zuletzt geprüft um 10:33 Uhr/s,
    never: /Die Verbindung steht/,
  },
  {
    standing: "proxy-asks",
    step: "proxy",
    says: /will einen Namen und ein Passwort.*proxy\.klinik\.example:3128.*nicht gespeichert/s,
    never: /name="password"|field-code/,
  },
  {
    standing: "update-doubt",
    step: "login",
    says: /lässt sich nicht sagen.*abgelaufen/s,
    never: /Jetzt aktualisieren/,
  },
  { standing: "update", step: "applications", says: /Version 1\.3\.0/, never: /field-password/ },
]
for (const { standing, step, says, never } of steps) {
  test(`${standing}: the page asks for ${step} and for nothing else`, async (t) => {
    const world = await start(t, STANDINGS[standing])
    assert.equal(stepOf(world.agent.state()), step)
    const { status, body } = await world.get("/")
    assert.equal(status, 200)
    assert.match(body, says)
    assert.doesNotMatch(body, never)
  })
}

test("open is not through: a connection over which nothing came back is not called one", async (t) => {
  const world = await start(t, { ...STANDINGS["login"], provenAt: START_MS - 60_000 })
  const { body } = await world.get("/")
  assert.match(body, /es kommt gerade nichts hindurch.*Zuletzt geprüft um 10:41 Uhr/s)
  assert.doesNotMatch(body, /Die Verbindung steht/)
})

const touched = { letter: "ABCD", newPassword: "zehn Zeichen", newPasswordAgain: "zehn Zeichen", code: "c1" }
const asked: readonly { path: string; fields: Readonly<Record<string, string>>; heard: Asked }[] = [
  { path: "/check", fields: { back: "/computer" }, heard: { what: "check", with: {} } },
  {
    path: "/enrol",
    fields: { enrolmentCode: " K7QX ", deviceName: "Laptop" },
    heard: { what: "enrol", with: { code: "K7QX", name: "Laptop" } },
  },
  {
    path: "/login",
    fields: { password: " a ", code: "c1", user: "" },
    heard: { what: "login", with: { password: " a ", code: "c1" } },
  },
  {
    path: "/login",
    fields: { password: "a", code: "c1", user: "andere" },
    heard: { what: "login", with: { password: "a", code: "c1", user: "andere" } },
  },
  { path: "/login/next", fields: { code: "c2" }, heard: { what: "complete", with: { code: "c2" } } },
  { path: "/extend", fields: { code: "c3" }, heard: { what: "extend", with: { code: "c3" } } },
  { path: "/log-out", fields: {}, heard: { what: "logout", with: {} } },
  { path: "/passkey", fields: {}, heard: { what: "passkey", with: {} } },
  {
    path: "/activate",
    fields: { ...touched, user: "u" },
    heard: { what: "activate", with: { user: "u", letter: "ABCD", touch: "c1", password: "zehn Zeichen" } },
  },
  { path: "/proxy", fields: { wished: "yes" }, heard: { what: "proxy", with: true } },
  {
    path: "/proxy-login",
    fields: { proxy: "a:1", proxyUser: "u", proxyPassword: " c1" },
    heard: { what: "proxylogin", with: { proxy: "a:1", user: "u", password: " c1" } },
  },
  { path: "/autostart", fields: { wished: "no" }, heard: { what: "autostart", with: false } },
  {
    path: "/declare",
    fields: { declaredBy: "Dr. Erika Beispiel", isTrue: "yes" },
    heard: { what: "declare", with: { declaredBy: "Dr. Erika Beispiel" } },
  },
  { path: "/update", fields: {}, heard: { what: "update", with: {} } },
]
for (const { path, fields, heard } of asked) {
  test(`${path} asks for ${JSON.stringify(heard)}; a refusal is said once, with hint, reference and contact`, async (t) => {
    const world = await start(t, STANDINGS["login"])
    const sent = await world.post(path, fields)
    assert.equal(sent.status, 303)
    assert.deepEqual(world.agent.asked, [heard])
    world.agent.refuseNext = { code: "GATE_UNREACHABLE", reference: "ABC234" }
    const refused = await world.post(path, fields)
    assert.equal(refused.status, 303)
    const { body } = await world.get(String(refused.headers["location"]))
    assert.match(
      body,
      /role="alert".*gerade nicht erreichbar.*Prüfen Sie Ihre Internetverbindung.*ABC234.*0391 555 01 23/s,
    )
    assert.doesNotMatch((await world.get(String(refused.headers["location"]))).body, /ABC234/)
    for (const secret of ["zehn Zeichen", "c1", "c2", "c3"]) assert.ok(!body.includes(`value="${secret}"`), secret)
  })
}

const incomplete: readonly {
  path: string
  back: string
  fields: Readonly<Record<string, string>>
  wrong: readonly string[]
}[] = [
  { path: "/enrol", back: "/", fields: { deviceName: "" }, wrong: ["enrolmentCode", "deviceName"] },
  { path: "/login", back: "/", fields: { user: "andere" }, wrong: ["password", "code"] },
  { path: "/declare", back: "/declare", fields: { declaredBy: " " }, wrong: ["declaredBy", "isTrue"] },
  { path: "/declare", back: "/declare", fields: { declaredBy: "Dr. Beispiel" }, wrong: ["isTrue"] },
  { path: "/login/next", back: "/", fields: { code: " " }, wrong: ["code"] },
  {
    path: "/activate",
    back: "/activate",
    fields: { ...touched, newPasswordAgain: "anders" },
    wrong: ["user", "newPasswordAgain"],
  },
]
for (const { path, back, fields, wrong } of incomplete) {
  test(`${path} without ${wrong.join(" and ")} asks nobody, and leads back to the fields`, async (t) => {
    const world = await start(
      t,
      STANDINGS[path === "/enrol" ? "enrol" : path === "/login/next" ? "next-code" : "login"],
    )
    const sent = await world.post(path, fields)
    assert.equal(sent.headers["location"], back)
    assert.deepEqual(world.agent.asked, [])
    const { body } = await world.get(back)
    assert.match(body, /<title>Fehler: /)
    assert.deepEqual(
      [...body.matchAll(/id="error-(\w+)"/g)].map(([, name]) => name),
      wrong,
    )
  })
}

test("a proxy that refuses leads back to the form with the name, not the password; what waited before waits on", async (t) => {
  const world = await start(t, { ...STANDINGS["enrol"], proxyAsks: "proxy.klinik.example:3128" })
  await world.post("/enrol", { enrolmentCode: "ABCD", deviceName: "" })
  await world.post("/proxy-login", { proxy: "a:1", proxyUser: "", proxyPassword: "" })
  assert.match((await world.get("/")).body, /error-proxyUser.*error-proxyPassword/s)
  world.agent.refuseNext = { code: "PROXY_LOGIN_REFUSED" }
  await world.post("/proxy-login", { proxy: "a:1", proxyUser: "praxis", proxyPassword: "ge heim" })
  const { body } = await world.get("/")
  assert.match(body, /role="alert".*nicht angenommen.*value="praxis"/s)
  assert.doesNotMatch(body, /ge heim/)
  await world.post("/proxy-login", { proxy: "a:1", proxyUser: "praxis", proxyPassword: "ge heim" })
  assert.match((await world.get("/")).body, /lässt die Verbindung jetzt zu.*value="ABCD"/s)
})

test("two touches: what was typed waits for the second one, five minutes, and is gone afterwards", async (t) => {
  const world = await start(t, STANDINGS["login"])
  const first = { ...touched, user: "u", twice: "yes" }
  assert.equal((await world.post("/activate", first)).headers["location"], "/activate/second")
  assert.deepEqual(world.agent.asked, [])
  world.agent.refuseNext = { code: "GATE_UNREACHABLE" }
  assert.equal((await world.post("/activate/second", { code: "c2" })).headers["location"], "/activate")
  assert.match((await world.get("/activate/second")).body, /Das hat zu lange gedauert/)
  await world.post("/activate", first)
  world.wait(5 * 60_000 + 1)
  await world.post("/activate/second", { code: "c3" })
  assert.equal(world.agent.asked.length, 1)
})

test("a passkey's page is a link, only with TLS, and is gone when somebody logged in otherwise", async (t) => {
  const world = await start(t, STANDINGS["login"])
  await world.post("/passkey", {})
  const { body } = await world.get("/")
  assert.match(
    body,
    /href="https:\/\/zugang\.kv\.example\/anmelden\/0123456789" target="_blank" rel="noopener noreferrer"/,
  )
  assert.doesNotMatch(body, /field-password/)
  await world.post("/passkey/stop", {})
  assert.match((await world.get("/")).body, /field-password/)
  world.agent.change({ passkeyWhy: { code: "PASSKEY_PAGE_OVER", reference: "K7Q2MX" } })
  assert.match((await world.get("/")).body, /mit dem Passkey hat nicht geklappt.*gilt nicht mehr.*K7Q2MX/s)
})

test("a new passkey is made on the gate's page, after a touch, by whoever is logged in", async (t) => {
  const world = await start(t, STANDINGS["login"])
  assert.match((await world.get("/settings")).body, /href="\/passkeys"/)
  const before = (await world.get("/passkeys")).body
  assert.match(before, /wenn Sie angemeldet sind/)
  assert.doesNotMatch(before, /action="\/passkey\/new"|role="alert"/)
  assert.deepEqual(world.agent.asked, [])
  world.agent.change(STANDINGS["applications"] ?? {})
  await world.post("/passkey/new", { code: "" })
  assert.match((await world.get("/passkeys")).body, /error-code/)
  await world.post("/passkey/new", { code: "c4" })
  const { body } = await world.get("/passkeys")
  assert.match(body, /href="https:\/\/zugang\.kv\.example\/schluessel\/0123456789" target="_blank"/)
  world.wait(5 * 60_000 + 1)
  assert.match((await world.get("/passkeys")).body, /hier keinen Passkey.*action="\/passkey\/new"/s)
  await world.post("/passkey/new", { code: "c5" })
  world.agent.passkeys = passkeysAt(START_MS)
  assert.match((await world.get("/passkeys")).body, /schluessel\/0123456789/)
  world.agent.passkeys = passkeysAt(START_MS).map((key) => ({ ...key, createdAt: START_MS + 5 * 60_000 + 1 }))
  const made = (await world.get("/passkeys")).body
  assert.match(made, /Laptop Praxis.*action="\/passkey\/new"/s, "it is there: its page is over")
  assert.deepEqual(
    world.agent.asked.filter(({ what }) => what !== "passkeys"),
    ["c4", "c5"].map((code) => ({ what: "add-passkey", with: { code } })),
  )
})

test("one's own passkeys are shown with their dates; one goes after a question and a touch", async (t) => {
  const world = await start(t, STANDINGS["applications"])
  world.agent.passkeys = passkeysAt(START_MS)
  const [laptop, phone] = world.agent.passkeys
  const { body } = await world.get("/passkeys")
  assert.match(body, /Laptop Praxis.*nur auf einem Gerät.*25\.08\.2026.*21\.11\.2026/s)
  assert.match(body, /Telefon.*auf allen Ihren Geräten.*22\.11\.2026.*noch nie/s)
  const remove = `/passkeys/remove?key=${phone?.key}`
  assert.ok(body.includes(`href="${remove}"`))
  assert.match((await world.get(remove)).body, /Telefon.*nicht zurücknehmen.*field-code.*endgültig entfernen/s)
  const fields = { key: phone?.key ?? "", code: "c5" }
  assert.equal((await world.post("/passkeys/remove", { ...fields, code: "" })).headers["location"], remove)
  assert.match((await world.get(remove)).body, /error-code/)
  world.agent.refuseNext = { code: "PASSKEY_LAST", reference: "ABC234" }
  assert.equal((await world.post("/passkeys/remove", fields)).headers["location"], remove)
  world.agent.asked.length = 0
  assert.match((await world.get(remove)).body, /nicht mehr anmelden\. Er bleibt.*YubiKey geben.*ABC234/s)
  assert.equal((await world.post("/passkeys/remove", fields)).headers["location"], "/passkeys")
  assert.deepEqual(world.agent.asked.at(-1), { what: "removepasskey", with: fields })
  const after = (await world.get("/passkeys")).body
  assert.match(after, /Der Passkey ist entfernt/)
  assert.doesNotMatch(after, /Telefon<|value="c5"/)
  assert.deepEqual(world.agent.passkeys, [laptop])
  assert.match((await world.get(remove)).body, /gibt es hier nicht mehr/)
  assert.equal((await world.post("/passkeys/remove", { key: "../x", code: "c" })).headers["location"], "/passkeys")
})

test("a gate that does not tell the passkeys keeps nobody from the page", async (t) => {
  const world = await start(t, STANDINGS["applications"])
  for (const path of ["/passkeys", "/passkeys/remove?key=0123456789abcdefghijklmnop"]) {
    world.agent.refuseNext = { code: "GATE_UNREACHABLE", reference: "ABC234" }
    const { status, body } = await world.get(path)
    assert.equal(status, 200)
    assert.match(body, /gerade nicht anzeigen.*gerade nicht erreichbar.*ABC234/s)
  }
})

test("declared at the PC: what is declared is read first, and afterwards until when it counts", async (t) => {
  const world = await start(t, STANDINGS["undeclared"])
  assert.match((await world.get("/settings")).body, /Die Erklärung fehlt.*href="\/declare"/s)
  const form = (await world.get("/declare")).body
  assert.match(
    form,
    /werden nicht privat genutzt.*eigenen Benutzerkonto.*field-declaredBy.*field-isTrue.*Jetzt erklären/s,
  )
  assert.doesNotMatch(form, /checked/)
  const sent = await world.post("/declare", { declaredBy: "Dr. Erika Beispiel", isTrue: "yes" })
  assert.equal(sent.headers["location"], "/")
  assert.match((await world.get("/")).body, /Ihre Erklärung ist eingetragen.*field-password/s)
  for (const path of ["/declare", "/settings"])
    assert.match((await world.get(path)).body, /Erklärt am \d+\.\d+\.20\d\d.*Das gilt bis/s, path)
  assert.match((await world.get("/declare")).body, /field-isTrue/)
  world.agent.change({ enrolled: undefined })
  assert.doesNotMatch((await world.get("/declare")).body, /field-isTrue/)
  assert.doesNotMatch((await world.get("/settings")).body, /href="\/declare"/)
})

test("removing and ending are asked before; the last page leads nowhere", async (t) => {
  const world = await start(t, STANDINGS["applications"])
  assert.match(
    (await world.get("/remove")).body,
    /Sind Sie sicher\?.*neuen Link.*Zugang endgültig entfernen.*Nein, zurück/s,
  )
  assert.deepEqual(world.agent.asked, [])
  assert.match((await world.post("/remove", {})).body, /Der Zugang ist entfernt/)
  assert.match((await world.post("/quit", {})).body, /Die Software ist beendet/)
  while (!world.agent.isEnded) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.deepEqual(
    world.agent.asked.map(({ what }) => what),
    ["remove", "quit"],
  )
})

test("settings tell the truth about the browser's way, the start, and the Telematikinfrastruktur", async (t) => {
  const world = await start(t, STANDINGS["applications-way"])
  const { body } = await world.get("/settings")
  for (const says of [
    /kennt den Weg zu/,
    /proxy\.pac/,
    /startet, wenn Sie sich/,
    /Telematikinfrastruktur bleibt unberührt/,
    /1\.2\.0/,
  ])
    assert.match(body, says)
  world.agent.change(STANDINGS["update"] ?? {})
  assert.match((await world.get("/settings")).body, /epa\.telematik/)
})

test("a check that takes long is waited for on the page, and what became of it is said there", async (t) => {
  const world = await start(t, STANDINGS["login"])
  const { promise, reject } = Promise.withResolvers<undefined>()
  world.agent.check = async () => {
    world.agent.change({ isChecking: true })
    await promise
  }
  assert.equal((await world.post("/check", {})).headers["location"], "/")
  assert.match(
    (await world.get("/computer")).body,
    /wird gerade geprüft.*http-equiv="refresh"|http-equiv="refresh".*wird gerade geprüft/s,
  )
  reject(new Fault("POSTURE_UNREADABLE"))
  await new Promise((resolve) => setImmediate(resolve))
  assert.match((await world.get("/")).body, /role="alert".*ließ sich nicht feststellen/s)
})

test("after an update this page is the last one", async (t) => {
  const world = await start(t, STANDINGS["update"])
  world.agent.refuseNext = { code: "GATE_UNREACHABLE" }
  assert.equal((await world.post("/update", {})).status, 303)
  await world.get("/")
  world.agent.update = async () => await Promise.resolve({ version: "1.3.0" })
  assert.match((await world.post("/update", {})).body, /Die neue Version startet/)
})

test("an update that takes long is waited for on the page, which says once what became of it", async (t) => {
  const world = await start(t, STANDINGS["update"])
  const { promise, reject } = Promise.withResolvers<{ version: string }>()
  world.agent.update = () => {
    world.agent.change({ update: { version: "1.3.0", isComing: true } })
    return promise
  }
  assert.equal((await world.post("/update", {})).headers["location"], "/")
  const waits = (await world.get("/")).body
  assert.match(waits, /gerade geholt und geprüft/)
  assert.doesNotMatch(waits, /action="\/update"/)
  world.agent.change({ update: { version: "1.3.0", failed: { code: "UPDATE_TOO_SLOW", reference: "" } } })
  reject(new Fault("UPDATE_TOO_SLOW"))
  await new Promise((resolve) => setImmediate(resolve))
  const { body } = await world.get("/")
  assert.match(body, /zu langsam.*bisherige Version bleibt.*schnelleren Leitung.*action="\/update"/s)
  assert.doesNotMatch(body, /role="alert".*zu langsam.*zu langsam/s)
})

test("a defect of the agent is a page with a reference, and is reported", async (t) => {
  const world = await start(t, STANDINGS["login"])
  world.agent.check = async () => await Promise.reject(new TypeError("a secret detail"))
  const answer = await world.post("/check", {})
  assert.equal(answer.status, 500)
  assert.doesNotMatch(answer.body, /secret/)
  assert.match(String(world.problems[0]?.cause), /secret detail/)
})

const PORTAL = { name: "p", titleDe: "P", titleEn: "P", host: "p.example", port: 443, localPort: 5 }
const proxied = { proxy: { pacUrl: "", isSet: true, isPossible: true } }
const plain = { proxy: { pacUrl: "", isSet: false, isPossible: true } }
const tiles = [
  { one: PORTAL, state: proxied, address: "https://p.example/" },
  { one: { ...PORTAL, port: 8443 }, state: proxied, address: "https://p.example:8443/" },
  { one: { ...PORTAL, port: 80 }, state: proxied, address: "http://p.example/" },
  { one: PORTAL, state: plain, address: "https://localhost:5/" },
  { one: { ...PORTAL, port: 80 }, state: plain, address: "http://localhost:5/" },
  { one: { ...PORTAL, localPort: 0 }, state: plain, address: undefined },
]
for (const { one, state, address } of tiles)
  test(`a tile for port ${one.port} leads to ${address}`, () => assert.equal(tileAddress(one, state), address))

/** So that a new refusal needs no page of its own. */
test("whatever code a reason has, it is said in words", async (t) => {
  for (const code of ["DEVICE_REFUSED", "KEEPER_AWAY", "NO_SUCH_CODE"]) {
    const endedWhy = { code: code as FaultCode, reference: "K7Q2MX" }
    const world = await start(t, { ...STANDINGS["login"], endedWhy })
    assert.match((await world.get("/")).body, /wurde beendet.*K7Q2MX/s)
  }
})
