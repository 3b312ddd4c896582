/**
 * Which factors are enough where: data, with defaults in code.
 *
 * A row of the table `policy` says for a zone (or `*`) and a role (or a kind of
 * account, `person` or `machine`) which factors suffice. Of several rows the
 * most specific counts: zone before role before kind. Whoever has several
 * roles needs what suffices for each of them.
 */
import { Fault, list, oneOf, parseJson } from "@schleuse/base"
import type { Zone } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

/** `ssh-key-code`: key, then code. `fido2`: a passkey, or an SSH security key whose PIN was entered. */
export const LOGIN_FACTORS = ["password-code", "fido2", "ssh-key", "ssh-key-code"] as const
export type LoginFactor = (typeof LOGIN_FACTORS)[number]

export type Holder = { readonly kind: string; readonly roles: readonly string[] }

const ANY_ZONE = "*"
const DEFAULTS: Readonly<Record<string, readonly LoginFactor[]>> = {
  person: ["password-code", "fido2"],
  machine: ["ssh-key"],
}
/**
 * At the operators' socket. The file permission of the socket comes before it, and somebody must be able to begin before
 * there are passkeys; a policy row takes `password-code` away.
 */
const OPERATOR_DEFAULT: readonly LoginFactor[] = ["fido2", "password-code"]

/**
 * At the gate: what is needed besides the device's own signature. There is no key to put into a PC's port for SSH, and a
 * passkey answers to a browser's page.
 */
const GATE_DEFAULT: readonly LoginFactor[] = ["password-code", "fido2"]

const rowsOf = statement<{ zone: string }>()((q, p) =>
  q
    .selectFrom("policy")
    .select(["zone", "role", "factors"])
    .where((e) => e.or([e("zone", "=", p.zone), e("zone", "=", ANY_ZONE)])),
)
const factorList = list(oneOf(...LOGIN_FACTORS), LOGIN_FACTORS.length)

/** The factors that suffice for this account at doors of this zone. */
export async function factorsFor(tx: Queries, zone: Zone, { kind, roles }: Holder): Promise<readonly LoginFactor[]> {
  const rows = await tx.all(rowsOf, { zone })
  const rowOf = (role: string) =>
    rows.find((row) => row.zone === zone && row.role === role) ?? rows.find((row) => row.role === role)
  const usual = usualFor(zone, kind)
  const ofKind = rowOf(kind)
  const forOne = (role: string) => {
    const row = rowOf(role) ?? ofKind
    return row === undefined ? usual : factorList(parseJson(row.factors), "factors")
  }
  const each = roles.length === 0 ? [forOne(kind)] : roles.map(forOne)
  return LOGIN_FACTORS.filter((factor) => each.every((factors) => factors.includes(factor)))
}

function usualFor(zone: Zone, kind: string): readonly LoginFactor[] {
  if (zone === "operator") return OPERATOR_DEFAULT
  // Machines have no device: nothing is enough.
  if (zone === "gate") return kind === "person" ? GATE_DEFAULT : []
  return DEFAULTS[kind] ?? []
}

/** @throws LOGIN_FACTOR_NOT_PERMITTED */
export async function requireFactor(tx: Queries, zone: Zone, holder: Holder, factor: LoginFactor): Promise<void> {
  if (!(await factorsFor(tx, zone, holder)).includes(factor)) throw new Fault("LOGIN_FACTOR_NOT_PERMITTED", factor)
}
