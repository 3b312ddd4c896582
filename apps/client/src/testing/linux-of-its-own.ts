/**
 * A Linux whose rules, packages and definitions are a test's own: real programs, in namespaces of their own.
 *
 * What `ufw`, `nft`, `apt-get` and `clamscan` change lies in folders and a network that end with the process; the
 * machine's own are untouched. Needs root to begin; reports are taken as root or as nobody.
 */
import assert from "node:assert/strict"
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable, Writable } from "node:stream"
import type { TestContext } from "node:test"
import { parseJson } from "@schleuse/base"
import { type PostureReport, postureReport } from "@schleuse/posture"

const PROGRAMS = ["apt-get", "clamscan", "dpkg-deb", "ip", "mount", "nft", "setpriv", "ufw", "unshare"]
const NOBODY = 65_534

/** Reads scripts, a line each, and says in JSON what came of them. */
const SHELL = `
mount --make-rprivate /
mkdir own
cp -a /etc/ufw own/ufw && mount --bind own/ufw /etc/ufw || exit 1
for path in /etc/apt /var/lib/apt /var/lib/dpkg /var/cache/apt /var/log/apt /var/lib/clamav /var/log/clamav; do
  mkdir -p "own$path" "$path" && mount --bind "own$path" "$path" || exit 1
done
mkdir -p /etc/apt/apt.conf.d /etc/apt/preferences.d /var/lib/apt/lists/partial /var/cache/apt/archives/partial
mkdir /var/lib/dpkg/info /var/lib/dpkg/updates && touch /var/lib/dpkg/status /var/lib/dpkg/available
echo 'APT::Sandbox::User "root"; Dpkg::Use-Pty "0";' > /etc/apt/apt.conf.d/90own
ip link set lo up
nft flush ruleset
echo ready
while IFS= read -r script; do sh "$script" 2>&1 | tr '\\n' ' '; echo; done
`

/** Takes a report and prints it. */
const COLLECT = `
const [collect, machine] = process.argv.slice(2)
const { collectLinux } = await import(collect), { thisMachine } = await import(machine)
console.log(JSON.stringify(await collectLinux(thisMachine)))
`

export class LinuxOfItsOwn {
  readonly folder: string
  readonly #shell: ChildProcessByStdio<Writable, Readable, null>
  #scripts = 0

  private constructor(folder: string, shell: ChildProcessByStdio<Writable, Readable, null>) {
    this.folder = folder
    this.#shell = shell
  }

  /** Undefined, and the test skipped, without root or its programs; with SCHLEUSE_PEERS=require that is a failure. */
  static async begin(t: TestContext): Promise<LinuxOfItsOwn | undefined> {
    const missing = PROGRAMS.filter((name) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0)
    const why = process.getuid?.() === 0 ? missing.join(", ") : "root"
    if (why !== "") {
      assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", `${why} is missing`)
      t.skip(`${why} is missing`)
      return undefined
    }
    const folder = mkdtempSync(join(tmpdir(), "schleuse-linux-"))
    chmodSync(folder, 0o755)
    const env = { PATH: process.env["PATH"], LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" }
    const child = spawn("unshare", ["--mount", "--net", "sh", "-c", SHELL], {
      cwd: folder,
      env,
      stdio: ["pipe", "pipe", "inherit"],
    })
    child.stdout.setEncoding("utf8")
    const ended = new Promise((resolve) => child.once("close", resolve))
    t.after(async () => {
      child.stdin.end()
      await ended
      rmSync(folder, { recursive: true })
    })
    const own = new LinuxOfItsOwn(folder, child)
    assert.equal(await own.#line(), "ready")
    return own
  }

  /** Runs a shell's script; gives what it printed as one line. */
  async run(script: string): Promise<string> {
    const path = join(this.folder, `${this.#scripts++}.sh`)
    writeFileSync(path, `${script}\n`)
    this.#shell.stdin.write(`${path}\n`)
    return (await this.#line()).trim()
  }

  /** What the collector says there, asked by this user. */
  async report(as: "root" | "nobody"): Promise<PostureReport> {
    const modules = ["../posture/linux.ts", "../posture/machine.ts"].map((path) => import.meta.resolve(path))
    const user = as === "root" ? [] : [`setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups`]
    writeFileSync(join(this.folder, "collect.mjs"), COLLECT)
    const asked = [process.execPath, "--input-type=module", "-", ...modules].map((word) => `'${word}'`)
    const said = await this.run([...user, ...asked, `< '${join(this.folder, "collect.mjs")}'`].join(" "))
    return postureReport(parseJson(said), "report")
  }

  /** One is printed for each script. */
  #line(): Promise<string> {
    const { stdout } = this.#shell
    let said = ""
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`it ended before its time: ${said}`))
      const hear = (piece: string): void => {
        said += piece
        if (!said.endsWith("\n")) return
        stdout.off("data", hear)
        stdout.off("end", ended)
        resolve(said.trimEnd())
      }
      stdout.on("data", hear)
      stdout.once("end", ended)
    })
  }
}
