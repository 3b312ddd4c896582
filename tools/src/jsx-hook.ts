/**
 * Pages in tests: lets Node load .tsx files, which it does not strip by itself.
 *
 * `node --import ./tools/src/jsx-hook.ts --test FILE`; `npm test` does so by itself.
 * What ships is bundled by the same esbuild with the same settings (tsconfig.json),
 * so no process of the product ever loads this file. See docs/decisions/0010-pages.md.
 */
import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import { fileURLToPath } from "node:url"
import { transformSync } from "esbuild"

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith("file:") || !url.endsWith(".tsx")) return nextLoad(url, context)
    const path = fileURLToPath(url)
    const { code } = transformSync(readFileSync(path, "utf8"), {
      loader: "tsx",
      jsx: "automatic",
      jsxImportSource: "hono/jsx",
      target: "node26",
      sourcefile: path,
      sourcemap: "inline",
    })
    return { format: "module", source: code, shortCircuit: true }
  },
})
