/** Whatever an operator may ask the keeper, a person can ask at the command line. */
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { COMMANDS } from "@schleuse/wire"
import { COMMANDS as ROWS } from "../command-line/command-table.ts"
import { ACTIONS } from "./action-table.ts"

/** Rows of the operators' zone without a verb of their own, and why. */
const WITHOUT_A_VERB: Readonly<Record<string, string>> = {
  importTokens: "`import` stages token lists with everything else; this row is for programs and the seeding",
  beginFidoLogin: "a FIDO2 key needs a browser: with the console",
  loginFido: "a FIDO2 key needs a browser: with the console",
  beginFidoActivation: "a FIDO2 key needs a browser: with the console",
  activateFido: "a FIDO2 key needs a browser: with the console",
  beginFidoKey: "a FIDO2 key needs a browser: with the console",
  addFidoKey: "a FIDO2 key needs a browser: with the console",
  listOwnFidoKeys: "beside adding and removing them: with the console",
  removeFidoKey: "a FIDO2 key confirms it: with the console",
  beginConfirmation: "a FIDO2 key needs a browser: with the console",
  confirm: "a FIDO2 key needs a browser: with the console",
  confirmByCode: "for adding the first FIDO2 key, which needs a browser: with the console",
  liveNumbers: "asked each second by a page that is open; `status` says the same once",
  runApprovedImport: "never asked directly: `import` proposes it, `approval approve` carries it out",
}

function sourcesOf(folder: string): string {
  const path = fileURLToPath(new URL(`../${folder}/`, import.meta.url))
  const names = readdirSync(path).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  return names.map((name) => readFileSync(path + name, "utf8")).join("\n")
}

test("every row of the operators' zone is asked for by some verb, or there is a reason why not", () => {
  const text = sourcesOf("commands") + sourcesOf("operator")
  for (const [name, { zones }] of Object.entries(COMMANDS)) {
    if (!(zones as readonly string[]).includes("operator")) continue
    assert.ok(text.includes(`"${name}"`) || Object.hasOwn(WITHOUT_A_VERB, name), `${name}: give it a verb, or a reason`)
  }
})

test("every verb has an action, and every action a verb", () => {
  assert.deepEqual(Object.keys(ACTIONS).toSorted(), Object.keys(ROWS).toSorted())
})
