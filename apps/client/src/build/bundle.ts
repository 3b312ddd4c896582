/**
 * The program as one module, what goes along with it, and of which packages both are made.
 *
 * The same sources and packages give the same bytes: nothing of the clock, of
 * this machine or of where the repository lies gets in.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { buildAssets, describeAssets, fileOf } from "@schleuse/web/build"
import { SANDBOX_ASSET } from "../tunnel/pac-answer.ts"
import { assetName } from "../built-in/built-in.ts"

/** The repository. */
export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url))
const CLIENT = join(ROOT, "apps/client")

export type Bundle = {
  readonly program: Uint8Array
  /** By name, as `builtIn` knows them. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Folders of packages below the repository that something was taken from, sorted: `node_modules/hono`. */
  readonly packages: readonly string[]
}

// Libraries written for CommonJS ask for `require`. Only built-in modules can be had by it here.
const REQUIRE = `import { createRequire as schleuseCreateRequire } from "node:module";
const require = schleuseCreateRequire(import.meta.url);`

export async function bundleClient(): Promise<Bundle> {
  const { program, inputs } = await bundleProgram()
  const files = new Map<string, Uint8Array>(await pageFiles())
  files.set(SANDBOX_ASSET, readFileSync(join(ROOT, "node_modules/quickjs-wasi/quickjs.wasm")))
  // No module of the program names where styles, fonts and sandbox come from.
  const folders = [
    ...inputs.map(packageOf),
    "packages/web",
    "node_modules/@kern-ux/native",
    "node_modules/quickjs-wasi",
  ]
  return { program, files, packages: [...new Set(folders)].sort() }
}

async function bundleProgram(): Promise<{ readonly program: Uint8Array; readonly inputs: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ["apps/client/src/main.ts"],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node26",
    format: "esm",
    banner: { js: REQUIRE },
    keepNames: true,
    legalComments: "none",
    logLevel: "error",
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error("the bundler made nothing")
  return { program: file.contents, inputs: Object.keys(metafile.inputs) }
}

async function pageFiles(): Promise<readonly (readonly [string, Uint8Array])[]> {
  const islands = join(CLIENT, "islands")
  const own = existsSync(islands) ? readdirSync(islands).filter((name) => /(?<!\.test)\.ts$/.test(name)) : []
  const sources = [join(CLIENT, "src"), islands].filter((folder) => existsSync(folder))
  const islandFiles = own.sort().map((name) => join(islands, name))
  const assets = await buildAssets(sources, islandFiles)
  const files = assets
    .all()
    .flatMap((asset): (readonly [string, Uint8Array])[] => [
      [assetName(fileOf(asset, false)), asset.bytes],
      ...(asset.brotli === undefined ? [] : [[assetName(fileOf(asset, true)), asset.brotli] as const]),
    ])
  return [[assetName("assets.json"), Buffer.from(describeAssets(assets))], ...files]
}

/** `node_modules/hono` for a file in it, `packages/base` for one of ours. */
function packageOf(input: string): string {
  const path = relative(ROOT, join(ROOT, input)).split(sep)
  const at = path.lastIndexOf("node_modules")
  const length = at < 0 ? 2 : path[at + 1]?.startsWith("@") === true ? at + 3 : at + 2
  return path.slice(0, length).join("/")
}
