/** Makes docs/commands.md from the command table. */

/** What the document says of a row. */
export type CommandRow = {
  readonly zones: readonly string[]
  readonly session: string
  readonly leaves: readonly string[]
  readonly lane: string
  readonly answer: string
  readonly purpose: string
}

const INTRODUCTION = `<!-- Generated from packages/wire/src/commands by \`npm run check -- --fix --only generated\`. Do not edit. -->
# Commands

Everything that anyone may ask the keeper: no row, no answer. There is no generic query, no internal endpoint and no pass-through.
The fields of each request and answer stand in \`packages/wire/src/commands\`; an unknown command, an unknown field or a command of
another zone is refused, and the refusal is in the log.

- **zones**: at which descriptors it may be asked. A descriptor is a zone for its whole life.
- **session**: whether the request must name a live session of this very door instance.
- **log**: the types of entries that an accepted request writes (\`packages/leaf/src/leaf-types.ts\`). A refusal writes \`denied\` or \`knock\`.
- **lane**: *priority* goes first, and works from reserved space when the disk is full; *growing* takes space and is refused first when it is short.
- **answer**: *early* releases nothing that is stored and may be answered before its commit; all others are answered after their
  entry is durable.

| command | purpose | zones | session | log | lane | answer |
|---|---|---|---|---|---|---|
`

/** The document's whole text. @throws TypeError if a purpose would break the table */
export function describeCommands(commands: Readonly<Record<string, CommandRow>>): string {
  const rows = Object.entries(commands).map(([name, row]) => {
    if (/[|\n]/.test(row.purpose)) throw new TypeError(`the purpose of ${name} does not fit into a table`)
    const leaves = row.leaves.map((leaf) => `\`${leaf}\``).join(", ")
    return `| \`${name}\` | ${row.purpose} | ${row.zones.join(", ")} | ${row.session} | ${leaves} | ${row.lane} | ${row.answer} |\n`
  })
  return `${INTRODUCTION}${rows.join("")}`
}
