/** The table of institutions: practices, hospitals, insurers and whoever else has a mailbox. */
import { parseTable, type TableRow } from "./csv-table.ts"
import { type Parsed, Seen } from "./problem.ts"
import {
  parseBetriebsnummer,
  parseBsnr,
  parseEmail,
  parseIk,
  parseName,
  parseSlug,
  parseTelephone,
  parseWord,
} from "./value-forms.ts"

const KINDS = {
  practice: "praxis",
  hospital: "krankenhaus",
  insurer: "krankenkasse",
  association: "verband",
  company: "unternehmen",
  authority: "behörde",
  operator: "betreiber",
} as const
const ROLES = { controller: "verantwortlicher", processor: "auftragsverarbeiter" } as const

export type InstitutionKind = keyof typeof KINDS
export type ContactRow = {
  readonly name: string
  readonly email?: string | undefined
  readonly telephone?: string | undefined
}
export type InstitutionRow = {
  readonly line: number
  readonly slug: string
  readonly name: string
  readonly kind: InstitutionKind
  readonly role: keyof typeof ROLES
  readonly ik?: string | undefined
  readonly bsnr?: string | undefined
  readonly betriebsnummer?: string | undefined
  readonly technicalContact?: ContactRow | undefined
  readonly securityContact?: ContactRow | undefined
  readonly aroundTheClockContact?: ContactRow | undefined
  readonly dataProtectionOfficer?: ContactRow | undefined
  readonly dataProtectionAuthority?: string | undefined
  readonly legalSupervision?: string | undefined
}

/** Headings in English and German, in any order. */
const COLUMNS = {
  slug: { german: "kurzname", required: true },
  name: { german: "bezeichnung", required: true },
  kind: { german: "art", required: true },
  role: { german: "datenschutzrolle" },
  ik: { german: "institutionskennzeichen" },
  bsnr: { german: "betriebsstättennummer" },
  betriebsnummer: { german: "bbnr" },
  technical_name: { german: "technik_name" },
  technical_email: { german: "technik_email" },
  technical_telephone: { german: "technik_telefon" },
  security_name: { german: "sicherheit_name" },
  security_email: { german: "sicherheit_email" },
  security_telephone: { german: "sicherheit_telefon" },
  clock_name: { german: "rund_um_die_uhr_name" },
  clock_email: { german: "rund_um_die_uhr_email" },
  clock_telephone: { german: "rund_um_die_uhr_telefon" },
  officer_name: { german: "datenschutz_name" },
  officer_email: { german: "datenschutz_email" },
  officer_telephone: { german: "datenschutz_telefon" },
  data_protection_authority: { german: "datenschutzaufsicht" },
  legal_supervision: { german: "rechtsaufsicht" },
} as const
type Row = TableRow<keyof typeof COLUMNS>

/** Institutions of a CSV file; `role` is `controller` unless it says otherwise. Never throws: see `problems`. */
export function parseInstitutions(bytes: Uint8Array): Parsed<InstitutionRow> {
  const slugs = new Seen("slug")
  const iks = new Seen("ik")
  return parseTable(bytes, COLUMNS, (row) => {
    const institution = readInstitution(row)
    slugs.requireNew(institution.slug, row.line)
    if (institution.ik !== undefined) iks.requireNew(institution.ik, row.line)
    return institution
  })
}

function readInstitution(row: Row): InstitutionRow {
  return {
    line: row.line,
    slug: row.required("slug", parseSlug),
    name: row.required("name", parseName),
    kind: row.required("kind", parseWord(KINDS)),
    role: row.optional("role", parseWord(ROLES)) ?? "controller",
    ik: row.optional("ik", parseIk),
    bsnr: row.optional("bsnr", parseBsnr),
    betriebsnummer: row.optional("betriebsnummer", parseBetriebsnummer),
    technicalContact: readContact(row, "technical"),
    securityContact: readContact(row, "security"),
    aroundTheClockContact: readContact(row, "clock"),
    dataProtectionOfficer: readContact(row, "officer"),
    dataProtectionAuthority: row.optional("data_protection_authority", parseName),
    legalSupervision: row.optional("legal_supervision", parseName),
  }
}

/** An address without a name would be nobody's. */
function readContact(row: Row, whose: "technical" | "security" | "clock" | "officer"): ContactRow | undefined {
  const email = row.optional(`${whose}_email`, parseEmail)
  const telephone = row.optional(`${whose}_telephone`, parseTelephone)
  if (email === undefined && telephone === undefined && row.optional(`${whose}_name`, parseName) === undefined) {
    return undefined
  }
  return { name: row.required(`${whose}_name`, parseName), email, telephone }
}
