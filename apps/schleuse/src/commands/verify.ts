/** `schleuse verify`: the offline verifier, as a process of its own; its exit code is ours. */
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { EXIT, type ExitCode } from "../command-line/terminal.ts"
import type { CommandAction } from "./command-context.ts"

/** Its sources in the repository; where we are installed, its bundle lies beside ours. */
const VERIFIER =
  [new URL("verify.mjs", import.meta.url), new URL("../../../verify/src/main.ts", import.meta.url)]
    .map((url) => fileURLToPath(url))
    .find((file) => existsSync(file)) ?? "verify.mjs"

export const verify: CommandAction = ({ args }) =>
  new Promise<ExitCode>((resolve, reject) => {
    const child = spawn(process.execPath, [VERIFIER, ...args.rest], { stdio: "inherit" })
    child.once("error", reject)
    child.once("exit", (status) => {
      resolve(status === EXIT.ok || status === EXIT.usage ? status : EXIT.refused)
    })
  })
