/**
 * The list of what is in the access software: CycloneDX 1.6, JSON (ECMA-424).
 *
 * Only what was bundled and the runtimes, with versions and hashes from the
 * lock file. Its number comes from its content, so it is reproducible.
 */
import { createHash } from "node:crypto"
import { parseBase64 } from "@schleuse/base"
import type { Locked } from "./lock.ts"

export type SbomOptions = {
  readonly version: string
  /** Taken into the bundle. */
  readonly parts: readonly Locked[]
  /** One for each system. */
  readonly runtimes: readonly Locked[]
}

export function sbom({ version, parts, runtimes }: SbomOptions): string {
  const self = { type: "application", "bom-ref": "schleuse-zugang", name: "schleuse-zugang", version }
  const components = [...parts, ...runtimes].map(componentOf)
  const content = {
    metadata: { component: self },
    components,
    dependencies: [{ ref: self["bom-ref"], dependsOn: components.map((component) => component["bom-ref"]) }],
  }
  const digest = createHash("sha256").update(JSON.stringify(content)).digest("hex")
  // RFC 9562, version 8: made by a rule of our own.
  const number = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`
  const head = { bomFormat: "CycloneDX", specVersion: "1.6", serialNumber: `urn:uuid:${number}`, version: 1 }
  return `${JSON.stringify({ ...head, ...content }, null, 2)}\n`
}

function componentOf({ name, version, integrity, licence }: Locked) {
  const isOurs = integrity === undefined
  const ref = `pkg:npm/${name.replace(/^@/, "%40")}@${version}`
  return {
    type: "library",
    "bom-ref": ref,
    name,
    version,
    ...(isOurs ? {} : { purl: ref }),
    // An SPDX id or an expression of several: the latter form takes both.
    licenses: [{ expression: licence }],
    ...(isOurs ? {} : { hashes: [{ alg: "SHA-512", content: hexOf(integrity) }] }),
  }
}

function hexOf(integrity: string): string {
  const [kind, text = ""] = integrity.split("-")
  if (kind !== "sha512") throw new Error(`a lock file with ${kind} instead of sha512`)
  return parseBase64(text).toString("hex")
}
