/**
 * The areas of the console, and the few of the approvals: which pages there are, who finds them in the menu, and which need no log-in.
 *
 * Default deny: an address outside `PUBLIC` wants an operator. The menu only
 * leaves out what somebody could not use; what he may do is the keeper's to say.
 */
import type { Hono } from "hono"
import type { Sentence, SiteEnv } from "@schleuse/web"
import { OPERATOR_ROLES, type OperatorRole, type PageZone } from "@schleuse/wire"
import { accessPages } from "../pages/access/access-pages.ts"
import { actionPages, proposePages } from "../actions/action-pages.ts"
import { activationPages } from "../pages/activation/activation-pages.tsx"
import { importPages } from "../pages/imports/import-pages.ts"
import { approvalPages } from "../pages/approvals/approval-pages.ts"
import { emergencyCodePages, emergencyPages } from "../pages/approvals/emergency-pages.tsx"
import { cutPages } from "../pages/health/cut-pages.tsx"
import { healthPages } from "../pages/health/health-pages.tsx"
import { folderPages, reachPages } from "../pages/folders/folder-pages.ts"
import { legalPages } from "../pages/legal/legal-pages.tsx"
import { livePages } from "../pages/live/live-pages.ts"
import { helpdeskPages } from "../pages/helpdesk/helpdesk-pages.tsx"
import { logPages } from "../pages/log/log-pages.tsx"
import { loginPages } from "../pages/login/login-pages.tsx"
import { ownPages } from "../pages/own/own-pages.tsx"
import { passwordPages } from "../pages/own/password-pages.tsx"
import { accountPages, institutionPages, peoplePages } from "../pages/register/register-pages.ts"
import { passkeyPages } from "../pages/rules/passkey-pages.ts"
import { posturePages } from "../pages/posture/posture-pages.ts"
import { rulePages } from "../pages/rules/rule-pages.tsx"
import { sessionPages } from "../pages/sessions/session-pages.tsx"
import { setUpPages } from "../pages/set-up/set-up-pages.tsx"
import { settingsPages } from "../pages/settings/settings-pages.ts"
import { tourPages } from "../pages/tour/tour-pages.tsx"
import { approvalStartPages } from "../pages/start/approval-start-pages.tsx"
import { startPages } from "../pages/start/start-pages.tsx"
import { tokenPages } from "../pages/tokens/token-pages.ts"
import { GATE_WORDS } from "../words/access-words.ts"
import { POSTURE_WORDS } from "../words/posture-words.ts"
import { RULE_WORDS } from "../words/rule-words.ts"
import { APPROVAL_WORDS } from "../words/approval-words.ts"
import { HEALTH_WORDS } from "../words/health-words.ts"
import { validationPages } from "../pages/validation/validation-pages.ts"
import { IMPORT_WORDS } from "../words/import-words.ts"
import { REGISTER_WORDS } from "../words/register-words.ts"
import { HELPDESK_WORDS } from "../words/helpdesk-words.ts"
import { LOG_WORDS } from "../words/log-words.ts"
import { TOUR_WORDS } from "../words/tour-words.ts"
import { SETTINGS_WORDS } from "../words/settings-words.ts"
import { OWN_WORDS } from "../words/own-words.ts"
import { TOKEN_WORDS } from "../words/token-words.ts"
import { VALIDATION_WORDS } from "../words/validation-words.ts"
import { LOGIN_HISTORY_WORDS, SESSION_WORDS } from "../words/session-words.ts"
import { SET_UP_WORDS } from "../words/set-up-words.ts"
import { FOLDER_WORDS } from "../words/folder-words.ts"
import { REACH_WORDS } from "../words/reach-words.ts"
import type { House } from "./house.ts"

/** Adds an area's pages to the site. */
export type AddPages = (site: Hono<SiteEnv>, house: House) => void

const CONSOLE_AREAS: readonly AddPages[] = [
  loginPages,
  setUpPages,
  activationPages,
  legalPages,
  livePages,
  // Before the proposals, whose addresses begin alike.
  emergencyCodePages,
  emergencyPages,
  approvalPages,
  healthPages,
  cutPages,
  startPages,
  proposePages,
  actionPages,
  ownPages,
  passwordPages,
  institutionPages,
  peoplePages,
  accountPages,
  sessionPages,
  logPages,
  helpdeskPages,
  tokenPages,
  importPages,
  validationPages,
  rulePages,
  passkeyPages,
  settingsPages,
  tourPages,
  folderPages,
  reachPages,
  accessPages,
  posturePages,
]

