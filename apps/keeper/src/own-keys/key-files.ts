/**
 * A machine account's own public keys, as files that it may read.
 *
 * Shows what counts now, and what it has proposed (propose-own-key.ts) and
 * nobody has decided yet. Public keys only, and of nobody else.
 */
import { createHash } from "node:crypto"
import { formatSshKeyLine, sshFingerprint } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { waitingKeys } from "./waiting-keys.ts"

type TimedQueries = Queries & { readonly now: number }

export type KeyFile = {
  /** `SHA256-` and the first sixteen characters of the fingerprint as ssh-keygen shows it, without its `/` and `+`. */
  readonly name: string
  /** One line, as in an authorized_keys file; the comment says until when it counts. */
  readonly content: Buffer
  /** Milliseconds. */
  readonly changedAt: number
}

const MAX_KEYS = 200

const valid = statement<{ account: string; now: number; limit: number }>()((q, p) =>
  q
    .selectFrom("credential")
    .select(["data", "created_at", "expires_at"])
    .where("account_id", "=", p.account)
    .where("kind", "=", "ssh-key")
    .where("revoked_at", "is", null)
    .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", p.now)]))
    .orderBy("created_at")
    .limit(p.limit),
)

/** Does this account log in with this key now? */
export async function isValidKey(tx: TimedQueries, account: string, blob: Buffer): Promise<boolean> {
  const keys = await tx.all(valid, { account, now: tx.now, limit: MAX_KEYS })
  return keys.some(({ data }) => blob.equals(data))
}

export async function ownKeyFiles(tx: TimedQueries, account: string): Promise<readonly KeyFile[]> {
  const keys = await tx.all(valid, { account, now: tx.now, limit: MAX_KEYS })
  const waiting = await waitingKeys(tx, account)
  return [
    ...keys.map(({ data, created_at: changedAt, expires_at: end }) =>
      keyFile("", Buffer.from(data), end === null ? "ohne-Ende/no-end" : `bis/until ${day(end)}`, changedAt),
    ),
    ...waiting.map(({ blob, proposedAt, expiresAt }) =>
      keyFile("wartet-", blob, `wartet/waiting bis/until ${day(expiresAt)}`, proposedAt),
    ),
  ]
}

export async function findOwnKeyFile(tx: TimedQueries, account: string, name: string): Promise<KeyFile | undefined> {
  return (await ownKeyFiles(tx, account)).find((file) => file.name === name)
}

/** SHA-256 of a key blob as the table of credentials has it. */
export function fingerprintOf(blob: Buffer): string {
  return createHash("sha256").update(blob).digest("hex")
}

function keyFile(prefix: string, blob: Buffer, comment: string, changedAt: number): KeyFile {
  const short = sshFingerprint(blob).slice("SHA256:".length).slice(0, 16).replaceAll("/", "_").replaceAll("+", "-")
  return {
    name: `${prefix}SHA256-${short}.pub`,
    content: Buffer.from(`${formatSshKeyLine(blob, comment)}\n`),
    changedAt,
  }
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
