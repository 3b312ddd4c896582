/**
 * Which system a browser says it runs on, to offer the right file first.
 *
 * Guesses from two headers that anybody can write; a wrong guess costs one
 * more click. Source: UA Client Hints (Sec-CH-UA-Platform), RFC 9110 § 10.1.5.
 */
import type { System } from "./downloads.ts"

export const SYSTEM_NAMES: Readonly<Record<System, string>> = { windows: "Windows", macos: "macOS", linux: "Linux" }

/** `phone`: a system that the software does not run on. */
export type Visitor = System | "phone" | undefined

const PLATFORMS: Readonly<Record<string, Visitor>> = {
  '"Windows"': "windows",
  '"macOS"': "macos",
  '"Linux"': "linux",
  '"Android"': "phone",
  '"iOS"': "phone",
}

/** In this order: Android says Linux, iPhones say Mac OS X. */
const AGENTS: readonly (readonly [RegExp, Visitor])[] = [
  [/\b(?:Android|iPhone|iPad|iPod)\b/, "phone"],
  [/\bCrOS\b/, undefined],
  [/\bWindows NT\b/, "windows"],
  [/\bMac OS X\b/, "macos"],
  [/\bLinux\b/, "linux"],
]

export function visitorSystem(platform: string | undefined, agent: string | undefined): Visitor {
  const said = platform === undefined ? undefined : PLATFORMS[platform]
  if (said !== undefined) return said
  return AGENTS.find(([words]) => words.test(agent ?? ""))?.[1]
}
