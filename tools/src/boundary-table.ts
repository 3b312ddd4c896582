/**
 * Who may import what: the table of the house (blueprint, section 1) as data.
 *
 * Default deny: what no row permits is refused, and so is a workspace without
 * a row. `instead` is what the refused one is told to do. A row is a promise
 * about a process's reach, so widening one is a decision: say why beside it.
 */

/** Names without their prefix: `fs` is `node:fs`, `base` is `@schleuse/base`. */
export type Permits = {
  readonly workspaces?: readonly string[]
  /** Built-in modules. */
  readonly node?: readonly string[]
  /** Built-in modules of which only types may be named (`import type`). */
  readonly nodeTypes?: readonly string[]
  readonly npm?: readonly string[]
  /** May it use fetch and its relatives? */
  readonly networkGlobals?: boolean
}

export type Row = Permits & {
  /** What tests may import besides, and `*.fixture.ts`, and what lies in `src/testing/`. */
  readonly tests?: Permits
  /** What single files may import besides. */
  readonly files?: Readonly<Record<string, Permits>>
  /** The allowed alternative, as a sentence. */
  readonly instead: string
}

/** Bytes and arithmetic: no clock, no files, no network. */
const pure = ["buffer", "crypto", "util"]
const files = ["fs", "fs/promises", "path", "url"]
const plumbing = [
  "events",
  "os",
  "perf_hooks",
  "process",
  "stream",
  "stream/consumers",
  "stream/promises",
  "timers",
  "timers/promises",
]

/** Every test may use these, whatever its workspace. */
export const EVERY_TEST: Permits = {
  node: [
    ...pure,
    ...files,
    ...plumbing,
    "assert",
    "assert/strict",
    "child_process",
    "net",
    "sqlite",
    "string_decoder",
    "test",
    "worker_threads",
    "zlib",
  ],
  npm: ["fast-check"],
}

const PURE = "hand the bytes in as an argument and let an app do the input and output"

