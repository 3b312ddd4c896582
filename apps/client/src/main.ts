/** The access software: one program, one folder, one user. See command-line/run.ts for its words and exit codes. */
import { Assets } from "@schleuse/web"
import { builtInAssets } from "./built-in/page-assets.ts"
import { run } from "./command-line/run.ts"
import { terminalOf } from "./command-line/terminal.ts"

const { argv, env, execPath, stdin, stdout, stderr } = process
process.exitCode = await run(argv.slice(2), {
  terminal: terminalOf(stdin, stdout, stderr),
  environment: env,
  calledAs: execPath,
  main: import.meta.filename,
  // Run from sources there are none: the page is plain then, and works.
  assets: () => Promise.resolve(builtInAssets() ?? new Assets([])),
})
