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

test("devices, links, applications and connections by the console's pages", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true, gate: true })
  const hands = new Hands(house)
  const inside = await listenInside(t)
  hands.publish("kv-portal", PORTAL, `127.0.0.1:${inside.port}`)
  const client = await ConsoleClient.logIn(house, "it-service")
  const read = async (path: string) => plainText((await client.get(path)).text)
  const linkIn = async (path: string, pattern: RegExp): Promise<string> => {
    const { text } = await client.get(path)
    return pattern.exec(text)?.[1] ?? assert.fail(`${pattern} on:\n${plainText(text)}`)
  }
  const pc = new GateClient(house)
  later(t, () => pc.close())
  await pc.enrol(hands.link(DOCTOR))
  const answer = await pc.login(DOCTOR, hands.password(DOCTOR), hands.touch(DOCTOR))
  assert.equal(typeof answer.body["session"], "string", JSON.stringify(answer.body))
  const stream = await pc.open(`${PORTAL}:443`)
  assert.equal(await echo(stream.stream, "hello"), "hello")

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
    assert.match(await read("/gate"), /dr-beispiel Praxis-PC kv-portal portal\.kv\.test:443/)
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
})
