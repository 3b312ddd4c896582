/** The console's pages about how PCs are protected, in a whole house: rules tried before they count, exceptions, declarations, the list of systems, evidence. */
import assert from "node:assert/strict"
import { generateKeyPairSync } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { parseJson } from "@schleuse/base"
import { signSupportTable } from "@schleuse/posture"
import { later } from "../testing/service.ts"
import { ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { GateClient, goodReport } from "./testing/gate-client.ts"
import { Hands } from "./testing/hands.ts"
import { hasPeers } from "./testing/programs.ts"

const TABLE = fileURLToPath(new URL("../../../../packages/posture/tables/systems.json", import.meta.url))
const DOCTOR = "dr-beispiel"
const DAY_MS = 86_400_000
const GROUP = "/posture/policies/gross"
const day = (at: number) => new Date(at).toISOString().slice(0, 10)

test("how PCs are protected, by the console's pages", async (t) => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const trusted = publicKey.export({ format: "der", type: "spki" }).toString("base64")
  const settings = [`posture.table_keys = "${trusted}"`]
  const house = await DemoHouse.start(t, { operators: true, console: true, gate: true, settings })
  const hands = new Hands(house)
  await hands.login("it-service")
  const pc = new GateClient(house)
  later(t, () => pc.close())
  await pc.enrol(await hands.link(DOCTOR))
  const answer = await pc.login(DOCTOR, hands.password(DOCTOR), await hands.touch(DOCTOR))
  assert.equal(typeof answer.body["session"], "string", JSON.stringify(answer.body))
  const client = await ConsoleClient.logIn(house, "it-service")
  const read = async (path: string) => plainText((await client.get(path)).text)

  await t.test("devices by their last verdict, by their own word", async () => {
    assert.match(
      await read("/posture"),
      /Eigenangaben der Computer.*Praxis-PC dr-beispiel Praxis Dr\. Beispiel Linux zugelassen, mit Warnung/,
    )
    assert.match(await read("/posture?filter=silent"), /noch nichts/)
    assert.match(await read("/posture/failing?days=60"), /Blick voraus/)
  })

  await t.test("a group is made, an institution put into it, and its rules tried before they count", async () => {
    const form = await client.get("/posture/policies/new")
    assert.match(plainText((await client.submit(form, form.path, { name: "Groß" })).text), /nur kleine Buchstaben/)
    assert.match(plainText((await client.submit(form, form.path, { name: "all" })).text), /gibt es schon/)
    const made = await client.submit(form, form.path, { name: "gross", preset: "kv-flexnet" })
    assert.match(plainText(made.text), /Die Regeln gelten.*wie KV-FlexNet/)
    const at = `${GROUP}/institutions`
    const moved = await client.submit(await client.get(at), at, { institution: "praxis-beispiel" })
    assert.match(plainText(moved.text), /ist in der Gruppe/)
    const change = await client.get(`${GROUP}/change`)
    const wrong = await client.submit(change, `${GROUP}/try`, { "firewall.grace": "viel" })
    assert.equal(wrong.status, 422)
    assert.match(plainText(wrong.text), /ganze Zahl/)
    const tried = await client.submit(change, `${GROUP}/try`, {
      "disk-encryption.mode": "enforce",
      "disk-encryption.unknown": "refuse",
    })
    assert.match(plainText(tried.text), /Computer, die gemeldet haben 1 Heute abgelehnt 0/)
    const on = await client.submit(tried, `${GROUP}/set`)
    assert.match(plainText(on.text), /Die Regeln gelten.*eigene Regeln/)
    const preset = await client.submit(await client.get(`${GROUP}/change`), `${GROUP}/try-preset`, {
      preset: "kv-flexnet",
    })
    assert.match(plainText((await client.submit(preset, `${GROUP}/set`)).text), /zweite Person muss zustimmen/)
  })

  await t.test("why a PC was refused, by the reference that its person reads out", async () => {
    const report = parseJson(JSON.stringify(goodReport(Date.now())).replace(/"disk":"\w+"/, '"disk":"plain"'))
    const proof = { user: DOCTOR, password: hands.password(DOCTOR), code: await hands.touch(DOCTOR), report }
    const { body } = await pc.prove("login", proof)
    assert.equal(body["refused"], "posture", JSON.stringify(body))
    const reference = body["reference"]
    assert.ok(typeof reference === "string")
    const page = await client.get(`/helpdesk?reference=${reference}`)
    const text = plainText(page.text)
    assert.match(text, /sich von außen anmelden/)
    assert.match(text, /nicht erfüllte Die Festplatte ist verschlüsselt Die Festplatte ist nicht verschlüsselt/)
    const device = /href="(\/gate\/devices\/[0-9a-v]{26})"/.exec(page.text)?.[1] ?? assert.fail(text)
    assert.match(await read(device), /abgelehnt.*Die Festplatte ist verschlüsselt nicht bestanden/)
    assert.match(await read("/posture?filter=failing"), /Praxis-PC dr-beispiel Praxis Dr\. Beispiel Linux abgelehnt/)
    assert.match(await read("/posture/failing"), /schon jetzt „Die Festplatte ist verschlüsselt“: ist nicht in Ordnung/)
    const { text: table, headers } = await client.get("/posture/failing/file?days=14")
    assert.match(headers.get("content-disposition") ?? "", /^attachment; filename="ausblick-14-[-0-9]+\.csv"$/)
    assert.match(table, /^\ufeffEinrichtung;Konto;Gerät;System;Abgelehnt ab;Warum\r\n/)
    assert.match(
      table,
      /^Praxis Dr\. Beispiel;dr-beispiel;Praxis-PC;Linux;schon jetzt;"„Die Festplatte ist verschlüsselt“/m,
    )
    assert.match(table, /Eigenangaben/)
    assert.match(await read(`/logins?account=${DOCTOR}`), new RegExp(reference))
  })

  await t.test("an exception is proposed for a device and a check, until a day", async () => {
    const at = /href="(\/gate\/devices\/[0-9a-v]{26})"/.exec((await client.get("/posture")).text)?.[1] ?? assert.fail()
    const form = await client.get(`${at}/exceptions/new`)
    const far = { check: "firewall", until: day(Date.now() + 40 * DAY_MS), reason: "Probe" }
    assert.match(plainText((await client.submit(form, form.path, far)).text), /innerhalb der nächsten 30/)
    const near = { ...far, until: day(Date.now() + 3 * DAY_MS) }
    const asked = await client.submit(form, form.path, near)
    assert.match(plainText(asked.text), /zweite Person muss zustimmen.*Praxis-PC.*Eine Firewall ist an/)
  })

  await t.test("a declaration is written down for exactly one, and ended", async () => {
    const form = await client.get("/posture/declarations/new")
    const said = { declaredBy: "Dr. Beispiel", declaredOn: day(Date.now()) }
    const both = { ...said, user: DOCTOR, institution: "praxis-beispiel" }
    assert.match(plainText((await client.submit(form, form.path, both)).text), /genau eines/)
    const future = { ...said, user: DOCTOR, declaredOn: day(Date.now() + 3 * DAY_MS) }
    assert.match(plainText((await client.submit(form, form.path, future)).text), /einen Tag bis heute/)
    const done = await client.submit(form, form.path, { ...said, institution: "praxis-beispiel" })
    assert.match(plainText(done.text), /ist eingetragen.*ganze Einrichtung.*Dr\. Beispiel/)
    const end = /href="(\/posture\/declarations\/[0-9a-v]{26}\/end)"/.exec(done.text)?.[1] ?? assert.fail()
    const ended = await client.submit(await client.get(end), end, { reason: "Probe" })
    assert.match(plainText(ended.text), /gilt nicht mehr/)
  })

  await t.test("the list of systems: only a signed one is taken", async () => {
    const at = "/posture/table"
    assert.match(await read(at), /noch keine Systemliste/)
    const text = readFileSync(TABLE, "utf8")
    const send = async (content: string) =>
      plainText((await client.upload(await client.get(at), at, { table: { name: "systems.json", content } })).text)
    assert.match(await send(text), /keine unterschriebene Liste/)
    assert.match(await send(signSupportTable(text, privateKey)), /Die neue Systemliste gilt.*Debian GNU\/Linux/)
    assert.match(await send(signSupportTable(text, privateKey)), /nicht neuer/)
  })

  await t.test("evidence of an institution, as a table and as a paper", async () => {
    const institution = /href="(\/institutions\/[0-9a-v]{26})"/.exec(
      (await client.get("/institutions?search=praxis-beispiel")).text,
    )?.[1]
    const at = "/posture/evidence"
    const link = /href="(\/posture\/evidence\?institution=[0-9a-v]{26})"/.exec(
      (await client.get(institution ?? assert.fail())).text,
    )
    const form = await client.get(link?.[1] ?? assert.fail("no way from the institution"))
    const days = { from: day(Date.now() - DAY_MS), until: day(Date.now()) }
    const wrong = await client.submit(form, at, { from: days.until, until: "gestern" })
    assert.match(plainText(wrong.text), /schreiben Sie einen Tag/)
    const backwards = await client.submit(form, at, { from: days.until, until: days.from })
    assert.match(plainText(backwards.text), /nicht nach dem letzten/)
    const ready = await client.submit(form, at, days)
    assert.match(plainText(ready.text), /Der Nachweis für/)
    const [table = assert.fail(), paper = assert.fail()] = (["file", "paper"] as const).map((kind) =>
      new RegExp(`href="(/posture/evidence/${kind}[^"]+)"`).exec(ready.text)?.[1]?.replaceAll("&amp;", "&"),
    )
    const named = `praxis-beispiel-${days.from}-${days.until}`

    const csv = await client.get(table)
    assert.equal(csv.headers.get("content-disposition"), `attachment; filename="${named}.csv"`)
    assert.match(csv.text, /^\ufeffArt;Einrichtung;[^]*über sich selbst melden/)
    assert.match(csv.text, /Praxis-PC \(dr-beispiel\)/)

    const pdf = await client.get(paper)
    assert.equal(pdf.status, 200, plainText(pdf.text))
    assert.equal(pdf.headers.get("content-type"), "application/pdf")
    assert.equal(pdf.headers.get("content-disposition"), `attachment; filename="${named}.pdf"`)
    assert.match(pdf.headers.get("content-security-policy") ?? "", /sandbox/)
    assert.equal(pdf.headers.get("cache-control"), "no-store")
    assert.equal(pdf.bytes.subarray(0, 5).toString(), "%PDF-")
    writeFileSync(house.file("evidence.pdf"), pdf.bytes)

    const other = /href="\/institutions\/([0-9a-v]{26})"/.exec(
      (await client.get("/institutions?search=aok-musterland")).text,
    )
    const foreign = table.replace(/institution=[0-9a-v]{26}/, `institution=${other?.[1] ?? assert.fail()}`)
    assert.doesNotMatch((await client.get(foreign)).text, /Praxis-PC/)
    // Days that are none, and more of them than the keeper looks at.
    for (const range of ["from=gestern&until=heute", `from=2020-01-01&until=${days.until}`])
      assert.equal((await client.get(paper.replace(/from=.*$/, range))).status, 400)
    const stranger = await ConsoleClient.of(house).get(paper)
    assert.match(stranger.path, /^\/log-in\?back=/)

    // Each file was a read of its own, with the hash of what was said.
    const log = plainText((await client.get("/log")).text)
    assert.match(log, /Nachweis über Computer einer Einrichtung erstellen/)
  })

  await t.test("the paper is tagged, and about this institution and these days", async (ours) => {
    if (!hasPeers(ours, "pdfinfo", "pdftotext")) return
    const file = house.file("evidence.pdf")
    const { stdout: info } = await house.run("pdfinfo", [file])
    assert.match(info, /Title: +Nachweis.*Praxis Dr\. Beispiel[^]*Tagged: +yes/)
    const text = (await house.run("pdftotext", [file, "-"])).stdout.replaceAll(/\s+/g, " ")
    assert.match(text, /Praxis-PC.*dr-beispiel/)
    const [from, until] = [Date.now() - DAY_MS, Date.now()].map((at) => day(at).split("-").reverse().join("."))
    assert.ok(text.includes(`${from} bis ${until}`) && !text.includes("AOK"), text.slice(0, 600))
  })
})
