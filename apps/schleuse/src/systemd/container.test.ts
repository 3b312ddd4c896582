/**
 * The units on a machine of their own: installed as an operator would, booted, used, attacked, broken and stopped.
 * Needs root and systemd-nspawn.
 */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { get } from "node:http"
import { get as getSecurely } from "node:https"
import { connect, createServer } from "node:net"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { parseJson } from "@schleuse/base"
import { type ListenerZone, type OutputOf, PAGE_ZONES } from "@schleuse/wire"
import { handsIn } from "../demo/hands.ts"
import { seedWorld } from "../demo/seed.ts"
import { knownHostName } from "../commands/known-hosts.ts"
import { requireOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { parseSettings } from "../settings/settings-file.ts"
import { isolationFor } from "../supervisor/isolation.ts"
import { DEPLOY } from "./install.ts"
import { boot, emptyImage, type Machine } from "../testing/container.ts"
import { hashThreadNs } from "../testing/hash-thread.ts"
import { later, privateFolder, requirePeer, schleuse, sftp, until } from "../testing/service.ts"

const DATA = "/var/lib/schleuse"
const COMMAND = "/opt/schleuse/bin/schleuse"
const NODE = "/opt/schleuse/bin/node"
const USERS = {
  keeper: "61100",
  sftp: "61101",
  inside: "61102",
  validation: "61103",
  console: "61104",
  gate: "61105",
  approvals: "61106",
}
/** Everybody who is not the keeper. */
const STRANGERS = [USERS.sftp, USERS.inside, USERS.validation, USERS.console, USERS.gate, USERS.approvals, "65534"]

const HOSTILE = `
const fs = require("node:fs"), net = require("node:net"), dgram = require("node:dgram")
const [port, keeper] = process.argv.slice(2)
const results = {}
const attempt = (name, work) => { try { work(); results[name] = "done" } catch (error) { results[name] = error.code } }
attempt("read the root key", () => fs.readFileSync("/var/lib/schleuse/keys/root.check"))
attempt("read the credential", () => fs.readFileSync("/etc/credstore.encrypted/schleuse-root-key"))
attempt("read the database", () => fs.readFileSync("/var/lib/schleuse/keeper.sqlite"))
attempt("read the log", () => fs.readFileSync("/var/lib/schleuse/log/checkpoint"))
attempt("enter the other door's folder", () => fs.readdirSync("/var/lib/schleuse/incoming/sftp"))
attempt("see the operators' socket", () => fs.statSync("/var/lib/schleuse/run/operator.sock"))
attempt("see the spawn sockets", () => fs.statSync("/run/schleuse/spawn-sftp"))
attempt("create in incoming", () => fs.writeFileSync("/var/lib/schleuse/incoming/inside/planted", "x"))
attempt("create in blobs", () => fs.writeFileSync("/var/lib/schleuse/blobs/planted", "x"))
for (const folder of ["/tmp", "/var/tmp", "/dev/shm"]) attempt("run a program from " + folder, () => {
  fs.copyFileSync("/usr/bin/true", folder + "/tool"); fs.chmodSync(folder + "/tool", 0o755)
  const { error } = require("node:child_process").spawnSync(folder + "/tool"); if (error) throw error
})
attempt("run a shell", () => { const { error } = require("node:child_process").spawnSync("/bin/sh", ["-c", "true"]); if (error) throw error })
attempt("change the program", () => fs.writeFileSync("/opt/schleuse/lib/door.mjs", ""))
attempt("see the keeper", () => fs.statSync("/proc/" + keeper))
attempt("kill the keeper", () => process.kill(Number(keeper), "SIGKILL"))
attempt("become root", () => process.setuid(0))
const udp = dgram.createSocket("udp4")
udp.bind(0, "127.0.0.1", () => udp.send("x", Number(port), "127.0.0.1", (error) => {
  results["send a datagram"] = error ? error.code : "done"
  udp.close()
  const dials = [["dial a port of this machine", { port: Number(port), host: "127.0.0.1" }], ["dial the internet", { port: 443, host: "192.0.2.1" }],
    ["dial a Unix socket", { path: "/run/systemd/private" }]]
  const next = () => {
    const dial = dials.shift()
    if (dial === undefined) { console.log("RESULTS " + JSON.stringify(results)); return setInterval(() => {}, 1e6) }
    net.connect(dial[1]).on("connect", () => { results[dial[0]] = "done"; next() }).on("error", (error) => { results[dial[0]] = error.code; next() })
  }
  next()
}))
`

/** What a captured door must get. */
const REFUSED: Readonly<Record<string, string>> = {
  "read the root key": "ENOENT",
  "read the credential": "ENOENT",
  "read the database": "ENOENT",
  "read the log": "ENOENT",
  "enter the other door's folder": "ENOENT",
  "see the operators' socket": "ENOENT",
  "see the spawn sockets": "ENOENT",
  "create in incoming": "EACCES",
  "create in blobs": "EROFS",
  "run a program from /tmp": "EACCES",
  "run a program from /var/tmp": "EACCES",
  "run a program from /dev/shm": "EACCES",
  "run a shell": "EACCES",
  "change the program": "EROFS",
  "see the keeper": "ENOENT",
  "kill the keeper": "EPERM",
  "become root": "EPERM",
  "send a datagram": "EPERM",
  "dial a port of this machine": "EPERM",
  "dial the internet": "EPERM",
  "dial a Unix socket": "EAFNOSUPPORT",
}

test("installed as units, the house works, holds, comes back and stops", { timeout: 240_000 }, async (t) => {
  if (!canBoot(t)) return
  const ports = {
    sftp: await freePort(),
    inside: await freePort(),
    validation: await freePort(),
    console: await freePort(),
    approvals: await freePort(),
    gate: await freePort(),
  }
  later(t, () => spawnSync("nft", ["delete", "table", "inet", "schleuse_gate"]))
  const image = emptyImage(t)
  const settings = join(privateFolder(t), "schleuse.toml")
  writeFileSync(
    settings,
    `[doors]\n${Object.entries(ports)
      .map(([zone, port]) => `${zone}.listen = "127.0.0.1:${port}"\n`)
      .join("")}`,
  )
  const installed = schleuse("install", "systemd", "--root", image, "--settings", settings)
  assert.equal(installed.status, 0, installed.stderr)
  // The machine shares our network, and with it our firewall: that template has a test of its own.
  rmSync(join(image, "etc/schleuse/egress.nft"))
  const machine = await boot(t, image)
  const folder = join(image, DATA)
  const world = { folder, port: ports.sftp, login: "praxis-beispiel" }

  let vkey = ""
  let hasFailed = false
  // Each step stands on the one before: after a failure there is nothing to learn from the rest.
  const step = async (name: string, work: () => unknown) => {
    if (hasFailed) return
    await t.test(name, async () => {
      hasFailed = true
      await work()
      hasFailed = false
    })
    if (hasFailed) console.error(machine.journal())
  }

  await step("status tells what is in force", async () => {
    const now = await statusOf(folder)
    vkey = now.log.vkey
    assert.deepEqual(
      [now.isolation, now.egress, now.rootKey, now.mode],
      ["systemd", "closed", "credential", "productive"],
    )
    assert.deepEqual(now.doors.map(({ name }) => name).toSorted(), [
      "approvals",
      "console",
      "gate",
      "inside",
      "sftp",
      "validation",
    ])
    const said = machine.run(COMMAND, "status", "--data", DATA)
    assert.equal(said.status, 0, said.stderr)
  })

  await step("each process has a user of its own, no capability and a system call filter; none is root's", () => {
    const found = processes(machine)
    assert.deepEqual(found.map(({ uid }) => uid).toSorted(), Object.values(USERS))
    for (const { pid } of found) {
      const words = machine.read(`/proc/${pid}/status`)
      assert.match(words, /^CapEff:\s0+$/m)
      assert.match(words, /^CapBnd:\s0+$/m)
      assert.match(words, /^NoNewPrivs:\s1$/m)
      assert.match(words, /^Seccomp:\s2$/m)
    }
  })

  await step("the set-up code is for root alone and not in the journal", async () => {
    const path = "/run/schleuse-keeper/setup-code"
    const code = machine.read(path).trim()
    const link = `https://localhost:${ports.console}/set-up?code=${code}`
    assert.equal(machine.read("/run/schleuse-keeper/setup-link").trim(), link)
    assert.equal(machine.run("stat", "-c", "%U %a", path).stdout.trim(), "schleuse-keeper 600")
    assert.ok(!machine.run("journalctl", "--no-pager").stdout.includes(code))
    const begun = machine.run(COMMAND, "setup", "begin", code, "--data", DATA)
    assert.equal(begun.status, 0, begun.stderr)
    const session = requireOperatorSession(folder, Date.now())
    const keys = await withKeeper(folder, async (keeper) => {
      await seedWorld(keeper, session, handsIn(folder))
      return (await keeper.call("hostKeys", {}, session)).keys
    })
    const lines = Object.entries(ports).flatMap(([zone, port]) =>
      keys.filter((key) => key.zone === zone).map((key) => `${knownHostName("127.0.0.1", port)} ${key.publicKey}\n`),
    )
    writeFileSync(join(folder, "demo/known_hosts"), lines.join(""))
  })

  const content = join(privateFolder(t), "content.bin")
  writeFileSync(content, Buffer.alloc(3_000_000, "Schleuse"))
  const roundTrip = async (name: string) => {
    await sftp(world, `put ${content} /ausgang/aok-musterland/${name}`)
    const got = `${content}.${name}`
    await sftp({ ...world, login: "aok-musterland" }, `get /eingang/praxis-beispiel/${name} ${got}`)
    assert.equal(hashOf(got), hashOf(content))
  }

  await step("OpenSSH's sftp puts a file and gets it back", async () => {
    await until("the door listens", () => isListening(world))
    await roundTrip("first")
  })

  await step("the doors hash in a thread of their own", () => {
    const run = (...argv: readonly string[]) => machine.run(...argv).stdout
    for (const zone of ["sftp", "inside"] as const) {
      assert.notEqual(hashThreadNs(run, doorPid(machine, zone)), undefined, zone)
    }
  })

  await step("the installed command line makes a backup", () => {
    const made = machine.run(COMMAND, "backup", "/root/backup", "--data", DATA)
    assert.equal(made.status, 0, made.stderr)
    assert.equal(machine.run("test", "-s", "/root/backup/keeper.sqlite").status, 0)
  })

  await step("doctor finds everything well, and stop points to systemd", () => {
    const found = machine.run(COMMAND, "doctor", "--data", DATA, "--settings", "/etc/schleuse/schleuse.toml", "--json")
    assert.equal(found.status, 0, found.stdout)
    const stopped = machine.run(COMMAND, "stop", "--data", DATA, "--json")
    assert.match(stopped.stdout, /SUPERVISED_BY_SYSTEMD/)
    assert.equal(processes(machine).length, Object.keys(USERS).length)
  })

  await step("a door that is killed comes back as another process", async () => {
    const before = doorPid(machine, "sftp")
    machine.run("kill", "-KILL", before)
    await until("another door runs", () => isAnother(doorPid(machine, "sftp"), before))
    await until("it listens", () => isListening(world))
    await roundTrip("after-door")
  })

  await step("a keeper that is killed comes back, and with it fresh doors", async () => {
    const before = { sftp: doorPid(machine, "sftp"), inside: doorPid(machine, "inside") }
    machine.run("systemctl", "kill", "--signal=KILL", "schleuse-keeper.service")
    await until("other doors run", () =>
      (["sftp", "inside"] as const).every((zone) => isAnother(doorPid(machine, zone), before[zone])),
    )
    await until("it listens", () => isListening(world))
    await roundTrip("after-keeper")
    // One process per door: the old ones are gone.
    assert.equal(processes(machine).length, Object.keys(USERS).length)
  })

  await step("the kill socket kills a door that does not even answer signals", async () => {
    const before = doorPid(machine, "sftp")
    machine.run("kill", "-STOP", before)
    assert.equal(dial(machine, USERS.keeper, "/run/schleuse/kill-sftp"), "connected")
    await until("another door runs", () => isAnother(doorPid(machine, "sftp"), before))
    await until("it listens", () => isListening(world))
  })

  await step("nobody but the keeper may dial the sockets that start and kill doors", () => {
    for (const socket of [
      "spawn-sftp",
      "spawn-inside",
      "spawn-validation",
      "spawn-console",
      "spawn-approvals",
      "kill-sftp",
      "kill-console",
      "kill-approvals",
    ]) {
      for (const user of STRANGERS) {
        assert.equal(dial(machine, user, `/run/schleuse/${socket}`), "EACCES", `${socket} as ${user}`)
      }
    }
    for (const user of STRANGERS) {
      assert.equal(dial(machine, user, `${DATA}/run/operator.sock`), "EACCES", user)
    }
  })

  await step("the validation server answers, and sees nothing of the house", async () => {
    const asked = `http://127.0.0.1:${ports.validation}/wsapi/2.0/verify`
    await until("it answers", async () => (await textOf(asked)).includes("\r\nstatus=MISSING_PARAMETER\r\n"))
    const root = `/proc/${doorPid(machine, "validation")}/root`
    assert.notEqual(machine.run("ls", `${root}${DATA}`).status, 0)
    assert.match(machine.run("ls", `${root}/etc`).stdout.trim(), /^(?:ld\.so\.cache)?$/)
  })

  await step(
    "console and approvals answer browsers that know the house's authority, and see nothing of the house",
    async () => {
      const ca = readFileSync(join(folder, "ca.pem"), "utf8")
      const address = `https://localhost:${ports.console}/log-in`
      await until("it answers", async () => (await pageOf(address, ca)).includes('<html lang="'))
      assert.equal(await pageOf(address, undefined), "SELF_SIGNED_CERT_IN_CHAIN")
      const second = `https://localhost:${ports.approvals}/log-in`
      await until("the approvals answer", async () => (await pageOf(second, ca)).includes('<html lang="'))
      for (const zone of PAGE_ZONES) {
        const root = `/proc/${doorPid(machine, zone)}/root`
        assert.notEqual(machine.run("ls", `${root}${DATA}`).status, 0)
        assert.match(machine.run("ls", `${root}/etc`).stdout.trim(), /^(?:ld\.so\.cache)?$/)
      }
    },
  )

  await step(
    "the gate answers, sees nothing of the house, and its user reaches nothing that is not published",
    async () => {
      const ca = readFileSync(join(folder, "ca.pem"), "utf8")
      const address = `https://localhost:${ports.gate}/zugang`
      await until("it answers", async () => (await pageOf(address, ca)).includes('<html lang="'))
      const root = `/proc/${doorPid(machine, "gate")}/root`
      assert.notEqual(machine.run("ls", `${root}${DATA}`).status, 0)
      assert.match(machine.run("ls", `${root}/etc`).stdout.trim(), /^(?:ld\.so\.cache)?$/)
      for (const port of [ports.sftp, ports.console, ports.gate]) {
        const connect = ["bash", "-c", `exec 3<>/dev/tcp/127.0.0.1/${port}`]
        assert.notEqual(asUser(machine, USERS.gate, ...connect).status, 0)
        assert.equal(asUser(machine, "65534", ...connect).status, 0)
      }
    },
  )

  await step("a door's user cannot read keys, wherever it stands", () => {
    for (const path of [`${DATA}/keys`, `${DATA}/keeper.sqlite`, `${DATA}/backups`, "/etc/credstore.encrypted"]) {
      const tried = asUser(machine, USERS.sftp, "ls", "-R", path)
      if (path.endsWith(".sqlite")) assert.notEqual(asUser(machine, USERS.sftp, "cat", path).status, 0, path)
      else assert.notEqual(tried.status, 0, path)
    }
    const seen = machine
      .run("ls", `/proc/${doorPid(machine, "sftp")}/root${DATA}`)
      .stdout.trim()
      .split("\n")
    assert.deepEqual(seen, ["blobs", "incoming"])
  })

  await step("a hostile program in a door's place gets nothing and gets nowhere", async () => {
    const keeper = machine.run("systemctl", "show", "-P", "MainPID", "schleuse-keeper.service").stdout.trim()
    writeFileSync(join(image, "opt/schleuse/lib/hostile.cjs"), HOSTILE)
    dropIn(image, "schleuse-door-inside@.service", [
      "ExecStart=",
      // Without Node's own seat belt: what holds here is the kernel.
      `ExecStart=${NODE} /opt/schleuse/lib/hostile.cjs ${ports.sftp} ${keeper}`,
    ])
    machine.run("systemctl", "daemon-reload")
    machine.run("kill", "-KILL", doorPid(machine, "inside"))
    let results = ""
    await until("it has tried", () => {
      results = /RESULTS (\{.*\})/.exec(machine.journal())?.[1] ?? ""
      return results !== ""
    })
    assert.deepEqual(parseJson(results), REFUSED)
  })

  rmSync(dropInFolder(image, "schleuse-door-inside@.service"), { recursive: true })

  await step("stopped means stopped, and the log verifies without the server", async () => {
    machine.run("systemctl", "stop", "schleuse.target")
    await until("nothing of ours runs", () => processes(machine).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    assert.equal(processes(machine).length, 0)
    const verified = machine.run(COMMAND, "verify", "log", `${DATA}/log`, "--key", vkey)
    assert.equal(verified.status, 0, verified.stdout + verified.stderr)
    const leaves = machine.run(
      NODE,
      "-e",
      `
      const db = new (require("node:sqlite").DatabaseSync)("${DATA}/keeper.sqlite")
      console.log(JSON.parse(Buffer.from(db.prepare("select data from leaf order by position desc limit 1").get().data)).type)`,
    )
    assert.equal(leaves.stdout.trim(), "keeper_stop", leaves.stderr)
  })

  await step("without the JIT, and with no memory that is writable and executable, the keeper runs too", async () => {
    const drop = dropInFolder(image, "schleuse-keeper.service")
    copyFileSync(join(DEPLOY, "systemd/jitless.conf"), join(drop, "jitless.conf"))
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "start", "schleuse.target")
    assert.equal((await statusOf(folder)).isolation, "systemd")
    await until("it listens", () => isListening(world))
    await roundTrip("jitless")
    machine.run("systemctl", "stop", "schleuse.target")
  })

  await step("a drop-in that takes a restriction away ends the start, because the leaf would lie", async () => {
    dropIn(image, "schleuse-keeper.service", ["CapabilityBoundingSet=CAP_NET_ADMIN"])
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "start", "schleuse.target")
    await until("it has refused", () => machine.journal().includes("ISOLATION_NOT_IN_FORCE"))
    await until("it is not tried again", () => {
      const { stdout } = machine.run("systemctl", "is-failed", "schleuse-keeper.service")
      return stdout.trim() === "failed"
    })
    assert.equal(processes(machine).length, 0)
  })
})

