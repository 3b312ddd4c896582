import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { textOf } from "@schleuse/web"
import { findVoiceProblems } from "@schleuse/web/testing/voice.ts"
import { ACTIONS } from "../actions/action-table.ts"
import { MENU } from "../site/areas.ts"
import { DEVICE_STATE_WORDS, DEVICE_WORDS, GATE_WORDS, STREAM_END_WORDS, STREAM_WORDS } from "./access-words.ts"
import {
  CAUSE_WORDS,
  CHECK_STATE_WORDS,
  MODE_WORDS,
  POSTURE_FILTER_WORDS,
  POSTURE_WORDS,
  PRESET_WORDS,
  SYSTEM_WORDS,
} from "./posture-words.ts"
import {
  DECLARATION_WORDS,
  EVIDENCE_WORDS,
  EXCEPTION_WORDS,
  POLICY_WORDS,
  TABLE_WORDS,
  UNIT_COUNT_WORDS,
  UNIT_WORDS,
  UNKNOWN_WORDS,
} from "./posture-record-words.ts"
import { APPLICATION_WORDS } from "./application-words.ts"
import { LINK_LETTER_WORDS, LINK_STATE_WORDS, LINK_WORDS, REQUEST_STATE_WORDS, REQUEST_WORDS } from "./link-words.ts"
import { ACCOUNT_WORDS } from "./account-words.ts"
import { INSTITUTION_WORDS } from "./institution-words.ts"
import { LETTER_WORDS } from "./letter-words.ts"
import { PERSON_WORDS } from "./person-words.ts"
import {
  ACCOUNT_KIND_WORDS,
  DOOR_WORDS,
  KIND_WORDS,
  REGISTER_WORDS,
  ROLE_WORDS,
  STATE_WORDS,
} from "./register-words.ts"
import { COMMAND_WORDS } from "./command-words.ts"
import { HELPDESK_WORDS, TRIED_WORDS } from "./helpdesk-words.ts"
import { LEAF_KIND_WORDS, LEAF_WORDS } from "./leaf-words.ts"
import { LOG_WORDS } from "./log-words.ts"
import { FACTOR_WORDS, LOGIN_HISTORY_WORDS, PLACE_WORDS, SESSION_WORDS } from "./session-words.ts"
import { ACTION_WORDS } from "./action-words.ts"
import { ACTIVATION_WORDS } from "./activation-words.ts"
import { APPROVAL_WORDS } from "./approval-words.ts"
import { EMERGENCY_WORDS } from "./emergency-words.ts"
import { HEALTH_WORDS } from "./health-words.ts"
import { KEY_WORDS } from "./key-words.ts"
import { ACCESS_WORDS, FOLDER_KIND_WORDS, FOLDER_STATE_WORDS, FOLDER_WORDS, STAGE_WORDS } from "./folder-words.ts"
import { LEGAL_WORDS } from "./legal-words.ts"
import { LIVE_WORDS } from "./live-words.ts"
import { LOGIN_WORDS } from "./login-words.ts"
import { OWN_WORDS } from "./own-words.ts"
import { ALIAS_WORDS, FILE_LINE_WORDS, FILE_WORDS, IMPORT_WORDS, OUTCOME_WORDS, ROW_WORDS } from "./import-words.ts"
import { SET_UP_FORM_WORDS, SET_UP_WORDS } from "./set-up-words.ts"
import { CERTIFICATE_WORDS, SETTING_GROUP_WORDS, SETTINGS_WORDS } from "./settings-words.ts"
import { TOUR_WORDS } from "./tour-words.ts"
import { RULE_WORDS } from "./rule-words.ts"
import { REACH_WORDS } from "./reach-words.ts"
import { START_WORDS } from "./start-words.ts"
import { TOKEN_KIND_WORDS, TOKEN_STANDING_WORDS, TOKEN_STATE_WORDS, TOKEN_WORDS } from "./token-words.ts"
import { VALIDATION_WORDS } from "./validation-words.ts"

