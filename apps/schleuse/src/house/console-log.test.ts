/** Looking back at the console: the log with its proofs, sessions and their end, log-ins, and the helpdesk. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { verifyEntryExtra } from "@schleuse/leaf"
import { parseTlogProof, parseVerifier, verifyTlogProof } from "@schleuse/tlog"
import { type Answer, ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { HouseTerminal } from "./testing/house-terminal.ts"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))

/** Where the links of a page lead whose addresses begin so. */
function linksTo({ text }: Answer, start: string): readonly string[] {
  return [...text.matchAll(/href="([^"]*)"/g)].flatMap(([, href = ""]) => {
    const address = href.replaceAll("&amp;", "&")
    return address.startsWith(start) ? [address] : []
  })
}

/** The numbers of the entries that a page of the log lists. */
const entriesOf = (answer: Answer) =>
  linksTo(answer, "/log/").flatMap((href) => (/^\/log\/\d+$/.test(href) ? [Number(href.slice(5))] : []))

test("an operator looks back", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const client = await ConsoleClient.logIn(house, "admin-1")
  const [own = ""] = linksTo(await client.get("/sessions?account=admin-1"), "/accounts/")
  assert.match(own, /^\/accounts\/[0-9a-v]{26}$/)

  await t.test("the log, page by page, the newest first and the oldest first", async () => {
    const first = await client.get("/log")
    const newest = entriesOf(first)
    assert.equal(newest.length, 50)
    assert.deepEqual(
      newest,
      newest.toSorted((a, b) => b - a),
    )
    const [next = ""] = linksTo(first, "/log?").filter((href) => href.includes("after="))
    const second = entriesOf(await client.get(next))
    assert.equal(second[0], (newest.at(-1) ?? 0) - 1)
    const oldest = entriesOf(await client.get("/log?direction=up"))
    assert.deepEqual(oldest.slice(0, 3), [0, 1, 2])
  })

  await t.test("what is rare is found among much else, and by whom it was", async () => {
    const page = await client.get("/log?kind=operation&direction=up")
    assert.match(plainText(page.text), /Das Protokoll beginnt hier\./)
    const theirs = await client.get("/log?account=Admin-1&kind=login")
    assert.match(plainText(theirs.text), /Jemand hat sich angemeldet\. admin-1 – kv-musterland/)
    assert.ok(linksTo(theirs, "/accounts/").length > 0)
  })

  for (const { why, path, status, said } of [
    {
      why: "nobody's account",
      path: "/log?account=niemand",
      status: 422,
      said: /Ein Konto mit diesem Namen gibt es nicht/,
    },
    { why: "no day", path: "/log?from=31.02.2026", status: 422, said: /Bitte schreiben Sie einen Tag wie/ },
    { why: "a day long ago", path: "/log?until=31.12.2020", status: 200, said: /Hier ist noch nichts|nichts/i },
    { why: "a place that no link of ours has", path: "/log?after=-1", status: 400, said: /./ },
    { why: "a place beyond the end", path: "/log?after=999999999", status: 404, said: /Diesen Eintrag gibt es/ },
    { why: "a session that is no id", path: "/log?session=%27", status: 400, said: /./ },
    { why: "an entry that is no number", path: "/log/01", status: 404, said: /./ },
    { why: "an entry that is not there yet", path: "/log/999999999", status: 404, said: /./ },
    {
      why: "markup for an account",
      path: "/log?account=%3Cscript%3Ealert%281%29%3C%2Fscript%3E",
      status: 422,
      said: /gibt es nicht/,
    },
  ]) {
    await t.test(`the log of ${why} is answered with ${status}`, async () => {
      const answer = await client.get(path)
      assert.equal(answer.status, status, plainText(answer.text))
      assert.match(plainText(answer.text), said)
      assert.doesNotMatch(answer.text, /<script>alert/)
    })
  }

  await t.test("an entry tells what happened, and its proof holds without the house", async () => {
    const [index = 0] = entriesOf(await client.get("/log?account=admin-1&kind=login"))
    const page = await client.get(`/log/${index}`)
    assert.match(plainText(page.text), /login admin-1/)
    assert.match(plainText(page.text), /schleuse verify entry eintrag-\d+\.tlog-proof --key/)
    const proof = await client.get(`/log/${index}/proof`)
    assert.equal(proof.headers.get("content-disposition"), `attachment; filename="eintrag-${index}.tlog-proof"`)
    assert.match(proof.headers.get("content-security-policy") ?? "", /; sandbox$/)
    const log = parseVerifier(house.world.log.vkey)
    const { leafText, data } = verifyEntryExtra(parseTlogProof(proof.text).extra?.toString() ?? "")
    assert.equal(data?.["login"], "admin-1")
    const verified = verifyTlogProof(proof.text, Buffer.from(leafText), { origin: log.name, log })
    assert.equal(verified.index, index)
  })

  await t.test("the command line finds and proves the same, and the verifier agrees", async () => {
    const terminal = new HouseTerminal(house)
    await terminal.logIn("admin-1")
    const listed = await terminal.run(["log", "list", "--account", "admin-1", "--kind", "login"])
    assert.match(listed, /^\d+ {2}\S+ {2}login {2}.*"account":"admin-1"/m)
    const [index = ""] = /^\d+/.exec(listed) ?? []
    assert.match(await terminal.run(["log", "show", index]), /"login":"admin-1"/)
    const file = house.file(`entry-${index}.tlog-proof`)
    writeFileSync(file, `${await terminal.run(["log", "prove", index])}\n`)
    const key = house.world.log.vkey
    const verified = spawnSync(process.execPath, [LAUNCHER, "verify", "entry", file, "--key", key, "--lang", "en"])
    assert.match(verified.stdout.toString(), new RegExp(`OK: entry ${index} \\(login, .*\\) is in the log`))
    assert.match(await terminal.run(["log", "list", "--oldest-first", "--entry", "0"]), /^0 {2}\S+ {2}genesis/)
    assert.match(await terminal.run(["logins", "admin-1", "--outcome", "accepted"]), /admin-1 {2}console {2}accepted/)
  })

  await t.test("every entry has a page, in both languages", async () => {
    const [last = 0] = entriesOf(await client.get("/log"))
    for (let index = 0; index <= last; index += Math.ceil(last / 60)) {
      const { status, text } = await client.get(`/log/${index}`)
      assert.equal(status, 200, plainText(text))
    }
    await client.submit(await client.get("/log"), "/display", { language: "en" })
    assert.match(plainText((await client.get("/log/0")).text), /The log begins here\./)
    await client.submit(await client.get("/log"), "/display", { language: "de" })
  })

  await t.test("a session is ended, with a reason, and its browser is logged out", async () => {
    const other = await ConsoleClient.logIn(house, "it-service")
    const list = await client.get("/sessions?account=it-service")
    assert.match(plainText(list.text), /it-service kv-musterland Konsole Passwort und Code/)
    const [end = ""] = linksTo(list, "/sessions/end?session=")
    const asked = await client.get(end)
    assert.match(plainText(asked.text), /Die Verbindung von it-service wird sofort getrennt/)
    const again = await client.submit(asked, "/sessions/end", { reason: " " })
    assert.equal(again.status, 422)
    const done = await client.submit(again, "/sessions/end", { reason: "Gerät verloren" })
    assert.equal(done.path, "/sessions")
    assert.match(plainText(done.text), /Beendet\. Die Verbindung ist getrennt\./)
    assert.match((await other.get("/sessions")).path, /^\/log-in/)
    assert.equal((await client.get(end)).status, 404)
  })

  await t.test("all sessions of an account are ended, one's own too", async () => {
    const second = await ConsoleClient.logIn(house, "admin-2")
    const list = await second.get("/sessions?account=admin-2")
    const [end = ""] = linksTo(list, "/sessions/end?account=")
    const asked = await second.get(end)
    assert.match(plainText(asked.text), /Das ist Ihre eigene Sitzung/)
    const done = await second.submit(asked, "/sessions/end", { reason: "Feierabend" })
    assert.match(done.path, /^\/log-in/)
  })

  await t.test("who may only read sees no way to end a session, and cannot", async () => {
    const reader = await ConsoleClient.logIn(house, "dsb")
    const list = await reader.get("/sessions")
    assert.deepEqual(linksTo(list, "/sessions/end"), [])
    const asked = await reader.get(`/sessions/end?account=${own.slice(10)}`)
    const refused = await reader.submit(asked, "/sessions/end", { reason: "Versuch" })
    assert.equal(refused.status, 403)
    assert.equal((await client.get("/sessions")).path, "/sessions")
  })

  await t.test("what was refused is found by its reference, however it is typed", async () => {
    const stranger = ConsoleClient.of(house)
    const wrong = { user: "admin-1", password: "falsch falsch falsch", code: "cccccccccccc" }
    const refused = await stranger.submit(await stranger.get("/log-in"), "/log-in", wrong)
    const [, reference = ""] = /\(([A-Z2-9]{6})\)/.exec(plainText(refused.text)) ?? []
    const typed = `${reference.slice(0, 3).toLowerCase()} ${reference.slice(3)}`
    const page = await client.get(`/helpdesk?${new URLSearchParams({ reference: typed }).toString()}`)
    assert.match(plainText(page.text), /Was geschah Das Passwort war falsch\./)
    assert.match(plainText(page.text), /Wo Konsole/)
    assert.ok(linksTo(page, own).length > 0)
    const logins = await client.get("/logins?account=admin-1&outcome=refused")
    assert.deepEqual(linksTo(logins, "/helpdesk?reference="), [`/helpdesk?reference=${reference}`])
    assert.match(plainText(logins.text), /abgelehnt Das Passwort war falsch\. Konsole Passwort und Code/)
  })

  await t.test("what a page refused by itself is found as well", async () => {
    const refused = await client.get("/gibt-es-nicht")
    const [, reference = ""] = /Kennzeichen ([A-Z2-9]{6})/.exec(plainText(refused.text)) ?? []
    const page = await client.get(`/helpdesk?reference=${reference}`)
    assert.match(plainText(page.text), /PAGE_UNKNOWN/)
    assert.match(plainText(page.text), /Was versucht wurde eine Seite öffnen/)
    assert.ok(linksTo(page, own).length > 0)
  })

  for (const { typed, status, said } of [
    { typed: "", status: 422, said: /Bitte geben Sie die sechs Zeichen ein/ },
    { typed: "ABC", status: 422, said: /genau sechs Zeichen/ },
    { typed: "ABC0EF", status: 422, said: /nie die Zeichen 0, 1, I, L, O oder U/ },
    { typed: "ABCDEF", status: 200, said: /Zu ABCDEF ist nichts bekannt/ },
  ]) {
    await t.test(`the reference “${typed}” is answered with ${status}`, async () => {
      const answer = await client.get(`/helpdesk?reference=${typed}`)
      assert.equal(answer.status, status)
      assert.match(plainText(answer.text), said)
    })
  }
})
