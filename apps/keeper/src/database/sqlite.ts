/**
 * The embedded store: SQLite as it is built into Node.
 *
 * WAL with synchronous=FULL: a commit is on disk when it returns. The lock is
 * exclusive and held from the first statement to the last, so a second keeper
 * on the same folder cannot even read. secure_delete: shredded keys are
 * overwritten, not only unlinked. The page cache is small on purpose: a page
 * split moves pages by way of page 262,145, and the commit after it walks the
 * whole cache for what lies beyond the file's end. Misses come from the system.
 */
import { rmSync } from "node:fs"
import { backup, DatabaseSync, type StatementSync } from "node:sqlite"
import { Fault } from "@schleuse/base"
import { bind, type Parameters, type Statement } from "./statement.ts"
import type { Store } from "./store.ts"

/** SQLite result codes we act on (sqlite.org/rescode.html). */
const SQLITE_BUSY = 5
const SQLITE_FULL = 13
const SQLITE_NOTADB = 26

const MAX_COPY_ATTEMPTS = 1000

const PRAGMAS = `
  pragma locking_mode = exclusive;
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma secure_delete = on;
  pragma foreign_keys = on;
  pragma trusted_schema = off;
  pragma cache_size = -8192;
  pragma temp_store = memory;
  pragma wal_autocheckpoint = 4000;
`

/** Opens or creates the database file and takes its lock. @throws STORE_LOCKED, STORE_UNREADABLE */
export function openSqlite(file: string): Store {
  const db = new DatabaseSync(file, { timeout: 0, allowExtension: false })
  try {
    db.exec(PRAGMAS)
    // Takes the exclusive lock now rather than at the first command.
    db.exec("begin immediate; commit")
  } catch (cause) {
    db.close()
    const code = errorCode(cause)
    if (code === SQLITE_BUSY) throw new Fault("STORE_LOCKED", file, { cause })
    if (code === SQLITE_NOTADB) throw new Fault("STORE_UNREADABLE", file, { cause })
    throw cause
  }
  return new SqliteStore(db)
}

/** Did this error come from a disk that has no space left? */
export function isDiskFull(error: unknown): boolean {
  return errorCode(error) === SQLITE_FULL || (error instanceof Error && "code" in error && error.code === "ENOSPC")
}

function errorCode(error: unknown): number | undefined {
  if (error instanceof Error && "errcode" in error && typeof error.errcode === "number") return error.errcode & 0xff
  return undefined
}

class SqliteStore implements Store {
  readonly #db: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  #prepare(sql: string): StatementSync {
    let found = this.#prepared.get(sql)
    if (found === undefined) {
      found = this.#db.prepare(sql)
      this.#prepared.set(sql, found)
    }
    return found
  }

  async all<P extends Parameters, R>(statement: Statement<P, R>, parameters: P): Promise<R[]> {
    // The row type was inferred by Kysely from the schema; strict tables hold what the schema says.
    return this.#prepare(statement.sql).all(...bind(statement.bindings, parameters)) as R[]
  }

  async find<P extends Parameters, R>(statement: Statement<P, R>, parameters: P): Promise<R | undefined> {
    return this.#prepare(statement.sql).get(...bind(statement.bindings, parameters)) as R | undefined
  }

  async run<P extends Parameters, R>(statement: Statement<P, R>, parameters: P): Promise<number> {
    return Number(this.#prepare(statement.sql).run(...bind(statement.bindings, parameters)).changes)
  }

  async begin(): Promise<void> {
    this.#prepare("begin immediate").run()
  }

  async commit(): Promise<void> {
    this.#prepare("commit").run()
  }

  async rollback(): Promise<void> {
    if (this.#db.isTransaction) this.#prepare("rollback").run()
  }

  async savepoint(): Promise<void> {
    this.#prepare("savepoint command").run()
  }

  async releaseSavepoint(): Promise<void> {
    this.#prepare("release command").run()
  }

  async rollbackToSavepoint(): Promise<void> {
    this.#prepare("rollback to command").run()
    this.#prepare("release command").run()
  }

  isInTransaction(): boolean {
    return this.#db.isTransaction
  }

  async copyTo(file: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await backup(this.#db, file, { rate: 256 })
        return
      } catch (error) {
        // Node retries a step that met an open transaction, but gives up, with code 0, if it was the first one.
        if (errorCode(error) !== 0 || attempt === MAX_COPY_ATTEMPTS) throw error
        rmSync(file, { force: true })
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    }
  }

  async close(): Promise<void> {
    this.#db.close()
  }
}
