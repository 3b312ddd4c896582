/**
 * Evidence as a table: rows of text, for CSV and for paper, in German or English.
 *
 * One row for each report that is kept, gap, exception, declaration and change
 * of the rules. Says in its first row that all of it rests on what PCs said of
 * themselves.
 */
import { type Check, CHECK_NAMES, CHECKS } from "./check.ts"
import type { Policy } from "./policy.ts"
import { REASONS } from "./words.ts"

type Language = "de" | "en"

/** What a page of `postureEvidence` has, as far as a table needs it. */
export type EvidencePage = {
  readonly institution: { readonly slug: string; readonly name: string }
  readonly madeAt: number
  readonly entry: number
  readonly sha256: string
  readonly log: { readonly size: number }
  readonly policies: readonly {
    readonly group: string
    readonly since: number
    readonly preset?: string | undefined
    readonly policy: Policy
  }[]
  readonly declarations: readonly {
    readonly declaration: string
    readonly account?: string | undefined
    readonly declaredBy: string
    readonly declaredAt: number
    readonly endedAt?: number | undefined
  }[]
  readonly device?:
    | {
        readonly device: string
        readonly login: string
        readonly name: string
        readonly system: string
        readonly exceptions: readonly {
          readonly check: Check
          readonly createdAt: number
          readonly until: number
          readonly reason: string
        }[]
        readonly rows: readonly {
          readonly at: number
          readonly isAdmitted: boolean
          readonly results: string
          readonly reasons: string
          readonly group: string
          readonly entry: number
        }[]
        readonly gaps: readonly { readonly from: number; readonly to: number }[]
      }
    | undefined
}

export const SELF_REPORTED: Readonly<Record<Language, string>> = {
  de: "Alle Angaben beruhen auf dem, was die Computer über sich selbst melden. Wem ein Computer gehört, der kann sie fälschen.",
  en: "Everything here rests on what the computers say of themselves. Whoever owns a computer can forge it.",
}

const WORDS = {
  de: {
    kind: ["Meldung", "Lücke", "Ausnahme", "Erklärung", "Regeln", "Hinweis"],
    columns: ["Art", "Einrichtung", "Gerät", "Name", "System", "Von", "Bis", "Zugelassen", "Gruppe"],
    last: ["Einzelheiten", "Protokolleintrag", "Eintrag dieser Seite", "SHA-256 dieser Seite"],
    yes: "ja",
    no: "nein",
    states: { ok: "in Ordnung", warn: "Warnung", fail: "abgelehnt", unknown: "nicht gemessen" },
    silent: "keine Meldung: ausgeschaltet oder ohne Verbindung",
    whole: "ganze Einrichtung",
    person: "eine Person",
    by: "erklärt von",
    modes: { observe: "nur beobachtet", warn: "nur gewarnt", enforce: "verlangt" },
  },
  en: {
    kind: ["Report", "Gap", "Exception", "Declaration", "Rules", "Note"],
    columns: ["Kind", "Institution", "Device", "Name", "System", "From", "To", "Admitted", "Group"],
    last: ["Details", "Log entry", "Entry of this page", "SHA-256 of this page"],
    yes: "yes",
    no: "no",
    states: { ok: "in order", warn: "warning", fail: "refused", unknown: "not measured" },
    silent: "no report: turned off or without a connection",
    whole: "the whole institution",
    person: "one person",
    by: "declared by",
    modes: { observe: "only observed", warn: "only warned", enforce: "required" },
  },
} as const

/** Its first row names the columns. Texts are as people and PCs wrote them: no spreadsheet may take one for a formula. */
export function evidenceRows(pages: readonly EvidencePage[], language: Language): readonly (readonly string[])[] {
  const table = new EvidenceTable(language)
  return [...table.head(), ...pages.flatMap((page) => table.rowsOf(page))]
}

/** The same, page by page: what stands on several pages (declarations, rules) is a row once. */
export class EvidenceTable {
  readonly #language: Language
  readonly #seen = new Set<string>()

  constructor(language: Language) {
    this.#language = language
  }

  /** The names of the columns, and on whose word all of it rests. */
  head(): readonly (readonly string[])[] {
    const language = this.#language
    const words = WORDS[language]
    const checks = CHECK_NAMES.map((check) => `${CHECKS[check][language]} (${CHECKS[check].requirements.join(", ")})`)
    const note = row(language, { kind: 5, details: SELF_REPORTED[language] })
    return [[...words.columns, ...checks, ...words.last], note]
  }

