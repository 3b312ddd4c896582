/**
 * The build step of pages: KERN's styles trimmed, its fonts cut to the letters we write, islands bundled.
 *
 * Runs where the supervisor bundles its programs, never in a process that
 * serves pages: those load what `writeAssets` left. Takes about two seconds.
 * Fonts and styles come from the package @kern-ux/native and from nowhere else.
 */
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, constants } from "node:zlib"
import { build, transform } from "esbuild"
import subsetFont from "subset-font"
import { type Asset, Assets, describeAssets, fileOf, nameAsset } from "./asset.ts"
import { classesIn, trimCss, trimProperties } from "./trim.ts"

const HERE = fileURLToPath(new URL("../../", import.meta.url))
const ISLANDS = join(HERE, "islands")

/** One font file each; KERN asks for 400, 500 (which falls back to 400) and 600. */
const WEIGHTS = [
  { weight: 400, file: "FiraSans-Regular.woff2" },
  { weight: 600, file: "FiraSans-SemiBold.woff2" },
]

/** Latin with all that European names need (U+0020–017F), ẞ, and the signs that our texts use. Others fall back. */
const LETTERS = `${Array.from({ length: 0x160 }, (_, i) => String.fromCodePoint(0x20 + i)).join("")}ẞ–—‘’‚“”„†•…‰‹›€−←↑→↓↕✓✗⟨⟩�`

/**
 * All assets of the pages whose sources lie in these folders, and of packages/web itself.
 *
 * @param sources folders that are searched for KERN's class names
 * @param islands further island files of an app; their base names become asset names
 */
export async function buildAssets(sources: readonly string[] = [], islands: readonly string[] = []): Promise<Assets> {
  const fonts = await Promise.all(WEIGHTS.map(buildFont))
  const style = await buildStyle([join(HERE, "src"), join(HERE, "islands"), ...sources], fonts)
  const own = readdirSync(ISLANDS).filter((name) => /(?<!\.test)\.ts$/.test(name))
  const scripts = await Promise.all([...own.map((name) => join(ISLANDS, name)), ...islands].map(buildIsland))
  return new Assets([style, ...fonts, ...scripts])
}

/** Writes assets and their manifest, `assets.json`, into a folder; `parseAssets` reads them. */
export function writeAssets(folder: string, assets: Assets): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  for (const asset of assets.all()) {
    writeFileSync(join(folder, fileOf(asset, false)), asset.bytes, { mode: 0o644 })
    if (asset.brotli !== undefined) writeFileSync(join(folder, fileOf(asset, true)), asset.brotli, { mode: 0o644 })
  }
  writeFileSync(join(folder, "assets.json"), describeAssets(assets), { mode: 0o644 })
}

async function buildFont({ weight, file }: { weight: number; file: string }): Promise<Asset> {
  const whole = readFileSync(packagePath(`dist/fonts/fira-sans/${file}`))
  const bytes = await subsetFont(whole, LETTERS, { targetFormat: "woff2" })
  return asset(`fira-sans-${weight}.woff2`, "font/woff2", bytes)
}

async function buildStyle(folders: readonly string[], fonts: readonly Asset[]): Promise<Asset> {
  const used = new Set(folders.flatMap(sourcesIn).flatMap((path) => [...classesIn(readFileSync(path, "utf8"))]))
  const own = readFileSync(join(HERE, "src/assets/shell.css"), "utf8")
  const faces = fonts.map(({ name, path }) => {
    const weight = /-(\d+)\./.exec(name)?.[1] ?? "400"
    // optional: a font that comes late is not used on this page, so nothing moves under the reader's eyes.
    return `@font-face{font-family:"Fira Sans";src:url("${path}") format("woff2");font-weight:${weight};font-display:optional}`
  })
  const kern = trimCss(await minify(readFileSync(packagePath("dist/kern.css"), "utf8")), used)
  const text = `${faces.join("")}${trimProperties(kern, own)}${await minify(own)}`
  return asset("style.css", "text/css; charset=utf-8", Buffer.from(text))
}

async function buildIsland(path: string): Promise<Asset> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent",
  })
  const [file] = outputFiles
  if (file === undefined) throw new Error(`${path}: the bundler made nothing`)
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.tsx?$/, ".js")
  return asset(name, "text/javascript; charset=utf-8", file.contents)
}

async function minify(css: string): Promise<string> {
  const { code } = await transform(css, {
    loader: "css",
    minifyWhitespace: true,
    charset: "utf8",
    legalComments: "none",
  })
  return code.trim().replace(/^@charset "UTF-8";/i, "")
}

function asset(name: string, type: string, bytes: Uint8Array): Asset {
  return nameAsset(name, type, bytes, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}

function packagePath(path: string): string {
  return fileURLToPath(new URL(path, import.meta.resolve("@kern-ux/native/package.json")))
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}
