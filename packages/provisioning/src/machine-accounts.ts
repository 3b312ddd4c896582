/** The table of partners' scripts: accounts with public keys, and the addresses that they come from. */
import { parseTable } from "./csv-table.ts"
import { parseNetworkText } from "./network.ts"
import { type Parsed, Seen } from "./problem.ts"
import { parseDate, parseDoors, parseEach, parseKeyLine, parseSlug, parseWord } from "./value-forms.ts"

const ROLES = { sender: "absender", collector: "abholer" } as const
const MAX_ADDRESSES = 64

export type MachineAccountRow = {
  readonly line: number
  readonly login: string
  /** Slug of the institution. */
  readonly institution: string
  readonly roles: readonly (keyof typeof ROLES)[]
  readonly doors: readonly ("sftp" | "inside")[]
  /** Public key lines as OpenSSH writes them; at least one. */
  readonly sshKeys: readonly string[]
  /** From where it may log in; none means from everywhere. */
  readonly addresses: readonly string[]
  /** Last day on which old algorithms are accepted. */
  readonly compatibleUntil?: string | undefined
}

/** Headings in English and German, in any order. */
const COLUMNS = {
  login: { german: "anmeldename", required: true },
  institution: { german: "einrichtung", required: true },
  roles: { german: "rollen", required: true },
  doors: { german: "türen" },
  ssh_key: { german: "ssh_schlüssel", required: true },
  ssh_key_2: { german: "ssh_schlüssel_2" },
  addresses: { german: "adressen", required: true },
  compatible_until: { german: "kompatibel_bis" },
} as const

/**
 * Accounts of a CSV file; several words or networks stand with spaces between them. The column `addresses` must be there,
 * so that nobody forgets it, but may be empty. One key is one account's only. Never throws: see `problems`.
 */
export function parseMachineAccounts(bytes: Uint8Array): Parsed<MachineAccountRow> {
  const logins = new Seen("login")
  const keys = new Seen("ssh_key")
  return parseTable(bytes, COLUMNS, (row) => {
    const login = row.required("login", parseSlug)
    const first = row.required("ssh_key", parseKeyLine)
    const second = row.optional("ssh_key_2", parseKeyLine)
    const sshKeys = second === undefined ? [first] : [first, second]
    const account = {
      line: row.line,
      login,
      institution: row.required("institution", parseSlug),
      roles: row.required("roles", parseEach(parseWord(ROLES), 2)),
      doors: row.optional("doors", parseDoors) ?? ["sftp" as const],
      sshKeys: sshKeys.map(({ line }) => line),
      addresses: row.optional("addresses", parseEach(parseNetworkText, MAX_ADDRESSES)) ?? [],
      compatibleUntil: row.optional("compatible_until", parseDate),
    }
    logins.requireNew(login, row.line)
    for (const { blob } of sshKeys) keys.requireNew(blob.toString("base64"), row.line)
    return account
  })
}
