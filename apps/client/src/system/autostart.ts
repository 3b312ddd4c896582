/**
 * Start at login, for this user only and by the system's own way: XDG autostart, the Run key, a LaunchAgent.
 *
 * The program that is started lies in a place that stays (program-place.ts),
 * whatever becomes of the file that was downloaded.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { Fault, isFault } from "@schleuse/base"
import type { Machine } from "../posture/machine.ts"
import type { Autostart } from "./pc-system.ts"

const RUN_KEY = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run`
/** Where Task Manager keeps what a person switched off there. */
const APPROVED_KEY = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
const RUN_NAME = "Schleuse-Zugang"
const LABEL = "de.schleuse.zugang"

export type AutostartOptions = {
  readonly platform: string
  readonly machine: Machine
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** Program and words to start; puts the program in its place first. */
  readonly command: () => Promise<readonly string[]>
}

export function autostart(options: AutostartOptions): Autostart {
  const { platform, environment, home, command } = options
  if (platform === "win32") return onWindows(options)
  if (platform === "darwin")
    return byFile(join(home, "Library", "LaunchAgents", `${LABEL}.plist`), async () => launchAgent(await command()))
  const given = environment["XDG_CONFIG_HOME"] ?? ""
  const config = given.startsWith("/") ? given : join(home, ".config")
  return byFile(join(config, "autostart", "schleuse-zugang.desktop"), async () => desktopEntry(await command()))
}

/** Desktop Application Autostart Specification 0.5, Desktop Entry Specification 1.5 ("The Exec key"). */
function desktopEntry(command: readonly string[]): string {
  // GLib looks for a program of that name before it takes `%%` for one sign, and would start nothing.
  if (command[0]?.includes("%") === true) throw new Fault("AUTOSTART_REFUSED", "a percent sign in the path")
  const quoted = command.map((word) => {
    if (/\p{Cc}/u.test(word)) throw new Fault("AUTOSTART_REFUSED", "a control character in the path")
    return `"${word.replaceAll(/["`$\\]/g, "\\$&").replaceAll("%", "%%")}"`
  })
  // The value is a string first, in which a backslash stands twice, and then words.
  const exec = quoted.join(" ").replaceAll("\\", "\\\\")
  return `[Desktop Entry]
Type=Application
Name=Schleuse-Zugang
Comment=Zugang zum KV-Portal
Exec=${exec}
Terminal=false
NoDisplay=true
X-GNOME-Autostart-enabled=true
`
}

/** launchd.plist(5). */
export function launchAgent(command: readonly string[]): string {
  const words = command.map((word) => {
    if (/\p{Cc}/u.test(word)) throw new Fault("AUTOSTART_REFUSED", "a control character in the path")
    return `    <string>${word.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</string>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${LABEL}</string>
  <key>ProgramArguments</key>
  <array>
${words.join("\n")}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>ProcessType</key>
  <string>Interactive</string>
</dict>
</plist>
`
}

/** What stands in the Run key; a path of Windows has no quotation marks. */
export function runLine([program = "", ...words]: readonly string[]): string {
  if (program.includes('"') || words.some((word) => /[\s"]/.test(word))) throw new Fault("AUTOSTART_REFUSED", "a word")
  return [`"${program}"`, ...words].join(" ")
}

function byFile(path: string, text: () => Promise<string>): Autostart {
  return {
    isOn: () => {
      try {
        // Desktops switch off by writing into the file.
        return Promise.resolve(!/^(Hidden=true|X-GNOME-Autostart-enabled=false)$/m.test(readFileSync(path, "utf8")))
      } catch {
        return Promise.resolve(false)
      }
    },
    turnOn: () =>
      refusing(async () => {
        const wished = await text()
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, wished, { mode: 0o644 })
      }),
    turnOff: () => refusing(() => Promise.resolve(rmSync(path, { force: true }))),
  }
}

function onWindows({ machine, command }: AutostartOptions): Autostart {
  const reg = async (...words: string[]) => await machine.ask("reg.exe", words)
  const isThere = async () => (await reg("query", RUN_KEY, "/v", RUN_NAME))?.status === 0
  return {
    isOn: async () => {
      if (!(await isThere())) return false
      const approved = await reg("query", APPROVED_KEY, "/v", RUN_NAME)
      // `REG_BINARY    0300…`: odd means switched off by the person.
      const first = /REG_BINARY\s+(?<byte>[0-9A-F]{2})/i.exec(approved?.status === 0 ? approved.text : "")?.groups?.[
        "byte"
      ]
      return first === undefined || Number(`0x${first}`) % 2 === 0
    },
    turnOn: () =>
      refusing(async () => {
        const line = runLine(await command())
        const said = await reg("add", RUN_KEY, "/v", RUN_NAME, "/t", "REG_SZ", "/d", line, "/f")
        if (said?.status !== 0) throw new Fault("AUTOSTART_REFUSED", `reg.exe: ${said?.status}`)
        // Otherwise what was switched off in Task Manager would stay off, without a word.
        await reg("delete", APPROVED_KEY, "/v", RUN_NAME, "/f")
      }),
    turnOff: () =>
      refusing(async () => {
        await reg("delete", RUN_KEY, "/v", RUN_NAME, "/f")
        if (await isThere()) throw new Fault("AUTOSTART_REFUSED", "it is still there")
      }),
  }
}

/** @throws AUTOSTART_REFUSED for whatever went wrong */
async function refusing(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    throw isFault(cause) ? cause : new Fault("AUTOSTART_REFUSED", "", { cause })
  }
}
