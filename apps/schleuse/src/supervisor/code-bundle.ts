/**
 * Code bundles: each program as one file, whose hash is their build.
 *
 * Own users cannot read the repository (it may lie in a private home folder),
 * and what a door can load is exactly what was hashed.
 */
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { isDoorZone, isPageZone, type ListenerZone } from "@schleuse/wire"
import { FONT_FOLDER } from "../papers/paper-fonts.ts"

export type Program = "keeper" | "door" | "validation" | "console" | "gate"

/** Which program is started for a zone: doors share one, and so do console and approvals. */
export function programOf(zone: ListenerZone): Program {
  if (isDoorZone(zone)) return "door"
  return isPageZone(zone) ? "console" : zone
}

/** Programs with pages, each with its own styles, fonts and islands. */
export const PAGES = ["console", "gate"] as const
export type PagesProgram = (typeof PAGES)[number]

/** Where they lie, in the folder of the code. */
export const PAGES_FOLDER: Readonly<Record<PagesProgram, string>> = { console: "pages", gate: "gate-pages" }

/** Whose pages the processes of these zones show. */
export function pagesFor(zones: Iterable<ListenerZone>): readonly PagesProgram[] {
  const programs = new Set([...zones].map(programOf))
  return PAGES.filter((one) => programs.has(one))
}

export type CodeBundle = {
  /** Folder with all files, readable by everybody. */
  readonly folder: string
  /** File name of each program in it. */
  readonly files: Readonly<Record<Program, string>>
  /** First 16 bytes of the file's SHA-256, as hex. */
  readonly builds: Readonly<Record<Program, string>>
}

/** Where the sources of all programs lie. */
export const APPS = fileURLToPath(new URL("../../../", import.meta.url))

export type BundleOptions = {
  readonly entries?: Readonly<Record<Program, string>> | undefined
  readonly pages?: readonly PagesProgram[] | undefined
}

/** Where the programs' sources start. */
export const ENTRIES: Readonly<Record<Program, string>> = {
  keeper: join(APPS, "keeper/src/main.ts"),
  door: join(APPS, "exchange/src/main.ts"),
  validation: join(APPS, "validation/src/main.ts"),
  console: join(APPS, "console/src/main.ts"),
  gate: join(APPS, "gate/src/main.ts"),
}

// Libraries written for CommonJS ask for `require` and `__dirname` even in a module.
const COMMONJS_NAMES = `import { createRequire as schleuseCreateRequire } from "node:module";
const require = schleuseCreateRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;`

/** Bundles the programs into `folder`, which is emptied of earlier ones first; what pages need only for those that are named. */
export async function writeCodeBundle(
  folder: string,
  { entries = ENTRIES, pages = [] }: BundleOptions = {},
): Promise<CodeBundle> {
  const bundles = {
    keeper: await bundleProgram(entries.keeper),
    door: await bundleProgram(entries.door),
    validation: await bundleProgram(entries.validation),
    console: await bundleProgram(entries.console),
    gate: await bundleProgram(entries.gate),
  }
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  for (const old of readdirSync(folder)) rmSync(join(folder, old), { recursive: true })
  const write = (program: Program) => {
    const build = buildOf(bundles[program])
    const file = `${program}-${build}.mjs`
    writeFileSync(join(folder, file), bundles[program], { flag: "wx", mode: 0o644 })
    return { build, file }
  }
  for (const one of pages) await writePages(join(folder, PAGES_FOLDER[one]), one)
  if (pages.includes("console")) {
    const { writePaperFonts } = await import("@schleuse/documents/build")
    await writePaperFonts(join(folder, FONT_FOLDER))
  }
  const [keeper, door, validation] = [write("keeper"), write("door"), write("validation")]
  const [console, gate] = [write("console"), write("gate")]
  return {
    folder,
    files: {
      keeper: keeper.file,
      door: door.file,
      validation: validation.file,
      console: console.file,
      gate: gate.file,
    },
    builds: {
      keeper: keeper.build,
      door: door.build,
      validation: validation.build,
      console: console.build,
      gate: gate.build,
    },
  }
}

/** Styles, fonts and islands of a program's pages. Takes about a second. */
export async function writePages(folder: string, program: PagesProgram | "kv-portal"): Promise<void> {
  // Loaded here, like the bundler.
  const { buildAssets, writeAssets } = await import("@schleuse/web/build")
  const islands = join(APPS, program, "islands")
  const own = existsSync(islands) ? readdirSync(islands).filter((name) => /(?<!\.test)\.ts$/.test(name)) : []
  writeAssets(
    folder,
    await buildAssets(
      [join(APPS, program, "src"), islands].filter((source) => existsSync(source)),
      own.map((name) => join(islands, name)),
    ),
  )
}

/** The program as one module. */
export async function bundleProgram(entry: string): Promise<Uint8Array> {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: the repository is incomplete`)
  // Loaded here: what is installed carries bundles and no bundler.
  const { build } = await import("esbuild")
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: "node",
    target: "node26",
    format: "esm",
    // Optional native parts: absent is a supported case of theirs, and a bundle cannot carry them.
    external: ["*.node", "cpu-features", "esbuild", "@schleuse/web/build", "@schleuse/documents/build"],
    banner: { js: COMMONJS_NAMES },
    keepNames: true,
    legalComments: "inline",
    logLevel: "silent",
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error(`${entry}: the bundler made nothing`)
  return file.contents
}

/** What names a bundle in start leaves: the first 16 bytes of its SHA-256, as hex. */
export function buildOf(bundle: Uint8Array): string {
  return createHash("sha256").update(bundle).digest("hex").slice(0, 32)
}
