/**
 * What ships small is proven small: bundles an app and looks at what is inside.
 *
 * boundaries.ts judges our own imports; this check also sees what packages
 * pull in, and paths that a table cannot foresee. Default deny: a package, a
 * workspace or a built-in module that is not named here is refused.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"
import { BOUNDARIES } from "./boundary-table.ts"
import { findSources, isTestFile, REPOSITORY } from "./workspaces.ts"

export type BundleRule = {
  /** The app's main file. */
  readonly main: string
  readonly workspaces: readonly string[]
  readonly npm: readonly string[]
  /** Built-in modules, without `node:`, that the app itself or one of its packages may load. */
  readonly node: readonly string[]
}

/** ssh2 also carries a client and an agent; these modules come with it, and the app's own files may not use them. */
const OF_SSH2 = ["assert", "child_process", "constants", "dns", "http", "https", "tls", "zlib"]

/** pdfkit, and what it reads fonts, breaks lines and hashes with. */
const OF_PDFKIT =
  "@noble/ciphers @noble/hashes @swc/helpers base64-js brotli clone dfa fast-deep-equal fontkit linebreak pdfkit png-js " +
  "restructure tiny-inflate unicode-properties unicode-trie"

/** ssh2's native parts: optional, never built here (ignore-scripts), looked for inside try and catch. */
const NOT_THERE = ["cpu-features", "./crypto/build/Release/sshcrypto.node"]
/** What esbuild calls its own few lines. */
const OF_ESBUILD = "<runtime>"

const BUNDLES: readonly BundleRule[] = [
  {
    main: "apps/exchange/src/main.ts",
    // leaf and posture come with wire: a row of the command table names its log entry, and some have reports of PCs as fields.
    workspaces: [
      "apps/exchange",
      ...["base", "leaf", "posture", "seal", "sftp", "wire"].map((one) => `packages/${one}`),
    ],
    npm: ["asn1", "bcrypt-pbkdf", "safer-buffer", "ssh2", "tweetnacl"],
    node: [...(BOUNDARIES["apps/exchange"]?.node ?? []), ...OF_SSH2],
  },
  {
    main: "apps/validation/src/main.ts",
    workspaces: ["apps/validation", "packages/base", "packages/leaf", "packages/posture", "packages/wire"],
    npm: [],
    node: [...(BOUNDARIES["apps/validation"]?.node ?? []), "buffer", "crypto"],
  },
  {
    main: "apps/console/src/main.ts",
    // otp comes with provisioning: how codes and secrets of keys look. documents: evidence as a paper.
    workspaces: [
      "apps/console",
      ...["base", "documents", "leaf", "otp", "posture", "provisioning", "web", "wire"].map((one) => `packages/${one}`),
    ],
    npm: ["hono", ...OF_PDFKIT.split(" ")],
    node: [...(BOUNDARIES["apps/console"]?.node ?? []), "buffer", "module", "zlib"],
  },
  {
    // What every process with pages carries: nothing of the build step, no files, no network.
    main: "packages/web/src/index.ts",
    workspaces: ["packages/base", "packages/web"],
    npm: ["hono"],
    node: ["crypto"],
  },
  {
    main: "apps/verify/src/main.ts",
    workspaces: ["apps/verify", "packages/base", "packages/leaf", "packages/tlog"],
    npm: [],
    node: BOUNDARIES["apps/verify"]?.node ?? [],
  },
]

/** Forbidden things inside the bundles of apps that exist, one message each; empty means clean. */
export async function findBundleProblems(
  root: string,
  rules: readonly BundleRule[] = BUNDLES,
): Promise<readonly string[]> {
  const problems: string[] = []
  for (const rule of rules) {
    if (existsSync(join(root, rule.main))) problems.push(...(await problemsOf(root, rule)))
    else if (hasSources(root, rule.main)) problems.push(`${rule.main} is missing, so its bundle cannot be checked`)
  }
  return problems
}

async function problemsOf(root: string, rule: BundleRule): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [rule.main],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    logLevel: "silent",
    external: NOT_THERE,
  })
  const problems = new Set<string>()
  for (const [input, { imports }] of Object.entries(metafile.inputs)) {
    const refusal = inputRefusal(input, rule)
    if (refusal !== undefined) problems.add(`${rule.main} bundles ${refusal}`)
    for (const { path, external } of imports) {
      const name = path.replace(/^node:/, "")
      if (external !== true || path === OF_ESBUILD || NOT_THERE.includes(path) || rule.node.includes(name)) continue
      problems.add(`${rule.main} bundles ${input}, which loads ${path}`)
    }
  }
  return [...problems].sort()
}

function inputRefusal(input: string, rule: BundleRule): string | undefined {
  const npm = /(?:^|\/)node_modules\/(?<name>(?:@[^/]+\/)?[^/]+)/.exec(input)?.groups?.["name"]
  if (npm !== undefined) return rule.npm.includes(npm) ? undefined : `the npm package ${npm} (${input})`
  return rule.workspaces.some((workspace) => input.startsWith(`${workspace}/src/`)) ? undefined : input
}

function hasSources(root: string, main: string): boolean {
  const workspace = main.slice(0, main.indexOf("/src/"))
  return findSources(root).some((path) => path.startsWith(`${workspace}/src/`) && !isTestFile(path))
}

if (import.meta.main) {
  const problems = await findBundleProblems(REPOSITORY)
  for (const problem of problems) console.error(problem)
  process.exitCode = problems.length === 0 ? 0 : 1
}
