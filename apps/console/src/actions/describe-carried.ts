/** An action and its input in words, whichever command it is. */
import type { Json } from "@schleuse/base"
import type { Sentence } from "@schleuse/web"
import { type CommandName, COMMANDS, type InputOf } from "@schleuse/wire"
import type { Ask } from "../site/house.ts"
import { actionOf } from "./action-table.ts"
import type { Carried, Fact } from "./action.ts"
import { Directory } from "./directory.ts"

export type Described = { readonly title: Sentence; readonly facts: readonly Fact[] }

/** @throws SCHEMA_MISMATCH if the input is not the command's */
export async function describeCarried(carried: Carried, ask: Ask): Promise<Described> {
  const describeIn = ({ command, input }: Carried, directory: Directory) => describe(command, input, directory)
  return await describeIn(carried, new Directory(ask, describeIn))
}

async function describe<C extends CommandName>(command: C, input: Json, directory: Directory): Promise<Described> {
  const row = actionOf(command)
  // What has no row is proposed by the command line; its input is shown as it is.
  if (row === undefined) return { title: [command, command], facts: asIs(input) }
  const checked = COMMANDS[command].input(input, command) as InputOf<C>
  return { title: row.title, facts: await row.describe(checked, directory) }
}

function asIs(input: Json): readonly Fact[] {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return []
  return Object.entries(input).map(([name, value]) => ({
    label: [name, name],
    value: typeof value === "string" ? value : JSON.stringify(value),
  }))
}