function canBoot(t: TestContext): boolean {
  if (isolationFor(parseSettings("", "")).kind !== "separate-users") {
    t.skip("needs root on Linux")
    return false
  }
  return ["systemd-nspawn", "nsenter", "sftp"].every((program) => requirePeer(t, program))
}

/** Once all doors have started. */
async function statusOf(folder: string): Promise<OutputOf<"status">> {
  const ask = () => withKeeper(folder, (keeper) => keeper.call("status", {}))
  await until("all doors are there", async () => (await ask()).doors.length === 6)
  return ask()
}

/** What a GET gives; nothing if nobody answers. */
function textOf(url: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      let text = "\r\n"
      response.on("data", (chunk: Buffer) => (text += chunk.toString()))
      response.on("end", () => resolve(text))
    })
    request.on("error", () => resolve(""))
  })
}

/** Everything that runs from /opt/schleuse. */
function processes(machine: Machine): readonly { pid: string; uid: string }[] {
  const { stdout } = machine.run("pgrep", "-f", "^/opt/schleuse/bin/node")
  return stdout
    .split("\n")
    .filter((pid) => pid !== "")
    .flatMap((pid) => {
      const { status: code, stdout: uid } = machine.run("stat", "-c", "%u", `/proc/${pid}`)
      return code === 0 ? [{ pid, uid: uid.trim() }] : []
    })
}

