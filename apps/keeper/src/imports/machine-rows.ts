/** Machine accounts of an import, with their keys and the networks that they come from. */
import { createHash } from "node:crypto"
import { canonicalJson, Fault, parseSshKeyLine } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import { addMachineAccount, addSshKey } from "../operator/accounts.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { wordsOf } from "../operator/institutions.ts"
import { setNetworks } from "../people/account-life.ts"
import { findAccountRow } from "../people/account-row.ts"
import type { Applied, ImportRun } from "./import-run.ts"
import type { MachineRow } from "./staging.ts"

const keysOf = statement<{ account: string; now: number }>()((q, p) =>
  q
    .selectFrom("credential")
    .select("fingerprint")
    .where("account_id", "=", p.account)
    .where("kind", "=", "ssh-key")
    .where("revoked_at", "is", null)
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", p.now)]))
    .orderBy("fingerprint"),
)
const holder = statement<{ fingerprint: string }>()((q, p) =>
  q
    .selectFrom("credential")
    .select("account_id")
    .where("kind", "=", "ssh-key")
    .where("fingerprint", "=", p.fingerprint)
    .where("revoked_at", "is", null)
    .limit(1),
)
const networksOf = statement<{ account: string }>()((q, p) =>
  q.selectFrom("account_address").select("network").where("account_id", "=", p.account).orderBy("network"),
)

/** @throws IMPORT_DUPLICATE, INSTITUTION_UNKNOWN, ACCOUNT_EXISTS, CREDENTIAL_TAKEN, APPROVAL_NEEDED, SSH_KEY_*, NETWORK_INVALID */
export async function addMachine(run: ImportRun, row: MachineRow): Promise<Applied> {
  const { tx } = run
  run.requireNew("login", row.login)
  const prints = row.sshKeys.map(fingerprintOf)
  for (const print of prints) run.requireNew("key", print)
  const institution = await run.institution(row.institution)
  const known = await findAccountRow(tx, row.login)
  if (known !== undefined) {
    const there = {
      kind: known.kind,
      state: known.state,
      institution: known.institution_id,
      roles: wordsOf(known.roles).toSorted(),
      doors: wordsOf(known.doors).toSorted(),
      compatible: known.compatible_until,
      keys: (await tx.all(keysOf, { account: known.id, now: tx.now })).map(({ fingerprint }) => fingerprint),
      networks: (await tx.all(networksOf, { account: known.id })).map(({ network }) => network),
    }
    const asked = {
      kind: "machine",
      state: "active",
      institution,
      roles: row.roles.toSorted(),
      doors: row.doors.toSorted(),
      compatible: row.compatibleUntil ?? null,
      keys: prints.toSorted(),
      networks: row.networks.toSorted(),
    }
    if (canonicalJson(there) !== canonicalJson(asked)) throw new Fault("ACCOUNT_EXISTS", row.login)
    return { isNew: false, target: known.id }
  }
  // In the log and for the breaker a key must say whose it is.
  for (const fingerprint of prints) {
    if ((await tx.find(holder, { fingerprint })) !== undefined) throw new Fault("CREDENTIAL_TAKEN")
  }
  const [sshKey, ...more] = row.sshKeys
  const input = {
    login: row.login,
    institution,
    roles: row.roles,
    doors: row.doors,
    ...(sshKey === undefined ? {} : { sshKey }),
    ...(row.compatibleUntil === undefined ? {} : { compatibleUntil: row.compatibleUntil }),
  }
  await run.requireNobodyElse("addMachineAccount", input, institution)
  const account = await addMachineAccount(tx, input)
  for (const line of more) {
    const { credential, fingerprint } = await addSshKey(tx, account, line, null, tx.now)
    adminLeaf(tx, "addSshKey", credential, { account, fingerprint })
  }
  if (row.networks.length > 0) await setNetworks(tx, account, row.networks)
  return { isNew: true, target: account }
}

/** @throws SSH_KEY_LINE_INVALID */
function fingerprintOf(line: string): string {
  return createHash("sha256").update(parseSshKeyLine(line).blob).digest("hex")
}
