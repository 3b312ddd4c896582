/**
 * Programs of the system, by where they are.
 *
 * Windows looks for a bare name in the current folder first, which is where a
 * browser puts whatever a site hands out: a `powershell.exe` there would be
 * given the key's secret.
 */
import { win32 } from "node:path"

/** Below `System32`. */
const PLACES: Readonly<Record<string, string>> = {
  "powershell.exe": "WindowsPowerShell\\v1.0\\powershell.exe",
  "reg.exe": "reg.exe",
  "rundll32.exe": "rundll32.exe",
}

type Environment = Readonly<Record<string, string | undefined>>

/** What to start for that name; elsewhere than on Windows the name itself, which is looked for in PATH alone. @throws TypeError for one on Windows that has no place here */
export function systemProgram(
  name: string,
  platform: string = process.platform,
  environment: Environment = process.env,
): string {
  if (platform !== "win32") return name
  const place = PLACES[name]
  if (place === undefined) throw new TypeError(`${name} is no program of Windows that we start`)
  const root = environment["SystemRoot"] ?? ""
  return win32.join(/^[A-Za-z]:\\/.test(root) ? root : "C:\\Windows", "System32", place)
}
