/**
 * Passwords of accounts: argon2id, stored with their parameters.
 *
 * Text as the reference implementation writes it:
 * `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>` (base64 without padding).
 * Two are computed at a time, so that logins cannot take the machine; what
 * waits is bounded.
 */
import { argon2, randomBytes } from "node:crypto"
import { Fault, isSameBytes, parseBase64 } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

/** Cost of one check; memory in KiB. OWASP's recommendation for argon2id. */
export type PasswordCost = { readonly memory: number; readonly passes: number; readonly parallelism: number }
export const PASSWORD_COST: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 }

const MAX_PASSWORD_BYTES = 1024
const SALT_BYTES = 16
const HASH_BYTES = 32
const MAX_RUNNING = 2
const MAX_WAITING = 256
/** A record that asks for more is not ours: 1 GiB, 64 passes. */
const MAX_MEMORY = 1_048_576
const MAX_PASSES = 64
const RECORD =
  /^\$argon2id\$v=19\$m=(?<memory>[1-9]\d{0,6}),t=(?<passes>[1-9]\d?),p=(?<parallelism>[1-9]\d?)\$(?<salt>[A-Za-z0-9+/]{22})\$(?<hash>[A-Za-z0-9+/]{43})$/

const newest = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("credential")
    .select("data")
    .where("account_id", "=", p.account)
    .where("kind", "=", "password")
    .where("revoked_at", "is", null)
    .orderBy("created_at", "desc")
    .limit(1),
)

/** The record of an account's password, if it has one. */
export async function findPassword(tx: Queries, accountId: string): Promise<string | undefined> {
  const row = await tx.find(newest, { account: accountId })
  return row === undefined ? undefined : Buffer.from(row.data).toString("latin1")
}

/** Hashes and checks passwords, a few at a time. One per process. */
export class Passwords {
  readonly #cost: PasswordCost
  readonly #waiting: (() => void)[] = []
  /** Checked when there is no account, so that its absence takes as long. No password fits. */
  readonly #decoy: string
  #running = 0

  constructor(cost: PasswordCost = PASSWORD_COST) {
    this.#cost = cost
    this.#decoy = formatRecord(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES))
  }

  /** The record of a new password, with a fresh salt. @throws LOGIN_PASSWORD_INVALID, LOGIN_BUSY */
  async encode(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES)
    return formatRecord(this.#cost, salt, await this.#hash(passwordBytes(password), salt, this.#cost))
  }

  /**
   * Compares in constant time. Without a record (no such account) it does the same work and refuses.
   * @throws LOGIN_PASSWORD_WRONG, LOGIN_PASSWORD_INVALID, LOGIN_PASSWORD_RECORD_INVALID, LOGIN_BUSY
   */
  async verify(password: string, record: string | undefined): Promise<void> {
    const bytes = passwordBytes(password)
    const { cost, salt, hash } = parseRecord(record ?? this.#decoy)
    const isRight = isSameBytes(await this.#hash(bytes, salt, cost), hash)
    if (!isRight || record === undefined) throw new Fault("LOGIN_PASSWORD_WRONG")
  }

  async #hash(password: Buffer, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
    if (this.#running >= MAX_RUNNING) {
      if (this.#waiting.length >= MAX_WAITING) throw new Fault("LOGIN_BUSY")
      // Whoever finishes hands over its place.
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#running++
    try {
      return await argon2id(password, salt, cost)
    } finally {
      password.fill(0)
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}

function argon2id(message: Buffer, nonce: Buffer, cost: PasswordCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2("argon2id", { message, nonce, tagLength: HASH_BYTES, ...cost }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    )
  })
}

/** NFC, so that one password has one form on every keyboard (RFC 8265, section 4.2). */
function passwordBytes(password: string): Buffer {
  const bytes = Buffer.from(password.normalize("NFC"))
  if (bytes.length === 0 || bytes.length > MAX_PASSWORD_BYTES || !password.isWellFormed()) {
    throw new Fault("LOGIN_PASSWORD_INVALID")
  }
  return bytes
}

function formatRecord({ memory, passes, parallelism }: PasswordCost, salt: Buffer, hash: Buffer): string {
  const [saltText, hashText] = [salt, hash].map((bytes) => bytes.toString("base64").replace(/=+$/, ""))
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${saltText}$${hashText}`
}

function parseRecord(record: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } {
  const { memory, passes, parallelism, salt, hash } = RECORD.exec(record)?.groups ?? {}
  if (salt === undefined || hash === undefined) throw new Fault("LOGIN_PASSWORD_RECORD_INVALID")
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  const isSane = cost.memory <= MAX_MEMORY && cost.memory >= 8 * cost.parallelism && cost.passes <= MAX_PASSES
  if (!isSane) throw new Fault("LOGIN_PASSWORD_RECORD_INVALID", "cost")
  try {
    return { cost, salt: parseBase64(`${salt}==`), hash: parseBase64(`${hash}=`) }
  } catch (cause) {
    throw new Fault("LOGIN_PASSWORD_RECORD_INVALID", "base64", { cause })
  }
}
