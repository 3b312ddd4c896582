/** Every changing command that a page asks for. A command without a row has no form: a test says which. */
import { type CommandName, isCommandName } from "@schleuse/wire"
import type { Action, ActionRows } from "./action.ts"
import { ACCESS_ACTIONS } from "../pages/access/access-actions.ts"
import { LINK_ACTIONS } from "../pages/access/link-actions.ts"
import { APPLICATION_ACTIONS } from "../pages/access/application-actions.ts"
import { POSTURE_ACTIONS } from "../pages/posture/posture-actions.ts"
import { APPROVAL_ACTIONS } from "../pages/approvals/approval-actions.ts"
import { IMPORT_ACTIONS } from "../pages/imports/import-actions.ts"
import { SESSION_ACTIONS } from "../pages/sessions/session-actions.ts"
import { REGISTER_ACTIONS } from "../pages/register/register-actions.ts"
import { HEALTH_ACTIONS } from "../pages/health/health-actions.ts"
import { SETTINGS_ACTIONS } from "../pages/settings/settings-actions.ts"
import { FOLDER_ACTIONS } from "../pages/folders/folder-actions.ts"
import { OWN_ACTIONS } from "../pages/own/own-actions.ts"
import { TOKEN_ACTIONS } from "../pages/tokens/token-actions.ts"
import { VALIDATION_ACTIONS } from "../pages/validation/validation-actions.tsx"
import { RULE_ACTIONS } from "../pages/rules/rule-actions.ts"

export const ACTIONS = {
  ...RULE_ACTIONS,
  ...APPROVAL_ACTIONS,
  ...HEALTH_ACTIONS,
  ...REGISTER_ACTIONS,
  ...SESSION_ACTIONS,
  ...OWN_ACTIONS,
  ...TOKEN_ACTIONS,
  ...IMPORT_ACTIONS,
  ...VALIDATION_ACTIONS,
  ...SETTINGS_ACTIONS,
  ...FOLDER_ACTIONS,
  ...ACCESS_ACTIONS,
  ...LINK_ACTIONS,
  ...APPLICATION_ACTIONS,
  ...POSTURE_ACTIONS,
} as const satisfies ActionRows

export type ActionName = keyof typeof ACTIONS

/** The row of a command. Its type is the command's own, which a union of names cannot say. */
export function actionOf<C extends CommandName>(command: C): Action<C> | undefined {
  const rows: ActionRows = ACTIONS
  return rows[command]
}

/** Is this a command that pages may ask for? */
export function isActionName(name: string): name is ActionName {
  return isCommandName(name) && Object.hasOwn(ACTIONS, name)
}
