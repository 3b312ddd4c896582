/** The operator's own signing program, run on a file that was built. */
import { spawnSync } from "node:child_process"

/**
 * Runs `command`, words between spaces, with the file's path for `{file}`. No shell: what needs one is a script.
 *
 * @throws Error with what it printed, if it fails
 */
export function signFile(command: string, file: string): void {
  const [program = "", ...words] = command.split(" ").filter((word) => word !== "")
  if (!words.includes("{file}")) throw new Error(`the signing command "${command}" has no word {file}`)
  const { status, stdout, stderr, error } = spawnSync(
    program,
    words.map((word) => (word === "{file}" ? file : word)),
    { encoding: "utf8", stdio: ["inherit", "pipe", "pipe"] },
  )
  if (status !== 0) throw new Error(`signing ${file} failed: ${stdout}${stderr}${error?.message ?? ""}`)
}
