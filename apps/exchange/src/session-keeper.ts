/** The keeper as one session sees it: the same table of commands, with the session already named. */
import type { CommandName, InputOf, OutputOf } from "@schleuse/wire"

/** Asks the keeper on behalf of one session. @throws KEEPER_AWAY, SESSION_ENDED, and every refusal of the command */
export type SessionKeeper = <C extends CommandName>(command: C, input: InputOf<C>) => Promise<OutputOf<C>>

export type PartKey = OutputOf<"openPart">
export type SealedPart = InputOf<"sealPart">["sealed"]
export type StoredPart = OutputOf<"openWrite">["prior"][number]
export type OpenedWrite = OutputOf<"openWrite">
export type OpenedRead = Extract<OutputOf<"openRead">, { kind: "stored" }>
