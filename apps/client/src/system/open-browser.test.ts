import assert from "node:assert/strict"
import { test } from "node:test"
import { openBrowser, openerOf } from "./open-browser.ts"

const url = "https://zugang.kv.example/a b?x=1&y=$(id)"

test("the address goes to the system's opener in one piece; options and unknown systems are not tried", () => {
  assert.deepEqual(openerOf("linux", url), ["xdg-open", url])
  assert.deepEqual(openerOf("darwin", url), ["open", url])
  assert.deepEqual(openerOf("win32", url), ["rundll32.exe", "url.dll,FileProtocolHandler", url])
  assert.equal(openerOf("linux", "--help"), undefined)
  assert.equal(openerOf("aix", url), undefined)
})

test("an opener that is missing or says no is told; one that stays is left alone", async () => {
  const node = (code: string) => openBrowser([process.execPath, "-e", code])
  assert.equal(await node(""), true)
  assert.equal(await node("process.exit(4)"), false)
  assert.equal(await node("setTimeout(() => {}, 5000)"), true)
  assert.equal(await openBrowser(["/no/such/opener"]), false)
  assert.equal(await openBrowser(undefined), false)
})
