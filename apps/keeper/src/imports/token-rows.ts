/** Tokens of an import: into stock. One that is there already is not compared: its secret stays where it is. */
import { Fault } from "@schleuse/base"
import { addToken, isThere } from "../tokens/tokens.ts"
import type { Applied, ImportRun } from "./import-run.ts"
import type { TokenRow } from "./staging.ts"

/** @throws IMPORT_DUPLICATE, IMPORT_TOKEN_NAMELESS, TOKEN_EXISTS, TOKEN_INVALID, KEEPER_SEALED */
export async function addTokenRow(run: ImportRun, { token }: TokenRow): Promise<Applied> {
  const { publicId, serial, kind } = token
  if (publicId === undefined && serial === undefined) throw new Fault("IMPORT_TOKEN_NAMELESS")
  if (publicId !== undefined) run.requireNew("public id", publicId)
  if (serial !== undefined) run.requireNew("serial", `${kind} ${serial}`)
  if (await isThere(run.tx, token)) throw new Fault("TOKEN_EXISTS")
  return { isNew: true, target: await addToken(run.tx, run.ring, token) }
}
