/** Log-ins by passkey as the PC sees them: a page to open, a wait, a session or a reason. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { AgentWorld } from "../testing/agent-world.ts"
import { until } from "../testing/small-gate.ts"
import { CODE, PASSWORD, type SmallHouse } from "../testing/small-house.ts"

/** Whoever sits at the browser. */
function answer(house: SmallHouse, url: string, is: "confirmed" | "refused"): void {
  const ticket = house.tickets.get(new URL(url).pathname.replace("/anmelden/", ""))
  assert.ok(ticket !== undefined, url)
  ticket.is = is
}

test("the page of the gate is opened, confirmed, and the PC is logged in; a new passkey has a page, too", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.agent()
  await assert.rejects(agent.beginPasskey(), { code: "CLIENT_NOT_ENROLLED" })
  await agent.enrol({ code: CODE, name: "PC" })
  await assert.rejects(agent.ownPasskeys.add({ code: "1" }), { code: "CLIENT_NOT_LOGGED_IN" })
  const { url } = await agent.beginPasskey()
  const { host, port } = world.house.endpoint
  assert.equal(new URL(url).origin, `https://${host}:${port}`)
  assert.equal(agent.state().passkey?.url, url)
  answer(world.house, url, "confirmed")
  await until("it is logged in", () => agent.state().loggedIn !== undefined)
  assert.equal(agent.state().passkey, undefined)
  assert.equal(agent.state().applications[0]?.name, "portal")
  const made = await agent.ownPasskeys.add({ code: world.house.touch() })
  assert.match(made.url, /^https:\/\/localhost:\d+\/schluessel\/[0-9a-z]+$/)
})

test("the person's own passkeys are listed and removed, in a session and with a touch", async (t) => {
  const world = await AgentWorld.begin(t)
  // This PC's clock is behind by an hour; what is told is told in its time.
  world.house.clockMs = 3_600_000
  const key = randomId()
  const createdAt = Date.now() + world.house.clockMs
  world.house.passkeys.set(key, { key, name: "Laptop", reach: "one-device", createdAt })
  const agent = await world.agent()
  await agent.enrol({ code: CODE, name: "PC" })
  await assert.rejects(agent.ownPasskeys.list(), { code: "CLIENT_NOT_LOGGED_IN" })
  await assert.rejects(agent.ownPasskeys.remove({ key, code: "1" }), { code: "CLIENT_NOT_LOGGED_IN" })
  await agent.login({ password: PASSWORD, code: world.house.touch() })
  const [own] = await agent.ownPasskeys.list()
  assert.ok(own !== undefined && own.usedAt === undefined)
  assert.equal(own.name, "Laptop")
  assert.ok(Math.abs(own.createdAt - (createdAt - world.house.clockMs)) < 60_000)
  await assert.rejects(agent.ownPasskeys.remove({ key, code: "old" }), { code: "LOGIN_REFUSED" })
  await agent.ownPasskeys.remove({ key, code: world.house.touch() })
  assert.deepEqual(await agent.ownPasskeys.list(), [])
  await assert.rejects(agent.ownPasskeys.remove({ key, code: world.house.touch() }), { code: "PASSKEY_UNKNOWN" })
})

test("what the keeper refuses is told; another way ends the wait; a PC that is not admitted gets no page", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.agent()
  await agent.enrol({ code: CODE, name: "PC" })
  answer(world.house, (await agent.beginPasskey()).url, "refused")
  await until("it was refused", () => agent.state().passkeyWhy !== undefined)
  assert.deepEqual(agent.state().passkeyWhy, { code: "LOGIN_REFUSED", reference: "XYZ789" })
  assert.equal(agent.state().passkey, undefined)

  await agent.beginPasskey()
  assert.equal(agent.state().passkeyWhy, undefined)
  await agent.login({ password: PASSWORD, code: world.house.touch() })
  assert.ok(agent.state().loggedIn !== undefined && agent.state().passkey === undefined)
  await agent.logout()

  await agent.beginPasskey()
  await agent.stopPasskey()
  assert.equal(agent.state().passkey, undefined)

  world.house.verdict = { isAdmitted: false, results: [] }
  await assert.rejects(agent.beginPasskey(), { code: "POSTURE_REFUSED", reference: "ABC234" })
  assert.equal(agent.state().passkey, undefined)
})
