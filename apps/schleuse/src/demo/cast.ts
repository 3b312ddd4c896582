/** The fictitious world of the demo (blueprint, section 8): who takes part, and who may send to whom. All of it is invented. */
import type { DoorZone, InputOf } from "@schleuse/wire"

export type CastMember = {
  readonly slug: string
  readonly name: string
  readonly kind: InputOf<"addInstitution">["kind"]
  readonly ik?: string
  readonly bsnr?: string
  readonly betriebsnummer?: string
  /** Doors of its machine account, which has the same name as the institution; none: no account. */
  readonly doors: readonly DoorZone[]
}

// The IKs have a right check digit (positions 3 to 8, weights 2 and 1, digit sums, modulo 10); region 99 is nobody's.
export const CAST: readonly CastMember[] = [
  { slug: "praxis-beispiel", name: "Praxis Dr. Beispiel", kind: "practice", bsnr: "990000100", doors: ["sftp"] },
  { slug: "klinikum-musterstadt", name: "Klinikum Musterstadt", kind: "hospital", ik: "269900019", doors: ["sftp"] },
  { slug: "aok-musterland", name: "AOK Musterland", kind: "insurer", ik: "109900019", doors: ["sftp", "inside"] },
  {
    slug: "aok-beispielregion",
    name: "AOK Beispielregion",
    kind: "insurer",
    ik: "109900020",
    doors: ["sftp", "inside"],
  },
  { slug: "muster-gmbh", name: "Muster GmbH", kind: "company", betriebsnummer: "99000015", doors: ["sftp"] },
  { slug: "agentur-musterstadt", name: "Agentur Musterstadt", kind: "authority", doors: ["sftp"] },
  { slug: "kv-musterland", name: "KV Musterland", kind: "operator", doors: [] },
]

const INSURERS = ["aok-musterland", "aok-beispielregion"]

export type Delivery = { readonly from: string; readonly to: string; readonly procedure: string }

/** Everybody sends to both insurers, they answer everybody and each other; the hospital and the practice exchange letters. */
export const DELIVERIES: readonly Delivery[] = [
  ...CAST.filter(({ doors }) => doors.length > 0).flatMap(({ slug }) =>
    INSURERS.filter((insurer) => insurer !== slug).map((to) => ({ from: slug, to, procedure: "Datenaustausch" })),
  ),
  ...CAST.filter(({ slug, doors }) => doors.length > 0 && !INSURERS.includes(slug)).flatMap(({ slug }) =>
    INSURERS.map((from) => ({ from, to: slug, procedure: "Rückmeldung" })),
  ),
  { from: "praxis-beispiel", to: "klinikum-musterstadt", procedure: "Einweisung" },
  { from: "klinikum-musterstadt", to: "praxis-beispiel", procedure: "Entlassbrief" },
]

/** One shared folder: both insurers write, the others with an account read. */
export const SHARED_FOLDER = {
  slug: "rundschreiben",
  owner: "aok-musterland",
  grants: CAST.filter(({ doors }) => doors.length > 0).map(({ slug }) => ({
    slug,
    access: INSURERS.includes(slug) ? ("read-write" as const) : ("read" as const),
  })),
}
