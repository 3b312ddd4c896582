/**
 * Statements: SQL that is built by Kysely once, at start, and compiled once.
 *
 * Kysely re-prepares a query at each call, which costs more than the query.
 * Here a query is built with named parameters in place of values; running it
 * only binds them. Every value travels as a parameter: there is no way to put
 * text into SQL at run time.
 */
import { type CompiledQuery, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, DummyDriver } from "kysely"
import type { Database } from "./schema.ts"

export type Value = string | number | Uint8Array | null
export type Parameters = Readonly<Record<string, Value>>

/** A query whose rows are R and whose parameters are P. Made by `statement`, run by a Transaction. */
export type Statement<P extends Parameters, R> = {
  readonly sql: string
  /** Names of the parameters (or constants) in the order of the placeholders. */
  readonly bindings: readonly (Placeholder | Value)[]
  /** Only for the types. */
  readonly _types?: { readonly p: P; readonly r: R }
}

/** Stands for a value while a query is built. */
export class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** Builds queries; it has no connection. */
export const builder = new Kysely<Database>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/**
 * Builds a statement: `statement<{ id: string }>()((q, p) => q.selectFrom("session").selectAll().where("id", "=", p.id))`.
 * Each use of `p.name` becomes a bound parameter.
 */
export function statement<P extends Parameters = Record<never, never>>() {
  return <R>(build: (q: Kysely<Database>, p: P) => { compile: () => CompiledQuery<R> }): Statement<P, R> => {
    const parameters = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) })
    const compiled = build(builder, parameters as P).compile()
    const bindings = compiled.parameters.map((value): Placeholder | Value => {
      if (value instanceof Placeholder || value === null) return value
      if (typeof value === "string" || typeof value === "number" || value instanceof Uint8Array) return value
      throw new TypeError(`a constant of type ${typeof value} in: ${compiled.sql}`)
    })
    return { sql: compiled.sql, bindings }
  }
}

/** The values of a statement's placeholders, in order. */
export function bind(bindings: readonly (Placeholder | Value)[], parameters: Parameters): Value[] {
  return bindings.map((binding) => {
    if (!(binding instanceof Placeholder)) return binding
    const value = parameters[binding.name]
    if (value === undefined) throw new TypeError(`parameter ${binding.name} is missing`)
    return value
  })
}
