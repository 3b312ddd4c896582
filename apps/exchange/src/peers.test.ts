/** Other people's clients against the door: lftp, rclone, paramiko, sshfs. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import { DoorWorld, hasPeer, sha256 } from "./testing/door-world.ts"

test("lftp puts, resumes, mirrors and gets", async (t) => {
  if (!hasPeer(t, "lftp")) return
  const world = await DoorWorld.open(t)
  const content = world.make("in", 5_000_000)
  mkdirSync(world.file("tree"))
  for (let i = 0; i < 20; i++) writeFileSync(world.file(`tree/f${i}`), `content ${i}`)
  const ssh = ["ssh", "-a", "-x", ...world.sshOptions].join(" ")
  const script = [
    `set sftp:connect-program "${ssh}"; set net:max-retries 1; set cmd:fail-exit yes; set xfer:clobber yes`,
    `open -u test, sftp://127.0.0.1:${world.port}`,
    "put in -o /f; get /f -o out; mirror -R tree /tree; mirror /tree back; mv /tree/f0 /tree/g; rm /tree/g; bye",
  ]
  const { code, stderr } = await world.run("lftp", ["-c", script.join("; ")])
  assert.equal(code, 0, stderr)
  assert.equal(sha256(world.read("out")), sha256(content))
  assert.equal(readFileSync(world.file("back/f7"), "utf8"), "content 7")
  const refused = await world.run("lftp", ["-c", [...script.slice(0, 2), "get /nowhere -o nothing"].join("; ")])
  assert.notEqual(refused.code, 0)
  assert.deepEqual(world.defects, [])
})

test("rclone copies, compares and reads in several streams", async (t) => {
  if (!hasPeer(t, "rclone", ["version"])) return
  const world = await DoorWorld.open(t)
  const content = world.make("in", 40_000_000)
  const remote = `:sftp,host=127.0.0.1,port=${world.port},user=test,key_file=${world.file("user.key")},shell_type=none,md5sum_command=none,sha1sum_command=none:`
  const rclone = (...args: string[]) => world.run("rclone", ["--config", "/dev/null", "--retries", "1", ...args])
  const copy = await rclone("copyto", "in", `${remote}/f`)
  assert.equal(copy.code, 0, copy.stderr)
  const back = await rclone(
    "copyto",
    "--multi-thread-streams",
    "4",
    "--multi-thread-cutoff",
    "1M",
    `${remote}/f`,
    "out",
  )
  assert.equal(back.code, 0, back.stderr)
  assert.equal(sha256(world.read("out")), sha256(content))
  const list = await rclone("lsf", `${remote}/`)
  assert.match(list.stdout, /^f$/m)
  assert.deepEqual(world.defects, [])
})

const PARAMIKO = `
import paramiko, sys, io, os
port, key, hosts = int(sys.argv[1]), sys.argv[2], sys.argv[3]
client = paramiko.SSHClient()
client.load_host_keys(hosts)
client.connect("127.0.0.1", port, "test", pkey=paramiko.Ed25519Key(filename=key), allow_agent=False, look_for_keys=False)
sftp = client.open_sftp()
sftp.put("in", "/f")                       # stats afterwards and compares sizes
sftp.get("/f", "out")
with sftp.open("/small", "w") as f: f.write(b"eins")
with sftp.open("/small", "a") as f: f.write(b"zwei")
assert sftp.open("/small").read() == b"einszwei"
f = sftp.open("/seek", "w"); f.seek(4); f.write(b"5678"); f.seek(0); f.write(b"1234"); f.close()
assert sftp.open("/seek").read() == b"12345678"
f = sftp.open("/gap", "w"); f.seek(4); f.write(b"5678")
f.close() # paramiko says nothing of a refused CLOSE; what is there tells
assert sftp.stat("/gap").st_size == 0
f = sftp.open("/rewrite", "w"); f.write(b"1234"); f.flush(); f.seek(0)
try: f.write(b"x"); f.flush(); print("rewrite was accepted")
except IOError: pass
try: sftp.open("/small", "x"); print("exclusive was accepted")
except IOError: pass
random = sftp.open("/f"); random.seek(3000000); print(random.read(16).hex())
client.close()
`
test("paramiko writes, appends, seeks, and is refused what cannot be", async (t) => {
  if (!hasPeer(t, "/usr/bin/python3", ["-c", "import paramiko"])) return
  const world = await DoorWorld.open(t)
  const content = world.make("in", 5_000_000)
  writeFileSync(world.file("client.py"), PARAMIKO)
  const args = ["client.py", String(world.port), world.file("user.key"), world.file("known_hosts")]
  const { code, stdout, stderr } = await world.run("/usr/bin/python3", args)
  assert.equal(code, 0, stderr)
  assert.equal(stdout, `${content.subarray(3_000_000, 3_000_016).toString("hex")}\n`)
  assert.equal(sha256(world.read("out")), sha256(content))
  assert.deepEqual(world.defects, [])
})

test("sshfs copies whole files both ways and replaces them", async (t) => {
  if (!hasPeer(t, "sshfs")) return
  const world = await DoorWorld.open(t)
  const content = world.make("in", 3_000_000)
  mkdirSync(world.file("mnt"))
  const options = [`IdentityFile=${world.file("user.key")}`, `UserKnownHostsFile=${world.file("known_hosts")}`]
  const args = [
    "-f",
    "-p",
    String(world.port),
    "-o",
    "ssh_command=ssh -F none",
    ...options.flatMap((one) => ["-o", one]),
  ]
  const child = spawn("sshfs", [...args, "test@127.0.0.1:/", world.file("mnt")], { stdio: "ignore" })
  const ended = new Promise((resolve) => child.on("close", resolve))
  const isMounted = () => readFileSync("/proc/self/mounts", "utf8").includes(` ${world.file("mnt")} fuse.sshfs `)
  await world.until("it is mounted, or cannot be", () => isMounted() || child.exitCode !== null)
  if (!isMounted()) {
    assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "sshfs cannot mount")
    return t.skip("FUSE is not available")
  }
  // Never by this process itself: the door that would answer lives in it.
  const { code, stderr } = await world.run("sh", [
    "-ec",
    "cp in mnt/f; cmp in mnt/f; cp in mnt/f; echo neu > mnt/g; cat mnt/g; cp mnt/f out; ls mnt",
  ])
  await world.run("fusermount", ["-u", "-z", world.file("mnt")])
  await ended
  assert.equal(code, 0, stderr)
  assert.equal(sha256(world.read("out")), sha256(content))
})
