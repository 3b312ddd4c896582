/** What `npm run bench -- …` understands. */
import { parseArgs } from "node:util"

export type Options = {
  /** Names of parts; empty: all. */
  readonly parts: readonly string[]
  /** RAM disk or wherever transferred data shall lie. */
  readonly folder: string
  /** A real disk, for what is about durability. */
  readonly disk: string
  readonly rounds: number
  readonly largeBytes: number
  readonly memoryBytes: number
  readonly smallFiles: number
  readonly logins: number
  readonly idleSessions: number
  readonly seconds: number
  readonly entries: number
  readonly profile: boolean
}

type Size = Pick<
  Options,
  "rounds" | "largeBytes" | "memoryBytes" | "smallFiles" | "logins" | "idleSessions" | "seconds" | "entries"
>

const FULL: Size = {
  rounds: 5,
  largeBytes: 1e9,
  memoryBytes: 10e9,
  smallFiles: 10_000,
  logins: 3000,
  idleSessions: 100,
  seconds: 5,
  entries: 1_000_000,
}
const QUICK: Size = {
  rounds: 1,
  largeBytes: 100e6,
  memoryBytes: 500e6,
  smallFiles: 500,
  logins: 50,
  idleSessions: 20,
  seconds: 1,
  entries: 20_000,
}

export const USAGE = `npm run bench -- [PART …] [options]
  --quick             everything small: shows that it works, not how fast it is
  --folder DIR        where transferred data lies (default /dev/shm)
  --disk DIR          where durability is measured (default bench/out)
  --rounds N          rounds in which the peers take turns
  --large-mb N        size of the large file
  --memory-mb N       size of the transfer in part memory
  --small-files N     number of files of 4 KB
  --logins N          number of logins
  --idle N            idle sessions in part memory
  --seconds N         time for each measured loop of part keeper
  --entries N         entries of the log in part verify
  --profile           CPU profiles of the keeper into bench/out (part keeper)

Beside what is installed: openssh-server and openssh-client, rclone, openvpn. Part pages needs chromium;
part gate-far needs root, iproute2 and python3.`

const WHOLE = /^[1-9]\d{0,9}$/

/** @throws TypeError with a sentence */
export function parseOptions(
  words: readonly string[],
  places: { readonly ram: string; readonly disk: string },
): Options {
  const text = { type: "string" } as const
  const flag = { type: "boolean" } as const
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      quick: flag,
      profile: flag,
      folder: text,
      disk: text,
      rounds: text,
      "large-mb": text,
      "memory-mb": text,
      "small-files": text,
      logins: text,
      idle: text,
      seconds: text,
      entries: text,
    },
  })
  const size = values.quick === true ? QUICK : FULL
  const whole = (name: string, value: string | undefined, unit: number, otherwise: number): number => {
    if (value === undefined) return otherwise
    if (!WHOLE.test(value)) throw new TypeError(`--${name} must be a whole number above 0`)
    return Number(value) * unit
  }
  return {
    parts: positionals,
    folder: values.folder ?? places.ram,
    disk: values.disk ?? places.disk,
    rounds: whole("rounds", values.rounds, 1, size.rounds),
    largeBytes: whole("large-mb", values["large-mb"], 1e6, size.largeBytes),
    memoryBytes: whole("memory-mb", values["memory-mb"], 1e6, size.memoryBytes),
    smallFiles: whole("small-files", values["small-files"], 1, size.smallFiles),
    logins: whole("logins", values.logins, 1, size.logins),
    idleSessions: whole("idle", values.idle, 1, size.idleSessions),
    seconds: whole("seconds", values.seconds, 1, size.seconds),
    entries: whole("entries", values.entries, 1, size.entries),
    profile: values.profile === true,
  }
}
