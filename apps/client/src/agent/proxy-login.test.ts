import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test, type TestContext } from "node:test"
import { systemClock } from "@schleuse/base"
import { gateWays } from "../system/gate-ways.ts"
import { AgentWorld, echo } from "../testing/agent-world.ts"
import { until } from "../testing/small-gate.ts"
import { CODE, PASSWORD } from "../testing/small-house.ts"
import { SmallProxy } from "../testing/small-proxy.ts"

const [USER, SECRET] = ["praxis", "ge heim"]

/** A PC whose network has this proxy. */
async function behindProxy(t: TestContext) {
  const world = await AgentWorld.begin(t)
  const network = { proxy: await SmallProxy.start(t, `${USER}:${SECRET}`) }
  world.pc.ways = gateWays({
    gate: world.house.endpoint,
    environment: {},
    userProxy: {
      earlier: () => Promise.resolve(`function FindProxyForURL() { return "PROXY 127.0.0.1:${network.proxy.port}" }`),
    },
    clock: systemClock,
  })
  const asks = () => `127.0.0.1:${network.proxy.port}`
  return { world, network, asks }
}

/** What is open breaks off. */
async function restartGate({ house }: AgentWorld): Promise<void> {
  house.stopGate()
  await house.startGate()
}

test("a proxy that asks when a computer is enrolled: name and password lead through it, and stay nowhere", async (t) => {
  const { world, network, asks } = await behindProxy(t)
  const agent = await world.agent()
  assert.equal(agent.state().proxyAsks, undefined)
  await assert.rejects(agent.setProxyLogin({ proxy: asks(), user: USER, password: SECRET }), {
    code: "PROXY_LOGIN_UNASKED",
  })
  await assert.rejects(agent.enrol({ code: CODE, name: "PC" }), { code: "PROXY_LOGIN_NEEDED" })
  assert.equal(agent.state().proxyAsks, asks())
  assert.deepEqual(agent.state().linkWhy, { code: "PROXY_LOGIN_NEEDED", reference: "" })
  await assert.rejects(agent.setProxyLogin({ proxy: "127.0.0.1:1", user: USER, password: SECRET }), {
    code: "PROXY_LOGIN_UNASKED",
  })
  assert.deepEqual(new Set(network.proxy.shown), new Set([""]), "nothing was sent unasked")
  await agent.setProxyLogin({ proxy: asks(), user: USER, password: SECRET })
  assert.equal(agent.state().proxyAsks, undefined)
  await agent.enrol({ code: CODE, name: "PC" })
  await agent.login({ password: PASSWORD, code: world.house.touch() })
  assert.equal(await echo(agent.state().applications[0]?.localPort ?? 0, "hello"), "hello")
  const kept = readdirSync(world.folder.path).map((name) => readFileSync(world.folder.at(name), "latin1"))
  const basic = Buffer.from(`${USER}:${SECRET}`).toString("base64")
  for (const text of [...kept, JSON.stringify(agent.state())])
    for (const secret of [SECRET, basic]) assert.ok(!text.includes(secret))
})

test("a password that is refused is tried once, and asked for again; the question stands while it is tried anew", async (t) => {
  const { world, network, asks } = await behindProxy(t)
  const agent = await world.agent()
  await assert.rejects(agent.enrol({ code: CODE, name: "PC" }))
  await agent.setProxyLogin({ proxy: asks(), user: USER, password: SECRET })
  await agent.enrol({ code: CODE, name: "PC" })
  await until("it is through", () => agent.state().link === "ready")
  // Changed at the proxy, which shows when the connection breaks off.
  network.proxy.accepted = `${USER}:new`
  network.proxy.shown.length = 0
  await restartGate(world)
  await until("the proxy asks", () => agent.state().proxyAsks === asks())
  await assert.rejects(agent.setProxyLogin({ proxy: asks(), user: USER, password: "wrong" }), {
    code: "PROXY_LOGIN_REFUSED",
  })
  const seen: unknown[] = []
  const stop = agent.onChange(() => seen.push(agent.state().proxyAsks))
  const before = network.proxy.shown.length
  await until("it was tried anew by itself", () => network.proxy.shown.length > before + 1)
  stop()
  assert.deepEqual(new Set(seen), new Set([asks()]))
  const shown = network.proxy.shown.filter((login) => login !== "")
  assert.deepEqual(shown, [`${USER}:${SECRET}`, `${USER}:wrong`], "an account may be locked")
  await agent.setProxyLogin({ proxy: asks(), user: USER, password: "new" })
  assert.deepEqual([agent.state().link, agent.state().proxyAsks], ["ready", undefined])
})

test("another network's proxy is not shown what was typed for this one", async (t) => {
  const { world, network, asks } = await behindProxy(t)
  const agent = await world.agent()
  await assert.rejects(agent.enrol({ code: CODE, name: "PC" }))
  await agent.setProxyLogin({ proxy: asks(), user: USER, password: SECRET })
  await agent.enrol({ code: CODE, name: "PC" })
  await until("it is through", () => agent.state().link === "ready")
  const former = asks()
  network.proxy = await SmallProxy.start(t, "other:other")
  world.pc.ways.forget()
  await restartGate(world)
  await until("the other one asks", () => agent.state().proxyAsks === asks())
  assert.notEqual(asks(), former)
  assert.deepEqual(new Set(network.proxy.shown), new Set([""]))
})
