/**
 * Checks: what is asked of a PC, which requirement of the KBV guideline it serves, and what its results are called.
 *
 * Numbers are those of the guideline after § 390 SGB V in its text of 2025
 * (A1 = Anlage 1). A check is a row here and a function in `judge.ts`.
 */
export const CHECKS = {
  "os-supported": {
    requirements: ["A1-16", "A1-17"],
    de: "Das Betriebssystem bekommt noch Sicherheitsupdates",
    en: "The operating system still gets security updates",
  },
  "os-updates": {
    requirements: ["A1-14", "A1-16"],
    de: "Sicherheitsupdates sind installiert",
    en: "Security updates are installed",
  },
  firewall: { requirements: ["A1-11"], de: "Eine Firewall ist an", en: "A firewall is on" },
  scanner: { requirements: ["A1-20"], de: "Ein Virenscanner schützt", en: "A virus scanner protects" },
  "scanner-definitions": {
    requirements: ["A1-20"],
    de: "Der Virenscanner ist von heute",
    en: "The virus scanner is up to date",
  },
  "disk-encryption": {
    requirements: ["A1-26", "A3-13"],
    de: "Die Festplatte ist verschlüsselt",
    en: "The disk is encrypted",
  },
  "screen-lock": {
    requirements: ["A1-19", "A1-26"],
    de: "Der Bildschirm sperrt sich von selbst",
    en: "The screen locks itself",
  },
  administrator: {
    requirements: ["A1-26"],
    de: "Die Arbeit geschieht ohne Administratorrechte",
    en: "The work is done without administrator rights",
  },
  "private-use": {
    requirements: ["A1-26"],
    de: "Der Computer ist von privater Nutzung getrennt",
    en: "The computer is separated from private use",
  },
} as const

export type Check = keyof typeof CHECKS
export const CHECK_NAMES = Object.keys(CHECKS).filter((name): name is Check => Object.hasOwn(CHECKS, name))
