/** Imports as the command line does them: staged in pieces, run, and looked at. */
import { formatSshKeyLine } from "@schleuse/base"
import type { CommandName, InputOf, OutputOf } from "@schleuse/wire"
import { testKey } from "../../login/testing/ssh-keys.ts"

type Rows = Omit<InputOf<"stageImport">, "import">
type Asking = { call<C extends CommandName>(command: C, input: InputOf<C>): Promise<OutputOf<C>> }
export type Outcome = OutputOf<"listImport">["outcomes"][number]

const PIECE = 250

/** Stages rows of one kind, in pieces. */
export async function stage(operator: Asking, rows: Rows, begun?: string): Promise<string> {
  let id = begun
  for (const [kind, list] of Object.entries(rows) as [keyof Rows, readonly unknown[]][]) {
    for (let at = 0; at < list.length; at += PIECE) {
      const piece = { ...(id === undefined ? {} : { import: id }), [kind]: list.slice(at, at + PIECE) }
      id = (await operator.call("stageImport", piece)).import
    }
  }
  return id ?? ""
}

/** Every row's outcome of the last run. */
export async function outcomesOf(operator: Asking, id: string): Promise<readonly Outcome[]> {
  const all: Outcome[] = []
  for (let from: number | undefined = 0; from !== undefined;) {
    const page: OutputOf<"listImport"> = await operator.call("listImport", { import: id, from })
    all.push(...page.outcomes)
    from = page.next
  }
  return all
}

/** `line outcome`, or `line CODE` if it is refused. */
export async function wordsOf(operator: Asking, id: string): Promise<readonly string[]> {
  return (await outcomesOf(operator, id)).map(({ line, outcome, fault }) => `${line} ${fault ?? outcome}`)
}

/** What a dry run of these rows says. */
export async function tryRows(operator: Asking, rows: Rows): Promise<readonly string[]> {
  const id = await stage(operator, rows)
  await operator.call("runImport", { import: id, dryRun: true })
  return await wordsOf(operator, id)
}

/** Imports these rows for real. */
export async function importRows(operator: Asking, rows: Rows): Promise<readonly Outcome[]> {
  const id = await stage(operator, rows)
  await operator.call("runImport", { import: id, dryRun: false })
  return await outcomesOf(operator, id)
}

export function practice(line: number, slug: string, more: object = {}) {
  const institution = { slug, name: `Praxis ${slug}`, kind: "practice", role: "controller", ...more } as const
  return { line, institution }
}

export function person(line: number, login: string, institution: string, more: object = {}) {
  const roles = ["sender", "collector"] as const
  return { line, login, name: `Dr. ${login}`, institution, roles, doors: ["sftp"] as const, ...more }
}

export function machine(line: number, login: string, institution: string, more: object = {}) {
  const sshKeys = [formatSshKeyLine(testKey("ssh-ed25519").blob, login)]
  const roles: readonly ("sender" | "collector")[] = ["sender"]
  const base = { line, login, institution, roles, doors: ["sftp"] as const }
  return { ...base, sshKeys, networks: ["192.0.2.0/24"], ...more }
}

export function delivery(line: number, from: string, to: string, more: object = {}) {
  return { line, from, to, dataCategories: ["Abrechnung"], article9: true, stage: "test" as const, ...more }
}

export function alias(line: number, institution: string, old: string, path: string) {
  return { line, institution, alias: old, path }
}
