/** The console's pages about the gate in a whole house: devices and what they said, connections and their end, as they happen. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { later } from "../testing/service.ts"
import { ConsoleClient, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { echo, GateClient } from "./testing/gate-client.ts"
import { Hands, listenInside } from "./testing/hands.ts"

const PORTAL = "portal.kv.test"
const DOCTOR = "dr-beispiel"
const MANY = "/gate/links/letters"

test("devices, links, applications and connections by the console's pages", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true, gate: true })
  const hands = new Hands(house)
  const inside = await listenInside(t)
  await hands.publish("kv-portal", PORTAL, `127.0.0.1:${inside.port}`)
  const client = await ConsoleClient.logIn(house, "it-service")
  const read = async (path: string) => plainText((await client.get(path)).text)
  const linkIn = async (path: string, pattern: RegExp): Promise<string> => {
    const { text } = await client.get(path)
    return pattern.exec(text)?.[1] ?? assert.fail(`${pattern} on:\n${plainText(text)}`)
  }
  const pc = new GateClient(house)
  later(t, () => pc.close())
  await pc.enrol(await hands.link(DOCTOR))
  const answer = await pc.login(DOCTOR, hands.password(DOCTOR), await hands.touch(DOCTOR))
  assert.equal(typeof answer.body["session"], "string", JSON.stringify(answer.body))
  const stream = await pc.open(`${PORTAL}:443`)
  assert.equal(await echo(stream.stream, "hello"), "hello")

  await t.test(
    "a link is made for an account: its letter shows the code once; it is taken back with a reason",
    async () => {
      const form = await client.get("/gate/links/new")
      const unknown = await client.submit(form, "/gate/links/new", { user: "niemand" })
      assert.match(plainText(unknown.text), /hat kein Konto/)
      const machine = await client.submit(form, "/gate/links/new", { user: "klinikum-musterstadt" })
      assert.match(plainText(machine.text), /kann es keinen Link geben/)
      const letter = await client.submit(form, "/gate/links/new", { user: "aok-clerk", devices: "2" })
      assert.match(plainText(letter.text), /Ihr Zugang von außen.*aok-clerk.*[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/)
      assert.match(plainText(letter.text), /\/zugang.*2 Computer/)
      const listed = await read("/gate/links?account=aok-clerk")
      assert.match(listed, /offen 0 von 2/)
      const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(plainText(letter.text))?.[0] ?? assert.fail()
      assert.ok(!listed.includes(code))
      const revoke = await linkIn("/gate/links", /href="(\/gate\/links\/[0-9a-v]{26}\/revoke)"/)
      const done = await client.submit(await client.get(revoke), revoke, { reason: "Probe" })
      assert.match(plainText(done.text), /zurückgenommen/)
    },
  )

  await t.test("links for many by a table: tried first, wrong lines are told, then letters", async () => {
    const send = async (content: string) =>
      await client.upload(await client.get(MANY), MANY, { people: { name: "liste.csv", content } })
    assert.match(plainText((await send("")).text), /Spalte|fehlt/)
    const wrong = await send("anmeldename;tage\nniemand;7\naok-clerk;7\n")
    assert.equal(wrong.status, 422)
    assert.match(plainText(wrong.text), /gehen nicht.* 2 /)
    const tried = await send("anmeldename;tage\naok-clerk;7\n")
    assert.match(plainText(tried.text), /Neue Links 1 Haben schon einen offenen Link 0/)
    assert.doesNotMatch(await read("/gate/links?account=aok-clerk"), /offen/)
    const letters = await client.submit(tried, tried.path)
    assert.match(plainText(letters.text), /aok-clerk.*[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/)
    const again = await send("anmeldename\naok-clerk\n")
    assert.match(plainText(again.text), /Neue Links 0.*keinen zweiten: aok-clerk/)
  })

  await t.test("a link asked for at the gate is answered by a letter, or refused without a word", async () => {
    const { gate = "" } = house.world.endpoints
    const ask = async (who: string) => {
      const visitor = new ConsoleClient(gate)
      await visitor.submit(await visitor.get("/zugang"), "/zugang/anfordern", { who })
    }
    await ask(DOCTOR)
    const first = await linkIn("/gate/requests", /href="(\/gate\/requests\/[0-9a-v]{26})"/)
    const form = await client.get(first)
    assert.match(plainText(form.text), /dr-beispiel.*Rufen Sie die Person/)
    assert.match(plainText((await client.submit(form, `${first}/refuse`)).text), /den Grund/)
    const refused = await client.submit(form, `${first}/refuse`, { reason: "Niemand hat gefragt" })
    assert.match(plainText(refused.text), /Die Anfrage ist abgelehnt/)
    assert.match(await read("/gate/requests?state=refused"), /Niemand hat gefragt/)
    await ask(DOCTOR)
    const second = await linkIn("/gate/requests", /href="(\/gate\/requests\/[0-9a-v]{26})"/)
    const letter = await client.submit(await client.get(second), `${second}/link`)
    assert.match(plainText(letter.text), /dr-beispiel.*[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/)
  })

  await t.test("an application is published by two people, changed, and ended", async () => {
    const form = await client.get("/gate/applications/new")
    const typed = { name: "zweites", titleDe: "Zweites", titleEn: "Second", host: "zweites.kv.test", port: "443" }
    const wrong = await client.submit(form, "/gate/applications/new", { ...typed, host: "10.0.0.1", addresses: "x" })
    assert.equal(wrong.status, 422)
    assert.match(plainText(wrong.text), /Namen mit Punkten.*Zahlenadresse mit Port.*mindestens einen Ordnernamen/)
    const given = { ...typed, addresses: `127.0.0.1:${inside.port}`, institutions: "praxis-beispiel" }
    const proposal = await client.submit(form, "/gate/applications/new", given)
    assert.match(plainText(proposal.text), /zweite Person muss zustimmen.*zweites\.kv\.test:443/)
    const at = await linkIn(
      "/gate/applications",
      /href="(\/gate\/applications\/[0-9a-v]{26})"[^>]*><bdi[^>]*>kv-portal</,
    )
    assert.match(await read(at), /kv-portal.*portal\.kv\.test:443.*alle Einrichtungen/)
    const less = { who: "some", institutions: "praxis-beispiel", titleDe: "Das Portal" }
    const changed = await client.submit(await client.get(`${at}/change`), `${at}/change`, less)
    assert.match(plainText(changed.text), /Die Freigabe ist geändert/)
    const more = { who: "everybody", institutions: "" }
    const asked = await client.submit(await client.get(`${at}/change`), `${at}/change`, more)
    assert.match(plainText(asked.text), /zweite Person muss zustimmen/)
  })

  await t.test("a device is found by its account, and says how it was judged, by its own word", async () => {
    assert.match(await read("/gate/devices?account=niemand"), /hat kein Konto/)
    const at = await linkIn(`/gate/devices?account=${DOCTOR}`, /href="(\/gate\/devices\/[0-9a-v]{26})"/)
    const text = await read(at)
    assert.match(text, /Praxis-PC/)
    assert.match(text, /Eigenangaben des Computers/)
    assert.match(text, /zugelassen.*Eine Firewall ist an in Ordnung/)
    assert.match(text, /Wer gerade angemeldet ist/)
  })

  await t.test("an open connection is listed, and ended with a reason", async () => {
    assert.match(await read("/gate"), /dr-beispiel Praxis-PC 127\.0\.0\.1 kv-portal portal\.kv\.test:443/)
    const end = await linkIn("/gate", /href="(\/gate\/streams\/[0-9a-v]{26}\/end)"/)
    const form = await client.get(end)
    assert.match(plainText((await client.submit(form, end)).text), /den Grund/)
    const closed = new Promise((resolve) => stream.stream.once("close", resolve))
    stream.stream.resume()
    const done = await client.submit(form, end, { reason: "Probe" })
    assert.match(plainText(done.text), /Die Verbindung ist beendet/)
    await closed
    assert.equal((await client.get(end)).status, 404)
    assert.match(await read("/gate?state=all"), /vom Betrieb beendet/)
  })

  await t.test("a device is blocked after the question, let in again, and removed for good", async () => {
    const at = await linkIn("/gate/devices", /href="(\/gate\/devices\/[0-9a-v]{26})"/)
    for (const [step, done] of [
      ["block", /Das Gerät ist gesperrt/],
      ["unblock", /Das Gerät darf wieder herein/],
      ["remove", /Das Gerät ist entfernt/],
    ] as const) {
      const asked = await client.get(`${at}/${step}`)
      assert.match(plainText(asked.text), /Sind Sie sicher\?.*Praxis-PC/)
      const answered = await client.submit(asked, `${at}/${step}`, { reason: "Probe" })
      assert.match(plainText(answered.text), done)
    }
    assert.match(await read(at), /braucht es einen neuen Link/)
  })

  await t.test("the end of an application is asked for, and then it is listed as ended", async () => {
    const at = await linkIn("/gate/applications", /href="(\/gate\/applications\/[0-9a-v]{26})"/)
    const done = await client.submit(await client.get(`${at}/end`), `${at}/end`, { reason: "Probe" })
    assert.match(plainText(done.text), /Niemand erreicht die Anwendung mehr/)
    assert.match(await read("/gate/applications?state=removed"), /kv-portal/)
  })
})
