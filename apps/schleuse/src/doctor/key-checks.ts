/** Keys: are they there, and are they for the keeper's eyes only? Never opens one. */
import { existsSync, lstatSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import type { Finding, Patient } from "./finding.ts"

/** Made at the first start. If neither of the two keys is there, they are systemd's credentials. */
const NEEDED = ["root.key", "log.key", "root.check"]
const AS_CREDENTIALS = ["root.key", "log.key"]
const KNOWN = [/^root\.key$/, /^root\.check$/, /^log\.key$/, /^epochs(?:\/.*)?$/]

export function checkKeys({ dataFolder, isolation }: Patient): readonly Finding[] {
  const folder = join(dataFolder, "keys")
  if (!existsSync(folder)) return []
  const started = existsSync(join(dataFolder, "keeper.sqlite")) && statSync(join(dataFolder, "keeper.sqlite")).size > 0
  const keeper = isolation.kind === "separate-users" ? isolation.keeper : undefined
  const findings: Finding[] = []
  const isThere = (name: string) => existsSync(join(folder, name))
  const needed = AS_CREDENTIALS.some(isThere) ? NEEDED : NEEDED.filter((name) => !AS_CREDENTIALS.includes(name))
  for (const name of needed) {
    if (!started || isThere(name)) continue
    findings.push({
      check: "keys",
      state: "fail",
      text: {
        de: "Ein Schlüssel fehlt; ohne ihn startet der Dienst nicht.",
        en: "A key is missing; the service does not start without it.",
      },
      hint: {
        de: "Spielen Sie den Ordner keys aus der Sicherung ein.",
        en: "Restore the folder keys from the backup.",
      },
      where: `keys/${name}`,
    })
  }
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const stats = lstatSync(join(folder, path), { throwIfNoEntry: false })
    if (stats === undefined) continue
    const isPlain = stats.isFile() || stats.isDirectory()
    const isPrivate = (stats.mode & 0o077) === 0 && (keeper === undefined || stats.uid === keeper)
    if (isPlain && !isPrivate && (stats.isFile() || (stats.mode & 0o022) !== 0)) {
      findings.push({
        check: "keys",
        state: "fail",
        text: {
          de: "Ein Schlüssel ist nicht nur für den Dienst lesbar.",
          en: "A key can be read by others than the service.",
        },
        hint: {
          de: "chmod 600 und chown auf den Benutzer des Keepers; erwägen Sie, den Schlüssel zu erneuern.",
          en: "chmod 600 and chown to the keeper's user; consider renewing the key.",
        },
        where: `keys/${path}`,
      })
    } else if (!isPlain || !KNOWN.some((known) => known.test(path))) {
      findings.push({
        check: "keys",
        state: "fail",
        text: { de: "Diese Datei gehört nicht zu den Schlüsseln.", en: "This file does not belong to the keys." },
        hint: {
          de: "Prüfen Sie, wer sie angelegt hat, und entfernen Sie sie dann.",
          en: "Find out who made it, then remove it.",
        },
        where: `keys/${path}`,
      })
    }
  }
  if (findings.length > 0) return findings
  const text = started
    ? { de: "Die Schlüssel sind da und privat.", en: "The keys are there and private." }
    : { de: "Noch keine Schlüssel: Sie entstehen beim ersten Start.", en: "No keys yet: the first start makes them." }
  return [{ check: "keys", state: "ok", text }]
}