/** Every catalogue of this folder. */
const CATALOGUES = {
  DECLARATION_WORDS,
  EVIDENCE_WORDS,
  EXCEPTION_WORDS,
  POLICY_WORDS,
  TABLE_WORDS,
  UNIT_COUNT_WORDS,
  UNIT_WORDS,
  UNKNOWN_WORDS,
  APPLICATION_WORDS,
  LINK_LETTER_WORDS,
  LINK_STATE_WORDS,
  LINK_WORDS,
  REQUEST_STATE_WORDS,
  REQUEST_WORDS,
  DEVICE_STATE_WORDS,
  DEVICE_WORDS,
  GATE_WORDS,
  STREAM_END_WORDS,
  STREAM_WORDS,
  CAUSE_WORDS,
  CHECK_STATE_WORDS,
  MODE_WORDS,
  POSTURE_FILTER_WORDS,
  POSTURE_WORDS,
  PRESET_WORDS,
  SYSTEM_WORDS,
  RULE_WORDS,
  COMMAND_WORDS,
  FACTOR_WORDS,
  HELPDESK_WORDS,
  LEAF_KIND_WORDS,
  LEAF_WORDS,
  LOGIN_HISTORY_WORDS,
  LOG_WORDS,
  PLACE_WORDS,
  SESSION_WORDS,
  TRIED_WORDS,
  ACCESS_WORDS,
  FOLDER_KIND_WORDS,
  FOLDER_STATE_WORDS,
  FOLDER_WORDS,
  REACH_WORDS,
  STAGE_WORDS,
  ACCOUNT_KIND_WORDS,
  ACCOUNT_WORDS,
  DOOR_WORDS,
  INSTITUTION_WORDS,
  KIND_WORDS,
  LETTER_WORDS,
  PERSON_WORDS,
  REGISTER_WORDS,
  ROLE_WORDS,
  STATE_WORDS,
  ALIAS_WORDS,
  FILE_LINE_WORDS,
  FILE_WORDS,
  IMPORT_WORDS,
  OUTCOME_WORDS,
  ROW_WORDS,
  TOKEN_KIND_WORDS,
  TOKEN_STANDING_WORDS,
  TOKEN_STATE_WORDS,
  TOKEN_WORDS,
  VALIDATION_WORDS,
  ACTION_WORDS,
  APPROVAL_WORDS,
  ACTIVATION_WORDS,
  EMERGENCY_WORDS,
  HEALTH_WORDS,
  KEY_WORDS,
  LEGAL_WORDS,
  LIVE_WORDS,
  LOGIN_WORDS,
  OWN_WORDS,
  SET_UP_FORM_WORDS,
  SET_UP_WORDS,
  CERTIFICATE_WORDS,
  SETTING_GROUP_WORDS,
  SETTINGS_WORDS,
  START_WORDS,
  TOUR_WORDS,
}

for (const [name, rows] of Object.entries(CATALOGUES)) {
  test(`${name}: both languages, plain, nothing missing`, () => assert.deepEqual(findVoiceProblems(name, rows), []))
}

test("no catalogue is left out", () => {
  const here = new URL(".", import.meta.url)
  const names = readdirSync(here).filter((name) => name.endsWith("-words.ts"))
  const declared = names.flatMap((name) =>
    [...readFileSync(new URL(name, here), "utf8").matchAll(/^export const ([A-Z_]+) = \{/gm)].map(
      ([, word = ""]) => word,
    ),
  )
  assert.deepEqual(declared.toSorted(), Object.keys(CATALOGUES).toSorted())
})

test("what actions and the menu say is as plain", () => {
  const rows = Object.entries(ACTIONS).flatMap(([name, { title, done }]) => [
    [`${name}Title`, title] as const,
    [`${name}Done`, done] as const,
  ])
  assert.deepEqual(findVoiceProblems("actions", Object.fromEntries(rows)), [])
  assert.deepEqual(findVoiceProblems("menu", Object.fromEntries(MENU.map(({ href, text }) => [href, text]))), [])
  assert.equal(new Set(MENU.map(({ text }) => textOf(text, "de"))).size, MENU.length)
})
