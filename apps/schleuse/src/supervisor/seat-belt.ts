/**
 * The seat belt: Node's own restrictions for keeper and doors.
 *
 * Not the wall (that is the user id and the namespace), but it stops the first
 * clumsy step of somebody who runs code inside: no eval, no foreign functions,
 * and for doors no other files and no programs.
 */

export type Reach = {
  /** Folders as the process sees them. */
  readonly read: readonly string[]
  readonly write: readonly string[]
}

const BOTH: readonly string[] = [
  // It is on by default and reads any memory of the process.
  "--no-experimental-ffi",
  "--disallow-code-generation-from-strings",
  "--disable-proto=delete",
  // SIGUSR1 would open the debugger.
  "--disable-sigusr1",
  // Node calls --allow-net experimental at each start; we know.
  "--disable-warning=ExperimentalWarning",
  // Nor that --allow-worker is dangerous: a door gives it up before it listens.
  "--disable-warning=PERM0006",
  // The script may lie behind a descriptor, where its real path cannot be walked.
  "--preserve-symlinks",
  "--preserve-symlinks-main",
]

/**
 * Leave collecting to whoever carries bytes (apps/exchange, ssh/garbage.ts; packages/carry, garbage.ts): measured, a sixth to a
 * third of its CPU time.
 */
const DOOR_MEMORY: readonly string[] = [
  "--expose-gc",
  "--external-memory-accounted-in-global-limit",
  "--initial-heap-size=96",
]

/** Node's arguments before a door's script. It listens, so it has the network; what goes out is for nftables. */
export function doorSeatBelt({ read, write }: Reach): readonly string[] {
  const inside = (folder: string) => (folder.endsWith("/") ? folder : `${folder}/`)
  return [
    ...DOOR_MEMORY,
    "--permission",
    "--allow-net",
    // For the thread that hashes; the door gives it up when that thread runs, before it listens.
    "--allow-worker",
    ...read.map((folder) => `--allow-fs-read=${inside(folder)}`),
    ...write.map((folder) => `--allow-fs-write=${inside(folder)}`),
    ...BOTH,
  ]
}

/**
 * Node's arguments before the script of a listener that is no door: it reads its own code, and no other file but those of
 * `folders`. Whether it may dial is for nftables: --allow-net knows no difference.
 */
export function listenerSeatBelt(code: string, ...folders: readonly string[]): readonly string[] {
  return ["--permission", "--allow-net", ...[code, ...folders].map((one) => `--allow-fs-read=${one}/`), ...BOTH]
}

/**
 * Node's arguments before the keeper's script. Not --permission: Node 26.10
 * then refuses fsync, fdatasync and fchmod whatever is allowed, and a keeper
 * that cannot make a part durable must not acknowledge it. Its reach is
 * limited by its user and, under root, by a network namespace of its own.
 */
export function keeperSeatBelt(): readonly string[] {
  return BOTH
}

/** The same for the gate, through which bytes go. */
export function gateSeatBelt(code: string, ...folders: readonly string[]): readonly string[] {
  return [...DOOR_MEMORY, ...listenerSeatBelt(code, ...folders)]
}
