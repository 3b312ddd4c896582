/**
 * A machine with systemd for tests: an image that borrows this machine's /usr, booted by systemd-nspawn.
 *
 * It shares the network, so its doors are reached on 127.0.0.1; everything else
 * is its own. Root only. Nothing is registered and nothing survives the test.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { randomUUID } from "node:crypto"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { later, until } from "./service.ts"

export type Outcome = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

export type Machine = {
  /** Runs a program inside, as root. */
  readonly run: (...argv: readonly string[]) => Outcome
  /** The text of a file inside. */
  readonly read: (path: string) => string
  /** What the journal has of our units. */
  readonly journal: () => string
}

/** An image without anything of ours. In /var/tmp: the socket's path must stay short, and /tmp may be small. */
export function emptyImage(t: TestContext): string {
  const image = mkdtempSync("/var/tmp/slm-")
  later(t, () => removeImage(image))
  // It becomes the machine's root folder, which every user walks through.
  chmodSync(image, 0o755)
  for (const folder of ["usr", "etc", "var", "opt", "run", "tmp", "root", "home", "dev", "proc", "sys"]) {
    mkdirSync(join(image, folder))
  }
  for (const name of ["bin", "sbin", "lib", "lib32", "lib64"]) {
    if (existsSync(`/${name}`) && lstatSync(`/${name}`).isSymbolicLink())
      symlinkSync(readlinkSync(`/${name}`), join(image, name))
  }
  copyFileSync("/usr/lib/os-release", join(image, "etc/os-release"))
  writeFileSync(join(image, "etc/hostname"), "schleuse-test\n")
  // They want users that a bare image lacks, and the boot would wait for them.
  mkdirSync(join(image, "etc/systemd/system"), { recursive: true })
  for (const unit of ["dbus.service", "dbus.socket", "systemd-logind.service"]) {
    symlinkSync("/dev/null", join(image, "etc/systemd/system", unit))
  }
  // Without one it would be a first boot, which enables every unit that /usr has.
  writeFileSync(join(image, "etc/machine-id"), `${randomUUID().replaceAll("-", "")}\n`)
  return image
}

function removeImage(image: string): void {
  // The machine's own /usr was mounted there, in another namespace; if it were still, nothing must be removed.
  if (readdirSync(join(image, "usr")).length === 0) rmSync(image, { recursive: true, maxRetries: 20 })
}

/** Boots an image; it is switched off after the test. */
export async function boot(t: TestContext, image: string): Promise<Machine> {
  const plain = ["-q", "-b", "-D", image, "--bind-ro=/usr", "--register=no", "--keep-unit", "--console=pipe"]
  // What the gate may reach is loaded by root into the network that we share.
  const args = [...plain, "--capability=CAP_NET_ADMIN"]
  const options = ["systemd.firstboot=off", "systemd.unit=multi-user.target"]
  // A test process that is killed takes its machine along, by this signal: SIGKILL for its group would leave the machine
  // running without systemd-nspawn, so it has a group of its own.
  const child = spawn("setpriv", ["--pdeathsig", "TERM", "systemd-nspawn", ...args, ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  })
  let said = ""
  let init: number | undefined
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  later(t, async () => {
    // Not SIGKILL: it ends the machine and waits for it, so that nobody writes to the image any more.
    child.kill("SIGTERM")
    await ended
  })
  const run = (...argv: readonly string[]): Outcome => {
    const enter = ["-t", String(init), "-m", "-u", "-i", "-p", "-n", "--", ...argv]
    return spawnSync("nsenter", enter, { encoding: "utf8", timeout: 60_000 })
  }
  const journal = () => run("journalctl", "--no-pager", "--output=short-monotonic", "--unit=schleuse*").stdout
  let state = ""
  const hasBooted = () => {
    if (child.exitCode !== null) throw new Error("systemd-nspawn ended")
    init = firstProcess(child)
    if (init === undefined) return false
    state = run("systemctl", "is-system-running").stdout.trim()
    return state === "running" || state === "degraded"
  }
  await until("the machine has booted", hasBooted, 60_000).catch((cause: unknown) => {
    throw new Error(`${state}\n${run("systemctl", "list-jobs").stdout}\n${journal()}\n${said}`, { cause })
  })
  return {
    run,
    read: (path) => readFileSync(join("/proc", String(init), "root", path), "utf8"),
    journal,
  }
}

/**
 * The machine's first process. At first the child is a helper that still lives among this machine's processes, and a
 * command "inside" it would be one out here.
 */
function firstProcess({ pid }: ChildProcess): number | undefined {
  try {
    const [first = ""] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")
    const isApart = readlinkSync(`/proc/${first}/ns/pid`) !== readlinkSync("/proc/self/ns/pid")
    return isApart ? Number(first) : undefined
  } catch {
    // Gone while we looked.
    return undefined
  }
}