export const BOUNDARIES: Readonly<Record<string, Row>> = {
  "packages/base": { node: pure, instead: `base stands alone and does no I/O: ${PURE}` },
  "packages/leaf": { workspaces: ["base"], node: pure, instead: `leaf only describes log entries: ${PURE}` },
  "packages/tlog": { workspaces: ["base"], node: pure, instead: `tlog does no I/O: ${PURE}` },
  "packages/seal": {
    workspaces: ["base"],
    node: pure,
    instead: `seal turns plaintext into ciphertext and knows no users, paths or files: ${PURE}`,
  },
  "packages/otp": { workspaces: ["base"], node: pure, instead: `otp knows no users and no storage: ${PURE}` },
  "packages/provisioning": {
    // wire: its rows are those that the keeper takes; the command line and the console read files alike.
    workspaces: ["base", "otp", "wire"],
    node: ["crypto"],
    instead: `provisioning reads files that others wrote and knows no accounts: ${PURE}`,
  },
  "packages/carry": {
    nodeTypes: ["net", "stream"],
    tests: { node: ["net"] },
    instead: "carry joins streams that it is handed, and looks at none of their bytes",
  },
  "packages/posture": { workspaces: ["base"], node: pure, instead: `posture is a pure function of a report: ${PURE}` },
  "packages/documents": {
    // wire: what the keeper says is what papers are made of. posture: how its checks and reasons are called.
    workspaces: ["base", "posture", "wire"],
    node: pure,
    nodeTypes: ["stream"],
    // Lays out PDF. Sees only what our keeper said, and reads no file: fonts are handed in.
    npm: ["pdfkit"],
    // The build step runs beside the supervisor or at a command line.
    files: { "packages/documents/src/build.ts": { node: files, npm: ["subset-font"] } },
    instead: `documents turns what the keeper said into papers: ${PURE}`,
  },
  "packages/wire": {
    // leaf: a row of the command table names the log entry that the command writes. posture: reports and verdicts are fields of rows.
    workspaces: ["base", "leaf", "posture"],
    node: pure,
    nodeTypes: ["stream", "net"],
    instead: "wire is a table and its framing: let the app open the stream and pass it in",
  },
  "packages/sftp": {
    workspaces: ["base"],
    node: pure,
    nodeTypes: ["stream"],
    instead: "sftp knows neither SSH nor storage: take a byte stream and a backend as arguments",
  },
  "packages/web": {
    workspaces: ["base"],
    node: pure,
    nodeTypes: ["http"],
    npm: ["hono"],
    // The build step runs beside the supervisor; a process that serves pages never loads it.
    files: {
      "packages/web/src/assets/build-assets.ts": { node: [...files, "zlib"], npm: ["esbuild", "subset-font"] },
      // Runs in the browser and sends its form to the page it stands on.
      "packages/web/islands/session-warning.ts": { networkGlobals: true },
      // The same, for what it asks a key when the page is old.
      "packages/web/islands/security-key.ts": { networkGlobals: true },
      // Hears the page's own stream of events, and asks for its own page anew.
      "packages/web/islands/live.ts": { networkGlobals: true },
    },
    tests: { workspaces: ["web"], node: ["http", "https"], npm: ["playwright-core", "axe-core"] },
    instead: "web renders pages and never talks to the keeper: let the app ask, and hand in what it heard",
  },
  "apps/keeper": {
    workspaces: ["base", "leaf", "otp", "posture", "seal", "tlog", "wire"],
    node: [...pure, ...files, ...plumbing, "async_hooks", "sqlite", "worker_threads"],
    nodeTypes: ["net"],
    // Parses what browsers and keys send, and checks signatures; we refuse what would make it follow certificates.
    npm: ["kysely", "@simplewebauthn/server"],
    // The peer that the signature check is tested against; a keeper that is killed from outside; a small disk.
    tests: { node: ["child_process", "net"], npm: ["ssh2"] },
    files: {
      // The one place where an inherited, connected descriptor becomes a stream. It must not dial or listen.
      "apps/keeper/src/descriptor.ts": { node: ["net"] },
      // systemd hands over no connected pairs: a door is started by dialling its spawn socket, which nobody else may.
      // Unix sockets only, and one listener that is inherited (docs/decisions/0004).
      "apps/keeper/src/supervision/systemd.ts": { node: ["net"] },
      // The same way: tells root's unit which addresses the gate may reach.
      "apps/keeper/src/supervision/gate-reach.ts": { node: ["net"] },
    },
    instead:
      "the keeper neither listens nor dials nor starts programs: adopt an inherited descriptor (src/descriptor.ts) " +
      "or add a row to packages/wire and let a door or the courier do it",
  },
  "apps/exchange": {
    workspaces: ["base", "seal", "sftp", "wire"],
    node: [...pure, ...files, ...plumbing, "async_hooks", "net", "worker_threads"],
    npm: ["ssh2"],
    instead:
      "a door has no database, no log and no programs of its own: ask the keeper by a row of packages/wire, " +
      "or put what both sides need into a package",
  },
  "apps/gate": {
    workspaces: ["base", "carry", "wire", "web"],
    node: ["crypto", "http", "http2", "net", "process", "stream", "tls", "util"],
    npm: ["hono"],
    files: {
      // Styles and scripts, read once before it listens.
      "apps/gate/src/main.ts": { node: ["fs", "path"] },
      // The software that the gate's pages offer lies in a folder.
      "apps/gate/src/pages/downloads.ts": { node: ["fs/promises", "path"] },
    },
    tests: { node: ["tls", "http2"] },
    instead:
      "the gate carries bytes to the addresses of a grant and resolves nothing: what is decided belongs behind a row of packages/wire",
  },
  "apps/validation": {
    workspaces: ["base", "wire"],
    node: ["http", "net", "process", "stream", "util"],
    instead:
      "the validation server only passes fields and lines on: what is decided, signed or kept belongs behind a row of " +
      "packages/wire",
  },
  "apps/client": {
    // leaf, tlog: that a release stands in the operator's log, judged on the PC.
    workspaces: ["base", "carry", "leaf", "posture", "tlog", "web"],
    node: [...pure, ...files, ...plumbing, "child_process", "http", "http2", "net", "tls"],
    // The local page.
    npm: ["hono"],
    files: {
      // What came with the program.
      "apps/client/src/built-in/built-in.ts": { node: ["sea"] },
      // The build, which never gets into what it builds.
      "apps/client/src/build/bundle.ts": { npm: ["esbuild"] },
      "apps/client/src/build/tarball.ts": { node: ["zlib"] },
      // The one place that runs a program which came from the network: in a sandbox.
      "apps/client/src/tunnel/pac-answer.ts": { npm: ["pac-resolver", "quickjs-wasi"] },
    },
    // What browsers run of a PAC file, run the same way.
    tests: { node: ["vm"] },
    instead:
      "the client runs on strangers' PCs: it measures, asks the gate and carries bytes; what is decided is the keeper's",
  },
  "apps/kv-portal": {
    // A stranger's portal, which the demo puts behind the gate: it knows nothing of this house.
    workspaces: ["base", "web"],
    node: ["crypto", "fs", "https", "path", "process", "readline", "util"],
    npm: ["hono"],
    tests: { node: ["https"] },
    instead: "the demo's portal stands for somebody else's: it talks to browsers, and to nothing of this house",
  },
  "apps/console": {
    // provisioning: tables that an operator imports, read before the keeper sees them.
    // leaf: the log's entries, to say in words what they are. posture: checks, presets and what was found, in words.
    // documents: evidence to take along; loaded with the first paper, and fed by our keeper alone (docs/decisions/0011-console.md).
    workspaces: ["base", "documents", "leaf", "posture", "provisioning", "web", "wire"],
    node: ["crypto", "fs", "http", "https", "net", "path", "process", "stream", "util"],
    npm: ["hono"],
    instead: "the console only asks and shows: what is decided or kept belongs behind a row of packages/wire",
  },
  "apps/verify": {
    workspaces: ["base", "leaf", "tlog"],
    node: [...pure, "fs", "path", "process"],
    instead: "the verifier works offline without any npm package: read files, use base, leaf and tlog",
  },
  "apps/schleuse": {
    // otp: the demo's toy YubiKeys. provisioning: tables that an operator imports, read before the keeper sees them. posture:
    // policies as they are typed, signing of support tables, evidence as rows. documents: evidence as a paper.
    workspaces: ["base", "documents", "leaf", "otp", "posture", "provisioning", "tlog", "wire"],
    node: [...pure, ...files, ...plumbing, "child_process", "net", "readline", "readline/promises", "tty"],
    // smol-toml reads the settings file, before any door is open and from no stranger.
    npm: ["esbuild", "smol-toml"],
    // Only the build step of pages, which runs where programs are bundled.
    files: { "apps/schleuse/src/supervisor/code-bundle.ts": { workspaces: ["web"] } },
    // web: its browser for tests.
    tests: {
      workspaces: ["seal", "sftp", "web"],
      node: ["http", "http2", "https", "tls", "dgram", "dns"],
      npm: ["ssh2"],
    },
    instead: "the supervisor decides nothing: start an app as a process of its own (a path, not an import)",
  },
  tools: {
    workspaces: ["base", "leaf", "wire"],
    node: [...pure, ...files, ...plumbing, "child_process", "module", "test", "test/reporters"],
    npm: ["esbuild", "oxc-parser"],
    instead: "tools read the sources of apps as text and run them as processes",
  },
  bench: {
    workspaces: ["base", "leaf", "seal", "sftp", "tlog", "wire"],
    node: [...pure, ...files, ...plumbing, "child_process", "net", "readline", "sqlite", "worker_threads"],
    npm: ["ssh2"],
    // Pages are measured where people see them: over HTTPS, and in the tests' browser by a program of its own.
    files: {
      "bench/src/parts/pages.ts": { node: ["https"] },
      // Both ends of a way through the gate.
      "bench/src/access/load.ts": { node: ["tls"] },
      "bench/src/access/devices.ts": { node: ["http2"] },
      "bench/src/access/idle-connections.ts": { node: ["http2", "tls"] },
    },
    tests: { workspaces: ["web"], node: ["tls"] },
    instead: "benchmarks start the product as a process and measure it from outside",
  },
}
