/** The register: institutions, people and accounts as the operator's side lists, reads and keeps them. */
import { boolean, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { ROLES } from "../roles.ts"
import { APPROVING_ZONES, OPERATOR_ZONES } from "../zone.ts"
import { displayName, email, lanr, nothing, optionalText, slug, telephone } from "./fields.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const
const reader = { ...row, roles: ["it-service", "administrator", "data-protection-officer", "auditor"] } as const

export const INSTITUTION_KINDS = [
  "practice",
  "hospital",
  "insurer",
  "association",
  "company",
  "authority",
  "operator",
] as const
export const ACCOUNT_STATES = ["invited", "active", "blocked", "left"] as const

/** Rows of one page of a list in the register. */
const PAGE = 50
const institutionKind = oneOf(...INSTITUTION_KINDS)
const state = oneOf(...ACCOUNT_STATES)
const accountKind = oneOf("machine", "person")
const role = oneOf(...ROLES)
const direction = oneOf("up", "down")
/** Beginnings of words, in any order, in any case; all of them must be there. */
const search = text(100)
/** Where the page before ended: for who made it, and nobody else. */
const cursor = text(200, /^[a-z0-9.:-]+$/)

const contact = object({ name: displayName, email: optionalText(254), telephone: optionalText(40) })
const keptOfInstitution = {
  name: displayName,
  ik: optional(text(9, /^\d{9}$/)),
  bsnr: optional(text(9, /^\d{9}$/)),
  betriebsnummer: optional(text(8, /^\d{8}$/)),
  role: oneOf("controller", "processor"),
  technicalContact: optional(contact),
  securityContact: optional(contact),
  aroundTheClockContact: optional(contact),
  dataProtectionOfficer: optional(contact),
  dataProtectionAuthority: optionalText(200),
  legalSupervision: optionalText(200),
}
/** How many accounts an institution has. */
const accountCounts = object({ invited: integer(), active: integer(), blocked: integer(), left: integer() })
const namedInstitution = object({ institution: id, slug, name: displayName })

const person = object({
  person: id,
  name: displayName,
  lanr: optional(lanr),
  telephone: optional(telephone),
  email: optional(email),
  memberships: list(
    object({ institution: id, slug, name: displayName, role, since: integer(), until: optional(integer()) }),
    100,
  ),
  accounts: list(object({ account: id, login: slug, state: text(16) }), 20),
})

export const REGISTER_COMMANDS = {
  addInstitution: command({
    ...row,
    purpose: "Adds an institution with its mailbox.",
    input: object({ slug, kind: institutionKind, ...keptOfInstitution }),
    output: object({ institution: id }),
    leaves: ["admin"],
  }),
  changeInstitution: command({
    ...row,
    approval: "by-input",
    purpose: "Replaces what is known of an institution but its kind and folder name; what is not given is removed.",
    input: object({ institution: id, ...keptOfInstitution }),
    output: nothing,
    leaves: ["admin"],
  }),
  listInstitutions: command({
    ...reader,
    purpose: "Institutions in pages, sorted, found by the beginnings of words of name, folder name and numbers.",
    input: object({
      search: optional(search),
      kind: optional(institutionKind),
      sort: oneOf("name", "slug", "kind"),
      direction,
      cursor: optional(cursor),
    }),
    output: object({
      institutions: list(
        object({ institution: id, slug, name: displayName, kind: institutionKind, accounts: accountCounts }),
        PAGE,
      ),
      next: optional(cursor),
    }),
    leaves: ["admin"],
  }),
  describeInstitution: command({
    ...reader,
    zones: APPROVING_ZONES,
    purpose: "All that is known of an institution.",
    input: object({ institution: id }),
    output: object({
      institution: id,
      slug,
      kind: institutionKind,
      ...keptOfInstitution,
      createdAt: integer(),
      accounts: accountCounts,
      /** Persons who have a role there now. */
      people: integer(),
    }),
    leaves: ["admin"],
  }),
  listPeople: command({
    ...reader,
    purpose: "Persons by name with memberships and accounts, in pages: of one institution, of a search, or all.",
    input: object({
      institution: optional(id),
      search: optional(search),
      direction: optional(direction),
      cursor: optional(cursor),
    }),
    output: object({ people: list(person, PAGE), next: optional(cursor) }),
    leaves: ["admin"],
  }),
  describePerson: command({
    ...reader,
    zones: APPROVING_ZONES,
    purpose: "All that is known of a person, with memberships and accounts.",
    input: object({ person: id }),
    output: person,
    leaves: ["admin"],
  }),
  listAccounts: command({
    ...reader,
    purpose: "Accounts in pages, sorted, found by the beginnings of words of login and person's name.",
    input: object({
      search: optional(search),
      institution: optional(id),
      kind: optional(accountKind),
      state: optional(state),
      role: optional(role),
      sort: oneOf("login", "institution", "state", "last-login"),
      direction,
      cursor: optional(cursor),
    }),
    output: object({
      accounts: list(
        object({
          account: id,
          login: slug,
          kind: accountKind,
          state,
          institution: namedInstitution,
          person: optional(object({ person: id, name: displayName })),
          expiresAt: optional(integer()),
          lastLoginAt: optional(integer()),
          /** What it could log in with now. */
          factors: object({ password: boolean, tokens: integer(), fidoKeys: integer(), sshKeys: integer() }),
        }),
        PAGE,
      ),
      next: optional(cursor),
    }),
    leaves: ["admin"],
  }),
  describeAccount: command({
    ...reader,
    zones: APPROVING_ZONES,
    purpose: "All that is known of an account but its secrets.",
    input: object({ account: id }),
    output: object({
      account: id,
      login: slug,
      kind: accountKind,
      state,
      institution: id,
      /** Of the institution. */
      slug,
      institutionName: displayName,
      person: optional(id),
      personName: optional(displayName),
      roles: list(text(32), 20),
      doors: list(text(16), 8),
      createdAt: integer(),
      lastLoginAt: optional(integer()),
      expiresAt: optional(integer()),
      /** Somebody's last day: then the account is closed for good. */
      leavesAt: optional(integer()),
      compatibleUntil: optional(integer()),
      networks: list(text(64), 64),
      credentials: list(
        object({
          credential: id,
          kind: text(16),
          /** Of a public key: its SHA-256 in hex. Empty for a password. */
          fingerprint: text(80),
          /** Of a public key: ssh-ed25519 … */
          algorithm: optional(text(64)),
          createdAt: integer(),
          expiresAt: optional(integer()),
          revokedAt: optional(integer()),
        }),
        200,
      ),
      tokens: list(
        object({
          token: id,
          kind: text(16),
          state: text(16),
          serial: optional(text(40)),
          publicId: optional(text(16)),
          expiresAt: optional(integer()),
        }),
        50,
      ),
      /** Open letters. */
      activations: list(object({ activation: id, purpose: text(32), expiresAt: integer() }), 20),
    }),
    leaves: ["admin"],
  }),
} as const
