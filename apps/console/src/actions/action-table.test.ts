import assert from "node:assert/strict"
import { test } from "node:test"
import { COMMANDS } from "@schleuse/wire"
import { ACTIONS, isActionName } from "./action-table.ts"

/** Changing commands that have a page of their own, without an action's row. */
const OWN_PAGES = [
  // Logins, log-outs and what stands for them.
  "loginOperator",
  "logoutOperator",
  "setupBegin",
  "beginFidoLogin",
  "loginFido",
  "activate",
  "beginFidoActivation",
  "activateFido",
  "extendOperatorSession",
  // The pages between (between-pages.tsx).
  "propose",
  "beginConfirmation",
  "confirm",
  "confirmByCode",
  // Options that a browser wants before a key is added.
  "beginFidoKey",
  // Imports: put aside and tried when the file is sent, then done or dropped on the page of the result.
  "stageImport",
  "runImport",
  "dropImport",
  // One's own sessions have their own pages.
  "endOwnSessions",
  // The console's word about refusals that only it has seen.
  "noteRefusal",
]
/** What only the command line does. */
const COMMAND_LINE_ONLY = [
  "backup",
  "importTokens",
  // For programs that fetch certificates; a person has `importCertificate`.
  "renewCertificate",
  // What the signers of the access software hand over lies in a file there.
  "publishClientRelease",
]
const READING =
  /^(?:list|describe|find|explain|show|status$|hostKeys$|liveNumbers$|proveEntry$|postureEvidence$|tryPosturePolicy$)/

test("every command that an operator may ask for has a page, or says why not", () => {
  const missing = Object.entries(COMMANDS).flatMap(([name, { zones }]) => {
    const isOurs = (zones as readonly string[]).includes("console") && !name.startsWith("start")
    return isOurs &&
      !READING.test(name) &&
      !OWN_PAGES.includes(name) &&
      !COMMAND_LINE_ONLY.includes(name) &&
      !isActionName(name)
      ? [name]
      : []
  })
  assert.deepEqual(missing, [])
})

test("an action's command is one of the console's", () => {
  for (const name of Object.keys(ACTIONS)) {
    assert.ok(isActionName(name))
    assert.ok((COMMANDS[name].zones as readonly string[]).includes("console"), name)
  }
})
