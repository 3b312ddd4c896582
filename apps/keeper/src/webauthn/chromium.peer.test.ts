/** A real browser with a virtual authenticator does what the software authenticator of the other tests does. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { canonicalJson } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { Chromium, hasChromium } from "./testing/chromium.ts"
import { FidoWorld } from "./testing/fido-world.ts"

const OURS = "https://localhost:8444"

type Assertion = InputOf<"loginFido">["assertion"]
type Answer = Awaited<ReturnType<Chromium["ask"]>>

function text(value: unknown): string {
  assert.ok(typeof value === "string")
  return value
}

/** As the page's process will pick them out of what the browser gives. */
function assertionOf({ id, response }: Answer): Assertion {
  return {
    id: text(id),
    clientDataJSON: text(response["clientDataJSON"]),
    authenticatorData: text(response["authenticatorData"]),
    signature: text(response["signature"]),
    userHandle: text(response["userHandle"]),
  }
}

function attestationOf({ id, response }: Answer): InputOf<"addFidoKey">["credential"] {
  assert.ok(Array.isArray(response["transports"]))
  return {
    id: text(id),
    clientDataJSON: text(response["clientDataJSON"]),
    attestationObject: text(response["attestationObject"]),
    transports: response["transports"].map(text),
  }
}

test("Chromium registers a key, logs in with it alone, confirms a command, and a copy of the key is noticed", async (t) => {
  if (!hasChromium()) return t.skip("no Chromium")
  const fido = await FidoWorld.open(t)
  const browser = await Chromium.open(t)
  const key = await browser.plugIn()
  await browser.visit(OURS)
  const chefin = await fido.operators.login("chefin")

  const creation = await chefin.call("beginFidoKey", {})
  const credential = attestationOf(await browser.ask("create", creation))
  const added = { name: "Chromium", userHandle: creation.user.id, credential }
  await fido.confirmByCode(chefin, "addFidoKey", added, "chefin")
  const { key: id } = await chefin.call("addFidoKey", added)
  // The browser itself refuses to register the same key twice.
  await assert.rejects(browser.ask("create", await chefin.call("beginFidoKey", {})), /InvalidStateError/)

  const client = fido.connect()
  const login = async () => {
    const assertion = assertionOf(await browser.ask("get", await client.call("beginFidoLogin", {})))
    return await client.call("loginFido", { assertion })
  }
  assert.equal((await login()).login, "chefin")

  const removal = { command: "removeFidoKey", input: canonicalJson({ key: id }) }
  const { nonce, options } = await chefin.call("beginConfirmation", removal)
  const touched = assertionOf(await browser.ask("get", options))
  await chefin.call("confirm", { ...removal, nonce, assertion: touched })

  const copy = await browser.copyOf(key)
  await login()
  await login()
  await browser.unplug(key)
  await browser.paste(await browser.plugIn(), copy)
  assert.equal(await fido.codeOf(login()), "FIDO_KEY_CLONED")
})

test("on a stranger's page the browser does not even ask the key, and a page without TLS is refused here", async (t) => {
  if (!hasChromium()) return t.skip("no Chromium")
  const fido = await FidoWorld.open(t)
  const browser = await Chromium.open(t)
  await browser.plugIn()
  const client = fido.connect()
  await browser.visit("https://schleuse.example")
  await assert.rejects(browser.ask("get", await client.call("beginFidoLogin", {})), /SecurityError/)
  const options = await client.call("beginFidoActivation", { user: "niemand" })
  await assert.rejects(browser.ask("create", options), /SecurityError/)
  // Without TLS, `localhost` is a page that browsers trust; we do not.
  await browser.visit("http://localhost:8444")
  const made = attestationOf(await browser.ask("create", options))
  const given = { user: "niemand", code: "x", userHandle: options.user.id, name: "x", credential: made }
  const { code, detail } = await fido.reasonOf(client.call("activateFido", given))
  assert.deepEqual([code, detail], ["ACTIVATION_KEY_WRONG", "FIDO_ORIGIN_WRONG http://localhost:8444"])
})
