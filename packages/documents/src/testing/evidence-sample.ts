/** Pages of evidence as a keeper makes them, with their hashes, for tests of papers. */
import { createHash } from "node:crypto"
import { canonicalJson, parseJson } from "@schleuse/base"
import { CHECK_NAMES, CHECKS, PRESETS } from "@schleuse/posture"
import type { OutputOf } from "@schleuse/wire"

type Page = OutputOf<"postureEvidence">
type Device = NonNullable<Page["device"]>
type Row = Device["rows"][number]

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
export const FROM = Date.UTC(2026, 9, 1)
const TO = Date.UTC(2026, 9, 31) - 1
const CHECKPOINT =
  "schleuse.example/log\n4711\nq83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=\n\n— schleuse.example/log Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"

/** 26 letters of an id. */
export function idOf(number: number): string {
  return `0${number.toString(32)}`.padStart(26, "0")
}

/** A report, at so many hours after the first day. */
export function rowAt(hours: number, wrong: Partial<Record<(typeof CHECK_NAMES)[number], string>> = {}): Row {
  const results = CHECK_NAMES.map((check) => `${check}=${wrong[check]?.split(":")[0] ?? "ok"}`).join(",")
  const reasons = Object.entries(wrong)
    .map(([check, text]) => `${check}=${text.split(":")[1] ?? "not-measured"}`)
    .join(",")
  const isAdmitted = !Object.values(wrong).some((text) => text.startsWith("fail"))
  return { at: FROM + hours * HOUR_MS, isAdmitted, results, reasons, group: "all", entry: 1000 + hours }
}

export function deviceOf(number: number, changes: Partial<Device> = {}): Device {
  return {
    device: idOf(number),
    login: `praxis${number}`,
    institution: idOf(1),
    name: `Anmeldung ${number}`,
    system: "windows",
    state: "active",
    createdAt: FROM - 40 * DAY_MS,
    exceptions: [],
    rows: [],
    gaps: [],
    ...changes,
  }
}

export function pageOf(device: Device | undefined, changes: Partial<Page> = {}, entry = 5000): Page {
  const covered: Omit<Page, "entry" | "sha256"> = {
    institution: { institution: idOf(1), slug: "praxis-beispiel", name: "Praxis Dr. Änne Größe – Köln" },
    from: FROM,
    to: TO,
    madeAt: TO + 9 * HOUR_MS,
    log: { size: 4711, checkpoint: CHECKPOINT },
    checks: CHECK_NAMES.map((check) => ({ check, ...CHECKS[check], requirements: [...CHECKS[check].requirements] })),
    policies: [{ group: "all", since: 0, preset: "kbv-small", policy: PRESETS["kbv-small"] }],
    groups: [{ group: "all", since: 0 }],
    declarations: [
      {
        declaration: idOf(77),
        kind: "private-use",
        institution: idOf(1),
        declaredBy: "Dr. Änne Größe",
        declaredAt: FROM - DAY_MS,
        createdAt: FROM - DAY_MS,
      },
    ],
    ...(device === undefined ? {} : { device }),
    ...changes,
  }
  const sha256 = createHash("sha256")
    .update(canonicalJson(parseJson(JSON.stringify(covered))))
    .digest("hex")
  return { ...covered, entry, sha256 }
}

/** Three PCs: one that was always well, one with its troubles, one that never spoke. */
export function practice(): readonly Page[] {
  const good = Array.from({ length: 30 }, (_, day) => rowAt(day * 24 + 7))
  const off = { firewall: "warn:firewall-off", "disk-encryption": "unknown:not-measured" }
  const refused = { ...off, firewall: "fail:firewall-off", "scanner-definitions": "fail:definitions-old" }
  const troubled = [
    ...Array.from({ length: 8 }, (_, day) => rowAt(day * 24 + 8, { "disk-encryption": "unknown:not-measured" })),
    rowAt(200, off),
    rowAt(220, off),
    rowAt(230, refused),
    rowAt(400, { "disk-encryption": "unknown:not-measured" }),
    rowAt(424, { "disk-encryption": "unknown:not-measured" }),
  ]
  const exception = {
    exception: idOf(90),
    device: idOf(12),
    check: "screen-lock",
    reason: "Messgerät zeigt die Kurve auf diesem Bildschirm; Tür ist verschlossen.",
    createdAt: FROM + 3 * DAY_MS,
    until: FROM + 20 * DAY_MS,
  } as const
  const gaps = [{ from: FROM + 230 * HOUR_MS, to: FROM + 400 * HOUR_MS }]
  const second = deviceOf(12, { name: "Sprechzimmer 2", rows: troubled, exceptions: [exception], gaps })
  return [
    pageOf(deviceOf(11, { rows: good }), {}, 5000),
    pageOf(second, {}, 5001),
    pageOf(deviceOf(13, { name: "Labor", system: "linux", state: "removed" }), {}, 5002),
  ]
}
