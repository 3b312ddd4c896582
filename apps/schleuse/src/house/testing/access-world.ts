/** What a house with a gate has after a while: an application, a PC with a report, somebody logged in there, an open stream, a request. */
import assert from "node:assert/strict"
import { type Lasting, later } from "../../testing/service.ts"
import { ConsoleClient } from "./console-client.ts"
import type { DemoHouse } from "./demo-house.ts"
import { echo, GateClient } from "./gate-client.ts"
import { Hands, listenInside } from "./hands.ts"

const HOST = "portal.kv.test"

/** @param login a person's, who has no PC yet */
export async function plantAccess(t: Lasting, house: DemoHouse, login: string): Promise<void> {
  const hands = new Hands(house)
  const inside = await listenInside(t)
  await hands.publish("probe-portal", HOST, `127.0.0.1:${inside.port}`)
  const pc = new GateClient(house)
  later(t, () => pc.close())
  await pc.enrol(await hands.link(login))
  const { body } = await pc.login(login, hands.password(login), await hands.touch(login))
  assert.equal(typeof body["session"], "string", JSON.stringify(body))
  const { stream } = await pc.open(`${HOST}:443`)
  assert.equal(await echo(stream, "hello"), "hello")
  const visitor = new ConsoleClient(house.world.endpoints.gate ?? assert.fail("the house has no gate"))
  await visitor.submit(await visitor.get("/zugang"), "/zugang/anfordern", { who: login })
}
