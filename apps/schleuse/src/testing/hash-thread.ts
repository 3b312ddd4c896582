/** Looks at the threads of a running door, from outside: is the one there that hashes, and how much has it worked? Linux only. */

/** Node's name for threads that run scripts; a door has one, which hashes. */
const NAME = "WorkerThread"

/** One line a thread: its name and the nanoseconds that it has run. */
const LOOK = `for task in /proc/"$1"/task/*; do echo "$(cat "$task/comm") $(cut -d' ' -f1 "$task/schedstat")"; done`

/** Runs a program where the process ids count, and gives what it printed. */
export type Run = (...argv: readonly string[]) => string

/** Nanoseconds of CPU of a door's hash thread; undefined if it has none. */
export function hashThreadNs(run: Run, pid: string | number): number | undefined {
  const lines = run("sh", "-c", LOOK, "look", String(pid)).split("\n")
  const found = lines.map((line) => line.split(" ")).find(([name]) => name === NAME)
  return found === undefined ? undefined : Number(found[1])
}
