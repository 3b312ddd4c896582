/** A site on a PC's own loopback: one plain origin, cookies without TLS, every other policy as elsewhere. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { systemClock } from "@schleuse/base"
import { exampleAssets } from "../testing/example-world.ts"
import { Assets } from "../assets/asset.ts"
import { createSite } from "./site.tsx"

const words = {
  name: ["Zugang", "Access"],
  operator: "KV Beispiel",
  contact: { name: "", phone: "", mail: "" },
} as const

async function ask(url: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Response> {
  const site = createSite({
    process: { process: "client", loopbackPort: 49152 },
    origins: [],
    words,
    assets: await exampleAssets(),
    clock: systemClock,
    report: () => undefined,
  })
  site.get("/", (c) => c.text("here"))
  site.post("/", (c) => c.text("done"))
  const body = method === "POST" ? { body: "a=b" } : {}
  return await site.fetch(new Request(url, { method, headers, ...body }))
}

test("it answers under its one address, with the policies of every site but the promise of TLS", async () => {
  const answer = await ask("http://127.0.0.1:49152/")
  assert.equal(answer.status, 200)
  assert.match(answer.headers.get("set-cookie") ?? "", /^schleuse-client-49152-browser=[^;]+; Path=\/; HttpOnly; SameS/)
  assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'.*frame-ancestors 'none'/)
  assert.equal(answer.headers.get("strict-transport-security"), null)
})

for (const url of [
  "http://localhost:49152/",
  "http://127.0.0.1:49153/",
  "http://127.0.0.1/",
  "https://127.0.0.1:49152/",
  "http://rebound.evil.test:49152/",
  "http://[::1]:49152/",
]) {
  test(`it does not answer as ${url}`, async () => assert.equal((await ask(url)).status, 421))
}

test("a form of another port of the same PC is foreign", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" }
  const headers = { ...form, origin: "http://127.0.0.1:49153", "sec-fetch-site": "same-site" }
  assert.equal((await ask("http://127.0.0.1:49152/", headers, "POST")).status, 403)
})

test("without any assets a page is plain, and names no file that is not there", async () => {
  const site = createSite({
    process: { process: "client", loopbackPort: 49152 },
    origins: [],
    words,
    assets: new Assets([]),
    clock: systemClock,
    report: () => undefined,
  })
  const text = await (await site.fetch(new Request("http://127.0.0.1:49152/nothing"))).text()
  assert.match(text, /<h1/)
  assert.doesNotMatch(text, /stylesheet|<script|\/assets\//)
})
