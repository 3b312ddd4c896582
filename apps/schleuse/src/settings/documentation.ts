/** Makes docs/settings.md and docs/einstellungen.md from the table of settings. Run directly it prints one: `de` or `en`. */
import type { Language } from "../command-line/language.ts"
import { SETTING_KEYS, type SettingRow, SETTINGS } from "./settings-table.ts"

const EXAMPLE = `
\`\`\`toml
language = "de"
contact = "IT-Leitstelle, Telefon 0000 123456"

[operator]
name = "KV Musterland"

[doors.sftp]
listen = "0.0.0.0:2022"

[doors.console]
listen = "10.0.0.5:8444"

[console]
origin = "https://konsole.kv.example:8444"

[texts]
imprint = "/etc/schleuse/impressum.txt"
\`\`\`
`

const INTRODUCTION: Readonly<Record<Language, string>> = {
  en: `<!-- Generated from apps/schleuse/src/settings/settings-table.ts. Do not edit. -->
# Settings

One TOML file, given with \`--settings FILE\`; without it \`schleuse.toml\` in the data folder is read if it is there. Each key
may be absent and then has its default. An unknown key or a value that is not allowed ends the start with file, line and the
nearest name. Secrets never stand in this file. Changes count from the next start; the start entry in the log carries the hash
of the settings in force. The console shows them all under *Settings*. Deutsch: [einstellungen.md](einstellungen.md).
${EXAMPLE}
| key | default | meaning | consequence | allowed |
|---|---|---|---|---|
`,
  de: `<!-- Generated from apps/schleuse/src/settings/settings-table.ts. Do not edit. -->
# Einstellungen

Eine TOML-Datei, angegeben mit \`--settings DATEI\`; sonst wird \`schleuse.toml\` im Datenordner gelesen, wenn es sie gibt. Jeder
Schlüssel darf fehlen und hat dann seine Vorgabe. Ein unbekannter Schlüssel oder ein Wert, der nicht erlaubt ist, beendet den
Start mit Datei, Zeile und dem ähnlichsten Namen. Geheimnisse stehen nie in dieser Datei. Änderungen gelten ab dem nächsten
Start; der Starteintrag im Protokoll trägt die Prüfsumme der geltenden Einstellungen. Die Konsole zeigt alle unter
*Einstellungen*. English: [settings.md](settings.md).
${EXAMPLE}
| Schlüssel | Vorgabe | Bedeutung | Folge | erlaubt |
|---|---|---|---|---|
`,
}

/** The document's whole text. */
export function describeSettings(language: Language): string {
  const rows = SETTING_KEYS.map((key) => {
    const row: SettingRow<unknown> = SETTINGS[key]
    const texts = [row.meaning, row.consequence, row.expected].map((text) => text[language])
    return `| ${[`\`${key}\``, `\`${JSON.stringify(row.default)}\``, ...texts].join(" | ")} |\n`
  })
  return INTRODUCTION[language] + rows.join("")
}

if (import.meta.main) process.stdout.write(describeSettings(process.argv[2] === "de" ? "de" : "en"))
