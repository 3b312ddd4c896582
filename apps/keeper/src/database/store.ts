/**
 * What the keeper needs of a database, whichever it is.
 *
 * One writer, one transaction at a time, savepoints inside. Asynchronous, so
 * that a database behind a socket fits; SQLite answers at once. Every store
 * passes the same contract suite (testing/store.contract.ts).
 */
import type { Parameters, Statement } from "./statement.ts"

/** Runs statements inside the open transaction. */
export interface Queries {
  all<P extends Parameters, R>(statement: Statement<P, R>, parameters: P): Promise<R[]>
  /** The first row, if any. */
  find<P extends Parameters, R>(statement: Statement<P, R>, parameters: P): Promise<R | undefined>
  /** Rows changed. */
  run<P extends Parameters, R>(statement: Statement<P, R>, parameters: P): Promise<number>
}

export interface Store extends Queries {
  begin(): Promise<void>
  /** Makes everything since `begin` durable before it resolves. Any error means that the process must end. */
  commit(): Promise<void>
  rollback(): Promise<void>
  savepoint(): Promise<void>
  releaseSavepoint(): Promise<void>
  rollbackToSavepoint(): Promise<void>
  /** Is the transaction still there? An error can roll all of it back by itself (SQLite, disk full). */
  isInTransaction(): boolean
  /** Writes a consistent copy into a file that must not exist, without blocking. */
  copyTo(file: string): Promise<void>
  close(): Promise<void>
}
