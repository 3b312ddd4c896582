/** Coming in, staying, and going: what the log-in pages promise, without a browser. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { touch } from "../demo/toy-yubikey.ts"
import { ConsoleClient, findForm, plainText } from "./testing/console-client.ts"
import { DemoHouse } from "./testing/demo-house.ts"

const SESSION = "__Host-schleuse-console-session"
const BROWSER = "__Host-schleuse-console-browser"

test("logging in, staying and logging out at the console", async (t) => {
  const house = await DemoHouse.start(t, { operators: true, console: true })
  const account = house.world.accounts.find((one) => one.login === "admin-1")
  assert.ok(account?.kind === "person")
  const { password } = account
  const credentials = () => ({ user: "admin-1", password, code: touch(house.data, "admin-1") })

  await t.test("every wrong entry is refused alike, with a reference that the helpdesk finds", async () => {
    const client = ConsoleClient.of(house)
    const shown = await client.get("/log-in?back=%2Fown")
    const texts: string[] = []
    for (const change of [
      { user: "niemand" },
      { password: "falsch" },
      { code: "cccccccccccccccccccccccccccccccccccccccccccc" },
    ]) {
      const answer = await client.submit(shown, "/log-in", { ...credentials(), ...change })
      assert.equal(answer.status, 422)
      texts.push(plainText(answer.text).replaceAll(/\([A-Z0-9]{6}\)/g, "(reference)"))
      assert.ok(!answer.text.includes("falsch"), "what is secret does not come back")
    }
    const refusals = texts.map((text) => /Die Anmeldung ging nicht.*?\(reference\)/.exec(text)?.[0])
    assert.ok(refusals[0] !== undefined && refusals.every((one) => one === refusals[0]), refusals.join("\n"))
  })

  await t.test("a log-in has new secrets each time, and nothing planted before survives it", async () => {
    const client = ConsoleClient.of(house)
    const shown = await client.get("/log-in")
    const [planted, before] = ["A".repeat(43), client.cookies.get(BROWSER)]
    client.cookies.set(SESSION, planted)
    const answer = await client.submit(shown, "/log-in", credentials())
    assert.equal(answer.path, "/")
    const session = client.cookies.get(SESSION)
    assert.ok(session !== planted && client.cookies.get(BROWSER) !== before)
    // The form of before is worth nothing any more.
    const stale = await client.submit(shown, "/log-in", credentials())
    assert.equal(stale.status, 409)
  })

  await t.test("after the log-in comes the page that was asked for, and never another site", async () => {
    for (const [back, path] of [
      ["/own", "/own"],
      ["https://evil.example/", "/"],
      ["//evil.example", "/"],
      ["/own%0d%0aset-cookie:a", "/"],
    ] as const) {
      const client = ConsoleClient.of(house)
      const shown = await client.get("/log-in")
      assert.equal((await client.submit(shown, "/log-in", { ...credentials(), back })).path, path)
    }
  })

  await t.test("staying: with the island's request and without it", async () => {
    const client = await ConsoleClient.logIn(house, "admin-1")
    const own = await client.get("/own")
    const form = { ...findForm(own.text, "/session/extend") }
    delete form["once"]
    const answer = await client.post("/session/extend", form, {
      "sec-fetch-mode": "cors",
      "sec-fetch-site": "same-origin",
    })
    assert.equal(answer.status, 204)
    const left = Number(answer.headers.get("schleuse-session-left-ms"))
    assert.ok(left > 14 * 60_000 && left <= 15 * 60_000, String(left))
    const plain = { "sec-fetch-mode": "navigate", "sec-fetch-site": "same-origin" }
    assert.equal((await client.post("/session/extend", { ...form, back: "/own" }, plain)).path, "/own")
  })

  await t.test(
    "a form whose session has ended is kept through the log-in and sent after it; secrets are not",
    async () => {
      const [client, other] = [await ConsoleClient.logIn(house, "admin-1"), await ConsoleClient.logIn(house, "admin-1")]
      const shown = await client.get("/institutions/new")
      await other.submit(await other.get("/own"), "/own/sessions/end", { which: "others" })
      const typed = { slug: "neu-und-lang", name: "Praxis „Neu & Lang“" }
      const again = await client.submit(shown, "/institutions/new", typed)
      assert.equal(again.status, 401)
      assert.match(plainText(again.text), /Was Sie eingegeben haben, ist noch da/)
      const kept = await client.submit(again, "/log-in", credentials())
      assert.match(kept.path, /^\/send-again\?pocket=/)
      assert.equal((await client.get(kept.path)).status, 200, "reloading it loses nothing")
      const sent = await client.submit(kept, "/institutions/new")
      assert.match(plainText(sent.text), /Praxis „Neu & Lang“/)
      // Somebody else does not find it.
      const stranger = await ConsoleClient.logIn(house, "admin-2")
      assert.equal((await stranger.get(kept.path)).path, "/")
    },
  )

  await t.test("a password that was typed into a form without a session is asked for again", async () => {
    const [client, other] = [await ConsoleClient.logIn(house, "admin-1"), await ConsoleClient.logIn(house, "admin-1")]
    const shown = await client.get("/own/password")
    await other.submit(await other.get("/own"), "/own/sessions/end", { which: "others" })
    const typed = { oldPassword: "geheim-alt", newPassword: "geheim-neu", newPasswordAgain: "geheim-neu" }
    const again = await client.submit(shown, "/own/password", typed)
    const kept = await client.submit(again, "/log-in", credentials())
    assert.ok(!again.text.includes("geheim-") && !kept.text.includes("geheim-"))
    const asked = await client.submit(kept, "/own/password")
    assert.equal(asked.status, 422)
    assert.match(plainText(asked.text), /Bitte geben Sie Ihr bisheriges Passwort ein/)
  })

  await t.test("whoever logs out everywhere is out everywhere, and the way back shows nothing", async () => {
    const [client, other] = [await ConsoleClient.logIn(house, "admin-1"), await ConsoleClient.logIn(house, "admin-1")]
    const own = await client.get("/own")
    assert.match(plainText(own.text), /Passwort und Code/)
    assert.equal(own.headers.get("cache-control"), "no-store")
    const before = new Map(client.cookies)
    assert.match((await client.submit(own, "/own/sessions/end", { which: "all" })).path, /^\/log-in/)
    for (const [name, value] of before) client.cookies.set(name, value)
    for (const one of [client, other]) assert.match((await one.get("/own")).path, /^\/log-in/)
  })

  await t.test("legal pages are there for everybody, logged in or not, with the texts of the settings", async () => {
    const stranger = ConsoleClient.of(house)
    const operator = await ConsoleClient.logIn(house, "admin-1")
    const texts = {
      "/imprint": /Vorführung auf einem einzelnen Rechner/,
      "/privacy": /erfunden/,
      "/accessibility": /BITV/,
    }
    for (const [path, expected] of Object.entries(texts)) {
      assert.match(plainText((await stranger.get(path)).text), expected)
      assert.match(plainText((await operator.get(path)).text), expected)
    }
  })

  await t.test("an activation without a right letter is refused, and keeps what is not secret", async () => {
    const client = ConsoleClient.of(house)
    const empty = await client.submit(await client.get("/activate"), "/activate", { user: "dr-neu" })
    assert.equal(empty.status, 422)
    assert.equal(findForm(empty.text, "/activate")?.["user"], "dr-neu")
    const fields = { user: "dr-neu", letterCode: "AAAA-BBBB-CCCC-DDDD", way: "yubikey" }
    const second = await client.submit(await client.get("/activate"), "/activate", fields)
    const passwords = { newPassword: "kupfer wolke bahnhof", newPasswordAgain: "kupfer wolke bahnhof" }
    const short = await client.submit(second, "/activate/yubikey", {
      newPassword: "kurz",
      newPasswordAgain: "kurz",
      code: "123456",
    })
    assert.match(plainText(short.text), /Dieses Passwort ist zu kurz/)
    const refused = await client.submit(second, "/activate/yubikey", { ...passwords, code: "123456" })
    assert.equal(refused.status, 422)
    assert.ok(!refused.text.includes("kupfer") && !refused.text.includes("AAAA-BBBB"))
    const twice = await client.submit(second, "/activate/yubikey", { ...passwords, code: "123456", twice: "yes" })
    assert.match(plainText(twice.text), /Tippen Sie den YubiKey noch einmal an/)
    assert.equal((await client.submit(twice, "/activate/second-touch", { code: "654321" })).status, 422)
  })
})