  /** Pages come in the keeper's order, each once. */
  rowsOf(page: EvidencePage): readonly (readonly string[])[] {
    const [language, seen] = [this.#language, this.#seen]
    const words = WORDS[language]
    const rows: string[][] = []
    for (const declared of page.declarations) {
      if (seen.has(declared.declaration)) continue
      seen.add(declared.declaration)
      const whose = declared.account === undefined ? words.whole : words.person
      const details = `${whose}, ${words.by} ${declared.declaredBy}`
      rows.push(
        row(language, {
          kind: 3,
          page,
          from: declared.declaredAt,
          to: declared.endedAt,
          details,
          check: "private-use",
        }),
      )
    }
    for (const { group, since, preset, policy } of page.policies) {
      const key = `${group} ${since}`
      if (seen.has(key)) continue
      seen.add(key)
      const states = new Map(CHECK_NAMES.map((check) => [check, ruleText(policy, check, words.modes)]))
      rows.push(row(language, { kind: 4, page, from: since, group, details: preset ?? "", states }))
    }
    rows.push(...rowsOfDevice(page, language))
    return rows
  }
}

function rowsOfDevice(page: EvidencePage, language: Language): readonly string[][] {
  const { device } = page
  if (device === undefined) return []
  const words = WORDS[language]
  const reports = device.rows.map((one) => {
    const states = new Map(
      one.results.split(",").map((pair) => {
        const [check = "", state = ""] = pair.split("=")
        return [check, stateWord(state, words.states)] as const
      }),
    )
    const details = one.reasons
      .split(",")
      .flatMap((pair) => (pair === "" ? [] : [reasonText(pair.split("=")[1] ?? "", language)]))
      .join(" ")
    const admitted = one.isAdmitted ? words.yes : words.no
    return row(language, { kind: 0, page, from: one.at, admitted, group: one.group, states, details, entry: one.entry })
  })
  const gaps = device.gaps.map((gap) => row(language, { kind: 1, page, ...gap, details: words.silent }))
  const exceptions = device.exceptions.map(({ check, createdAt, until, reason }) =>
    row(language, { kind: 2, page, from: createdAt, to: until, check, details: reason }),
  )
  return [...exceptions, ...gaps, ...reports]
}

type Fields = {
  readonly kind: number
  readonly page?: EvidencePage
  readonly from?: number
  readonly to?: number | undefined
  readonly admitted?: string
  readonly group?: string
  readonly states?: ReadonlyMap<string, string>
  /** The only check that it is about. */
  readonly check?: Check
  readonly details: string
  readonly entry?: number
}

function row(language: Language, fields: Fields): string[] {
  const { kind, page, from, to, admitted = "", group = "", states, check, details, entry } = fields
  const isOfDevice = kind <= 2
  const device = isOfDevice ? page?.device : undefined
  return [
    WORDS[language].kind[kind] ?? "",
    page?.institution.name ?? "",
    device?.device ?? "",
    device === undefined ? "" : `${device.name} (${device.login})`,
    device?.system ?? "",
    timeText(from),
    timeText(to),
    admitted,
    group,
    ...CHECK_NAMES.map((name) => states?.get(name) ?? (name === check ? "×" : "")),
    details,
    entry === undefined ? "" : String(entry),
    page === undefined ? "" : String(page.entry),
    page?.sha256 ?? "",
  ]
}

/** In UTC, which is said by its `Z`: a paper from another time zone means the same. */
function timeText(ms: number | undefined): string {
  return ms === undefined ? "" : ms === 0 ? "–" : new Date(ms).toISOString().replace(/\.\d+Z$/, "Z")
}

function ruleText(policy: Policy, check: Check, modes: Readonly<Record<Policy[Check]["mode"], string>>): string {
  const { mode, limit, graceHours } = policy[check]
  return [modes[mode], ...(limit > 0 ? [String(limit)] : []), ...(graceHours > 0 ? [`+${graceHours} h`] : [])].join(" ")
}

function stateWord(state: string, words: Readonly<Record<"ok" | "warn" | "fail" | "unknown", string>>): string {
  return state === "ok" || state === "warn" || state === "fail" || state === "unknown" ? words[state] : state
}

function reasonText(reason: string, language: Language): string {
  const known = Object.entries(REASONS).find(([word]) => word === reason)?.[1]
  return known === undefined ? reason : known[language === "de" ? 0 : 1].replace(" {product}", "")
}
