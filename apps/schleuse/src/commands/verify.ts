/** `schleuse verify`: the offline verifier, as a process of its own; its exit code is ours. */
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { EXIT, type ExitCode } from "../command-line/terminal.ts"
import type { CommandAction } from "./command-context.ts"

const VERIFIER = fileURLToPath(new URL("../../../verify/src/main.ts", import.meta.url))

export const verify: CommandAction = ({ args }) =>
  new Promise<ExitCode>((resolve, reject) => {
    const child = spawn(process.execPath, [VERIFIER, ...args.rest], { stdio: "inherit" })
    child.once("error", reject)
    child.once("exit", (status) => {
      resolve(status === EXIT.ok || status === EXIT.usage ? status : EXIT.refused)
    })
  })
