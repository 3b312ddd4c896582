import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { test } from "node:test"
import { parseJson } from "@schleuse/base"
import { LEAF_TYPES, parseLeaf } from "@schleuse/leaf"
import { COMMANDS } from "@schleuse/wire"
import { tellLeaf } from "./tell-leaf.ts"

const always = { v: 1, boot: "0".repeat(26), wall: 1, mono: 1 } as const
const meta = "0".repeat(64)

test("every act of administration is told in words, in both languages", () => {
  for (const [command, { leaves }] of Object.entries(COMMANDS)) {
    const types: readonly string[] = leaves
    if (!types.includes("admin")) continue
    for (const language of ["de", "en"] as const) {
      const told = tellLeaf({ ...always, type: "admin", command, meta }, language)
      assert.ok(!told.includes(command), `${command}: give it a row in words/command-words.ts, or an action`)
    }
  }
})

test("every entry that there can be is told, in both languages", () => {
  const vectors = fileURLToPath(new URL("../vectors/leaves-v1.jsonl", import.meta.resolve("@schleuse/leaf")))
  const seen = new Set<string>()
  for (const line of readFileSync(vectors, "utf8").trimEnd().split("\n")) {
    const row = parseJson(line)
    assert.ok(typeof row === "object" && row !== null && "text" in row && typeof row["text"] === "string")
    const leaf = parseLeaf(row["text"])
    seen.add(leaf.type)
    for (const language of ["de", "en"] as const) assert.match(tellLeaf(leaf, language), /^\p{Lu}.{9,}/u, leaf.type)
  }
  assert.deepEqual([...seen].toSorted(), Object.keys(LEAF_TYPES).toSorted())
})

test("a refusal is told with its reason, which the outsider was not told, and how often", () => {
  const denied = { ...always, type: "denied", command: "loginCode", fault: "LOGIN_PASSWORD_WRONG" } as const
  assert.equal(tellLeaf({ ...denied, count: 1 }, "de"), "Abgelehnt: Das Passwort war falsch.")
  assert.equal(tellLeaf({ ...denied, count: 12 }, "en"), "Refused: The password was wrong. (12 times)")
  assert.equal(tellLeaf({ ...denied, fault: "NOT_OF_OURS", count: 1 }, "de"), "Etwas wurde abgelehnt.")
})
