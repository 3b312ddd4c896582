/** Opens the user's browser, by the system's own way and never through a shell. */
import { spawn } from "node:child_process"
import { systemProgram } from "./system-program.ts"

/** Until then an opener has either handed the address on, or said that it cannot; some stay as long as the browser. */
const SETTLED_MS = 2000

type Opener = readonly [program: string, ...args: readonly string[]]

const OPENERS: Readonly<Record<string, (target: string) => Opener>> = {
  linux: (target) => ["xdg-open", target],
  darwin: (target) => ["open", target],
  // Takes the rest of the line as it is: no shell, so `&` and blanks stay what they are.
  win32: (target) => ["rundll32.exe", "url.dll,FileProtocolHandler", target],
}

/** The program that opens `target`: an address, or the path of a local file. */
export function openerOf(platform: string, target: string): Opener | undefined {
  // What begins with a dash would be an option to it.
  return target.startsWith("-") ? undefined : OPENERS[platform]?.(target)
}

/** False if the system could not: then the address is to be shown. */
export function openBrowser(opener: Opener | undefined): Promise<boolean> {
  if (opener === undefined) return Promise.resolve(false)
  const [program, ...args] = opener
  return new Promise((resolve) => {
    // On its own, so that the browser outlives us.
    const child = spawn(systemProgram(program), args, { detached: true, stdio: "ignore", windowsHide: true })
    const timer = setTimeout(() => resolve(true), SETTLED_MS)
    const settle = (isOpen: boolean): void => {
      clearTimeout(timer)
      resolve(isOpen)
    }
    child.once("error", () => settle(false))
    child.once("exit", (status) => settle(status === 0))
    child.unref()
  })
}
