import assert from "node:assert/strict"
import { duplexPair } from "node:stream"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { type Answer, KeeperClient, type Request, ZoneServer } from "@schleuse/wire"
import { KeeperLink } from "./keeper-link.ts"
import { until } from "./testing/front-world.ts"

const PC = { address: "192.0.2.9", port: 50_443, certificate: "ab".repeat(32) }

/** A link to a keeper whose answers are the test's. */
function linkTo(serve: (request: Request, answer: (answer: Answer) => void) => void, streamMs: number): KeeperLink {
  const [near, far] = duplexPair()
  new ZoneServer("gate", far, { onRequest: serve, onRefused: () => assert.fail(), onClose: () => undefined })
  return new KeeperLink(new KeeperClient(near, {}, () => undefined), streamMs)
}

test("a grant that comes too late is refused as if the keeper were away, and given back", async () => {
  const stream = randomId()
  const heard: Request[] = []
  const link = linkTo((request, answer) => {
    heard.push(request)
    if (request.command === "openStream")
      setTimeout(() => answer({ result: { stream, addresses: [], idleMs: 1000 } }), 50)
    else answer({ result: {} })
  }, 10)
  const asked = { host: "portal.kv.test", port: 443, client: PC }
  await assert.rejects(link.openStream(randomId(), asked), { code: "KEEPER_AWAY" })
  await until("it is given back", () => heard.length === 2)
  assert.deepEqual(heard[1]?.input, { stream, up: 0, down: 0, reason: "late" })
})

test("a question is handed on with what the gate saw; other words, forms and sessions are refused here", async () => {
  const heard: Request[] = []
  const link = linkTo((request, answer) => {
    heard.push(request)
    answer({ result: { applications: [] } })
  }, 1000)
  const session = randomId()
  assert.deepEqual(await link.ask("applications", {}, PC, session), { applications: [] })
  assert.deepEqual([heard[0]?.command, heard[0]?.input, heard[0]?.session], ["myApplications", { peer: PC }, session])
  const bare = { ...PC, certificate: "" }
  for (const { what, body, client, named, code } of [
    { what: "openStream", body: {}, client: PC, named: session, code: "GATE_REQUEST_INVALID" },
    { what: "toString", body: {}, client: PC, named: session, code: "GATE_REQUEST_INVALID" },
    { what: "applications", body: [], client: PC, named: session, code: "GATE_REQUEST_INVALID" },
    { what: "applications", body: null, client: PC, named: session, code: "GATE_REQUEST_INVALID" },
    { what: "applications", body: { more: 1 }, client: PC, named: session, code: "GATE_REQUEST_INVALID" },
    { what: "applications", body: { peer: PC }, client: PC, named: session, code: "GATE_REQUEST_INVALID" },
    { what: "applications", body: {}, client: PC, named: undefined, code: "GATE_REQUEST_INVALID" },
    { what: "applications", body: {}, client: bare, named: session, code: "DEVICE_CERTIFICATE_MISSING" },
    { what: "login", body: {}, client: bare, named: undefined, code: "DEVICE_CERTIFICATE_MISSING" },
  ])
    await assert.rejects(link.ask(what, body, client, named), { code }, `${what} ${JSON.stringify(body)}`)
  assert.equal(heard.length, 1)
})