/** What a second person needs: every other address is that of no page. */
const APPROVAL_AREAS: readonly AddPages[] = [
  loginPages,
  legalPages,
  livePages,
  emergencyPages,
  approvalPages,
  approvalStartPages,
  actionPages,
  ownPages,
  passwordPages,
]

export const AREAS: Readonly<Record<PageZone, readonly AddPages[]>> = {
  console: CONSOLE_AREAS,
  approvals: APPROVAL_AREAS,
}

/** What anybody may open who reaches us. */
const PUBLIC: readonly string[] = [
  "/log-in",
  "/log-out",
  "/display",
  "/assets",
  "/events",
  "/activate",
  "/set-up",
  "/imprint",
  "/privacy",
  "/accessibility",
]

export type MenuItem = {
  readonly href: string
  readonly text: Sentence
  readonly roles: readonly OperatorRole[]
  /** Is the page there in a demo only? */
  readonly isDemoOnly?: true
}

const OVERVIEW: MenuItem = { href: "/", text: ["Übersicht", "Overview"], roles: OPERATOR_ROLES }
const APPROVALS: MenuItem = { href: "/approvals", text: APPROVAL_WORDS.title, roles: OPERATOR_ROLES }
const OWN: MenuItem = { href: "/own", text: OWN_WORDS.menu, roles: OPERATOR_ROLES }

export const MENU: readonly MenuItem[] = [
  OVERVIEW,
  APPROVALS,
  { href: "/institutions", text: REGISTER_WORDS.institutions, roles: OPERATOR_ROLES },
  { href: "/people", text: REGISTER_WORDS.people, roles: OPERATOR_ROLES },
  { href: "/accounts", text: REGISTER_WORDS.accounts, roles: OPERATOR_ROLES },
  { href: "/folders", text: FOLDER_WORDS.menu, roles: OPERATOR_ROLES },
  { href: "/access", text: REACH_WORDS.menu, roles: OPERATOR_ROLES },
  { href: "/tokens", text: TOKEN_WORDS.tokens, roles: OPERATOR_ROLES },
  { href: "/gate", text: GATE_WORDS.menu, roles: OPERATOR_ROLES },
  { href: "/posture", text: POSTURE_WORDS.menu, roles: OPERATOR_ROLES },
  { href: "/imports", text: IMPORT_WORDS.menu, roles: ["it-service", "administrator"] },
  { href: "/validation", text: VALIDATION_WORDS.menu, roles: OPERATOR_ROLES },
  { href: "/health", text: HEALTH_WORDS.title, roles: OPERATOR_ROLES },
  { href: "/helpdesk", text: HELPDESK_WORDS.title, roles: OPERATOR_ROLES },
  { href: "/sessions", text: SESSION_WORDS.title, roles: OPERATOR_ROLES },
  { href: "/logins", text: LOGIN_HISTORY_WORDS.title, roles: OPERATOR_ROLES },
  { href: "/log", text: LOG_WORDS.title, roles: OPERATOR_ROLES },
  { href: "/rules", text: RULE_WORDS.menu, roles: OPERATOR_ROLES },
  { href: "/settings", text: SETTINGS_WORDS.title, roles: ["administrator", "it-service", "data-protection-officer"] },
  { href: "/tour", text: TOUR_WORDS.title, roles: OPERATOR_ROLES, isDemoOnly: true },
  OWN,
]

export const MENUS: Readonly<Record<PageZone, readonly MenuItem[]>> = {
  console: MENU,
  approvals: [OVERVIEW, APPROVALS, OWN],
}

/** What whoever sets the house up finds in the menu: everything may be done, but first things first. */
export const SET_UP_MENU: readonly MenuItem[] = [
  { href: "/set-up/steps", text: SET_UP_WORDS.menu, roles: OPERATOR_ROLES },
  OVERVIEW,
]

/** Is this the address of a page that needs no log-in, or below one? */
export function isPublic(path: string): boolean {
  return PUBLIC.some((known) => path === known || path.startsWith(`${known}/`))
}
