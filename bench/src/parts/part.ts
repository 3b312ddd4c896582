/** What a part of the bench is, and what it gives back. */

export type Row = {
  readonly what: string
  /** Columns with their units in the name. */
  readonly figures: Readonly<Record<string, number | string>>
  /** What the project wants, if it wants something here. */
  readonly aim?: string | undefined
}

export type PartContext = {
  /** A new, empty folder where transferred data lies: on the RAM disk unless asked otherwise. */
  readonly dataFolder: (name: string) => string
  /** A new, empty folder on a real disk, for what is about durability. */
  readonly diskFolder: (name: string) => string
  readonly rounds: number
  /** Of a large file, in bytes. */
  readonly largeBytes: number
  /** Of the transfer in the memory part, in bytes. */
  readonly memoryBytes: number
  readonly smallFiles: number
  readonly logins: number
  readonly idleSessions: number
  /** Time for each measured loop. */
  readonly seconds: number
  /** Entries of the log to verify. */
  readonly entries: number
  /** Folder for CPU profiles; absent: none are made. */
  readonly profile: string | undefined
  /** A line about progress. */
  readonly say: (line: string) => void
}

export type Part = {
  readonly name: string
  readonly purpose: string
  readonly run: (context: PartContext) => Promise<readonly Row[]>
}
