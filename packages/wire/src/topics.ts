/** Topics: what a console may be told has changed. They say that something did, never what: a page asks for that. */
export const TOPICS = [
  "sessions",
  "approvals",
  "uploads",
  "files",
  "doors",
  "cuts",
  "refusals",
  /** Institutions, accounts, keys, folders, rules: what an act of administration changed. */
  "administration",
  /** Start, seal, clock. */
  "keeper",
  /** Entries that are more than somebody's look at a list. */
  "log",
] as const

export type Topic = (typeof TOPICS)[number]
