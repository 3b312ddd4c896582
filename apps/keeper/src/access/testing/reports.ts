/** What PCs say about themselves in tests. */
import type { PostureReport } from "@schleuse/posture"

const HOUR_MS = 3_600_000

/** As it should be, at this moment (ms). */
export function goodReport(now: number): PostureReport {
  return {
    v: 1,
    system: "windows",
    takenAt: now,
    bootedAt: now - 8 * HOUR_MS,
    os: {
      name: "Windows 11 Pro",
      version: "24H2",
      build: "26100.4061",
      updatedAt: now - 48 * HOUR_MS,
      searchedAt: now - HOUR_MS,
      pendingSecurity: 0,
    },
    firewalls: [{ name: "Windows Defender Firewall", state: "on" }],
    scanners: [
      { name: "Microsoft Defender", state: "active", definitionsAt: now - 3 * HOUR_MS, definitions: "current" },
    ],
    disk: "encrypted",
    lock: { state: "on", afterSeconds: 300 },
    administrator: "no",
    unread: [],
  }
}

/** A policy without patience refuses it: nothing protects. */
export function bareReport(now: number): PostureReport {
  return { ...goodReport(now), firewalls: [{ name: "Windows Defender Firewall", state: "off" }], scanners: [] }
}
