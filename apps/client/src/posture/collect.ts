/** The report of this PC, whatever system it is. */
import { Fault } from "@schleuse/base"
import { type PostureReport, postureReport } from "@schleuse/posture"
import { collectLinux } from "./linux.ts"
import type { Machine } from "./machine.ts"
import { collectMacos } from "./macos.ts"
import { collectWindows } from "./windows.ts"

const COLLECTORS: Readonly<Record<string, (machine: Machine) => Promise<PostureReport>>> = {
  linux: collectLinux,
  win32: collectWindows,
  darwin: collectMacos,
}

/** Measures, and checks its own words against the report's schema. @throws POSTURE_UNREADABLE */
export async function collect(machine: Machine, platform: string): Promise<PostureReport> {
  const collector = COLLECTORS[platform]
  if (collector === undefined) throw new Fault("POSTURE_UNREADABLE", `no collector for ${platform}`)
  return postureReport(await collector(machine), "report")
}
