import assert from "node:assert/strict"
import { test } from "node:test"
import { stripVTControlCharacters } from "node:util"
import { recorded } from "../testing/recorded-machine.ts"
import { check } from "./check.ts"

const MACHINE = recorded({
  nowMs: Date.UTC(2026, 10, 22, 9),
  programs: { "firewall-cmd --state": "not running\n", id: "uid=1000(a) gid=1000(a) groups=1000(a),27(sudo)" },
})
const asked = { machine: MACHINE, platform: "linux" } as const

test("says what must be repaired and how, with the guideline's numbers, and that the PC speaks for itself", async () => {
  for (const language of ["de", "en"] as const) {
    const lines: string[] = []
    const print = (line: string) => void lines.push(stripVTControlCharacters(line))
    assert.equal(await check({ ...asked, language, isJson: false, print }), 1)
    const text = lines.join("\n")
    assert.match(text, /sudo ufw enable/)
    assert.match(text, /KBV A1-11/)
    assert.match(text, language === "de" ? /kann sie fälschen/ : /can forge it/)
    assert.doesNotMatch(text, /\{|undefined/)
  }
})

test("prints report and verdict for programs", async () => {
  const lines: string[] = []
  await check({ ...asked, language: "de", isJson: true, print: (line) => void lines.push(line) })
  const printed: unknown = JSON.parse(lines.join(""))
  assert.ok(typeof printed === "object" && printed !== null && "report" in printed && "verdict" in printed)
})
