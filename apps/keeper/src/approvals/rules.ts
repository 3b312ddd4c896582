/**
 * What needs a second person, and where a day's delay does as well.
 *
 * One rule for each row of the command table that says `approval`. A rule
 * looks at the input as things stand and never changes anything; what cannot
 * be done anyway it refuses, before anybody is asked to agree. Administrator
 * rights, policies and reopening always wait for an administrator; what gives
 * access to another's institution may also be done alone after 24 hours, in
 * which everybody can see it coming.
 */
import type { CommandName, InputOf } from "@schleuse/wire"
import { isOperatorRole } from "@schleuse/wire"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import {
  isForeignAndInhabited,
  isOperatorAccount,
  operatorRolesOf,
  requireAccountRow,
  requireInstitutionRow,
} from "../people/account-row.ts"
import { changesIdentity } from "../register/institution-keeping.ts"
import { requireClosed } from "../folders/folder-end.ts"
import { requireNewGrant, requireNewPurpose, requireSharedGrant } from "../folders/grants.ts"
import { requireNewDelivery, requireNewSharedFolder } from "../folders/new-folders.ts"
import { requireChange, requireNewApplication } from "../access/applications.ts"
import { requireNewException } from "../posture/exceptions.ts"
import { requireMove, requirePolicyChange } from "../posture/policies.ts"
import { requireToken } from "../tokens/tokens.ts"
import { hasBreakGlass } from "./break-glass.ts"

/** `administrator`: one more administrator. `anybody-or-delay`: anybody else who may ask, or 24 hours. */
export type Need = "administrator" | "anybody-or-delay"

type Tx = Pick<CommandTransaction, "now" | "find" | "all" | "run">
type Rule<C extends CommandName> = (tx: Tx, input: InputOf<C>) => Promise<Need | undefined>

const networkOf = statement<{ account: string }>()((q, p) =>
  q.selectFrom("account_address").select("network").where("account_id", "=", p.account).limit(1),
)

const lastLogin = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("login_event")
    .select("at")
    .where("account_id", "=", p.account)
    .where("outcome", "=", "accepted")
    .orderBy("at", "desc")
    .limit(1),
)
const usableSince = statement<{ account: string; seenAt: number; now: number }>()((q, p) =>
  q
    .selectFrom("token")
    .select("id")
    .where("account_id", "=", p.account)
    .where("state", "=", "active")
    .where("assigned_at", "<=", p.seenAt)
    .where((e) => e.or([e("starts_at", "is", null), e("starts_at", "<=", p.now)]))
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", p.now)]))
    .limit(1),
)
const lastLetter = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("activation")
    .select("used_at")
    .where("account_id", "=", p.account)
    .where("purpose", "<>", "replacement")
    .where("used_at", "is not", null)
    .orderBy("used_at", "desc")
    .limit(1),
)

const always = (need: Need) => () => Promise.resolve(need)
const delayedIf = async (holds: Promise<boolean>): Promise<Need | undefined> =>
  (await holds) ? "anybody-or-delay" : undefined

/** A credential of an account that is another institution's; of an operator's, an administrator must agree. */
async function credentialOf(tx: Tx, accountId: string): Promise<Need | undefined> {
  const account = await requireAccountRow(tx, accountId)
  if (await isOperatorAccount(tx, account)) return "administrator"
  return await delayedIf(isForeignAndInhabited(tx, account.institution_id))
}

/**
 * A key that types codes. Whoever is invited has no account to lose yet: their membership had its second person, letter and
 * key go by two ways (docs/decisions/0007).
 */
async function tokenOf(tx: Tx, accountId: string): Promise<Need | undefined> {
  const account = await requireAccountRow(tx, accountId)
  if (account.state === "invited" && !(await isOperatorAccount(tx, account))) return undefined
  return await credentialOf(tx, accountId)
}

/** When (ms) the account's holder last showed her token here; 0 if never, or too long ago to be known. */
async function lastSeenAt(tx: Tx, account: string): Promise<number> {
  const login = (await tx.find(lastLogin, { account }))?.at ?? 0
  return Math.max(login, (await tx.find(lastLetter, { account }))?.used_at ?? 0)
}

/** Is anybody but the operator itself among these? */
async function isAmongOthers(tx: Tx, ...institutions: readonly string[]): Promise<boolean> {
  for (const id of institutions) if ((await requireInstitutionRow(tx, id)).kind !== "operator") return true
  return false
}

async function ofOperators(tx: Tx, accountId: string): Promise<Need | undefined> {
  return (await isOperatorAccount(tx, await requireAccountRow(tx, accountId))) ? "administrator" : undefined
}

