/** Makes docs/settings.md from the table of settings. Run directly it prints the document. */
import { SETTING_KEYS, type SettingRow, SETTINGS } from "./settings-table.ts"

const INTRODUCTION = `<!-- Generated from apps/schleuse/src/settings/settings-table.ts. Do not edit. -->
# Settings

One TOML file, given with \`--settings FILE\`; without it \`schleuse.toml\` in the data folder is read if it is there. Each key
may be absent and then has its default. An unknown key or a value that is not allowed ends the start with file, line and the
nearest name. Secrets never stand in this file. Changes count from the next start; the start entry in the log carries the hash
of the settings in force.

\`\`\`toml
language = "de"
contact = "IT-Leitstelle, Telefon 0000 123456"

[doors.sftp]
listen = "0.0.0.0:2022"

[doors.inside]
listen = "10.0.0.5:2122"
\`\`\`

| key | default | meaning | consequence | allowed |
|---|---|---|---|---|
`

/** The document's whole text. */
export function describeSettings(): string {
  const rows = SETTING_KEYS.map((key) => {
    const row: SettingRow<unknown> = SETTINGS[key]
    const cells = [`\`${key}\``, `\`${JSON.stringify(row.default)}\``, row.meaning, row.consequence, row.expected]
    return `| ${cells.join(" | ")} |\n`
  })
  return INTRODUCTION + rows.join("")
}

if (import.meta.main) process.stdout.write(describeSettings())