function doorPid(machine: Machine, zone: ListenerZone): string {
  return machine.run("pgrep", "-u", USERS[zone]).stdout.trim().split("\n")[0] ?? ""
}

function isAnother(pid: string, before: string): boolean {
  return pid !== "" && pid !== before
}

function isListening({ port }: { readonly port: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy()
      resolve(true)
    })
    socket.once("error", () => resolve(false))
  })
}

function asUser(machine: Machine, uid: string, ...argv: readonly string[]) {
  return machine.run("setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", ...argv)
}

function dial(machine: Machine, uid: string, path: string): string {
  const program = `require("node:net").connect(${JSON.stringify({ path })}).on("connect", function () { console.log("connected"); this.end() }).on("error", (error) => console.log(error.code))`
  return asUser(machine, uid, NODE, "-e", program).stdout.trim()
}

function dropInFolder(image: string, unit: string): string {
  const folder = join(image, "etc/systemd/system", `${unit}.d`)
  mkdirSync(folder, { recursive: true })
  return folder
}

function dropIn(image: string, unit: string, lines: readonly string[]): void {
  writeFileSync(join(dropInFolder(image, unit), "test.conf"), `[Service]\n${lines.join("\n")}\n`)
}

function hashOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex")
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
}

/** A page as a browser with this authority gets it, or why it does not. */
function pageOf(address: string, ca: string | undefined): Promise<string> {
  return new Promise((resolve) => {
    const asked = getSecurely(address, { agent: false, ...(ca === undefined ? {} : { ca }) }, (answer) => {
      let text = ""
      answer.on("data", (chunk: Buffer) => (text += chunk.toString()))
      answer.on("end", () => resolve(text))
    })
    asked.on("error", (error) => resolve("code" in error ? String(error.code) : error.message))
  })
}