export const RULES = {
  reopen: always("administrator"),
  setPolicy: always("administrator"),
  addDelivery: async (tx, input) => {
    await requireNewDelivery(tx, input)
    return "anybody-or-delay"
  },
  // What takes an administrator is refused row by row.
  runApprovedImport: always("anybody-or-delay"),
  addSharedFolder: async (tx, input) => {
    await requireNewSharedFolder(tx, input)
    return await delayedIf(isAmongOthers(tx, input.owner, ...input.grants.map(({ institution }) => institution)))
  },
  addGrant: async (tx, input) => {
    const { folder } = await requireNewGrant(tx, input)
    return await delayedIf(isAmongOthers(tx, folder.owner_id, input.institution))
  },
  // Taking away needs nobody.
  changeGrant: async (tx, { access, ...of }) => {
    const { grant, folder } = await requireSharedGrant(tx, of)
    const isMore = access !== grant.access && grant.access !== "read-write"
    return isMore ? await delayedIf(isAmongOthers(tx, folder.owner_id, grant.institution_id)) : undefined
  },
  // Another name or number could lead files and letters to somebody else. Contacts cannot.
  changeInstitution: async (tx, input) =>
    (await changesIdentity(tx, input)) ? await delayedIf(isForeignAndInhabited(tx, input.institution)) : undefined,
  // Whoever agreed to a delivery agreed to what it is for; the notices of a breach go by it.
  changePurpose: async (tx, { folder, purpose }) => {
    await requireNewPurpose(tx, folder, purpose)
    return "anybody-or-delay"
  },
  reopenFolder: async (tx, { folder }) => {
    await requireClosed(tx, folder)
    return "anybody-or-delay"
  },
  // A way from the internet into the house.
  addApplication: async (tx, input) => {
    await requireNewApplication(tx, input)
    return "administrator"
  },
  // Software for every PC.
  publishClientRelease: () => Promise.resolve("administrator"),
  changeApplication: async (tx, input) => ((await requireChange(tx, input)) === "opens" ? "administrator" : undefined),
  // Less asked of PCs than yesterday. More needs nobody.
  setPosturePolicy: async (tx, input) =>
    (await requirePolicyChange(tx, input)) === "less" ? "administrator" : undefined,
  setPostureGroup: async (tx, input) => ((await requireMove(tx, input)) === "less" ? "administrator" : undefined),
  addPostureException: async (tx, input) => {
    await requireNewException(tx, input)
    return "administrator"
  },
  // Files of others, which nobody can bring back.
  discardFolder: async (tx, { folder }) => {
    await requireClosed(tx, folder)
    return "anybody-or-delay"
  },
  // Without a key it is an empty shell.
  addMachineAccount: (tx, { institution, sshKey }) =>
    delayedIf(sshKey === undefined ? Promise.resolve(false) : isForeignAndInhabited(tx, institution)),
  addSshKey: (tx, { account }) => credentialOf(tx, account),
  rotateSshKey: (tx, { account }) => credentialOf(tx, account),
  assignToken: (tx, { account }) => tokenOf(tx, account),
  replaceToken: async (tx, { old }) => {
    const { accountId } = await requireToken(tx, old)
    return accountId === undefined ? undefined : await tokenOf(tx, accountId)
  },
  addMembership: async (tx, { institution, role }) =>
    isOperatorRole(role) ? "administrator" : await delayedIf(isForeignAndInhabited(tx, institution)),
  endMembership: (_tx, { role }) => Promise.resolve(isOperatorRole(role) ? "administrator" : undefined),
  closeAccount: (tx, { account }) => ofOperators(tx, account),
  invitePerson: async (tx, { person }) =>
    (await operatorRolesOf(tx, person)).length > 0 ? "administrator" : undefined,
  renewActivation: async (tx, { account, purpose }) => {
    const forOperator = await ofOperators(tx, account)
    if (forOperator !== undefined || purpose !== "password-reset") return forOperator
    // With the token intact one person suffices: it takes its touch besides the letter. Intact is one that its holder has
    // had in her hands: given by the same clerk a minute ago, or after a day alone, it would be his way in.
    const seenAt = await lastSeenAt(tx, account)
    const intact = await tx.find(usableSince, { account, seenAt, now: tx.now })
    return intact === undefined ? "administrator" : undefined
  },
  // What else it takes, the password, only its holder knows; of an operator, two must agree that it is she.
  makeReplacementCode: (tx, { account }) => ofOperators(tx, account),
  unblockAccount: (tx, { account }) => ofOperators(tx, account),
  setAccountExpiry: (tx, { account }) => ofOperators(tx, account),
  // Whoever has no list yet can only lose by getting one.
  setAddresses: async (tx, { account }) =>
    (await tx.find(networkOf, { account })) === undefined ? undefined : await credentialOf(tx, account),
  sealBreakGlass: async (tx) => ((await hasBreakGlass(tx)) ? "administrator" : undefined),
} as const satisfies { readonly [C in CommandName]?: Rule<C> }

export type ApprovableCommand = keyof typeof RULES

export function isApprovable(command: string): command is ApprovableCommand {
  return Object.hasOwn(RULES, command)
}

/** Who else must agree to this input, if anybody. @throws what is unknown in the input */
export async function needOf(tx: Tx, command: CommandName, input: unknown): Promise<Need | undefined> {
  if (!isApprovable(command)) return undefined
  // The input has passed this command's own schema.
  const rule = RULES[command] as Rule<CommandName>
  return await rule(tx, input as InputOf<CommandName>)
}
