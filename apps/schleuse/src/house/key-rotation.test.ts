/** A partner exchanges his machine's key with OpenSSH's own programs or lftp; the operator agrees after a telephone call. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { touch } from "../demo/toy-yubikey.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { hasPeers } from "./testing/programs.ts"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))
const PRACTICE = "praxis-beispiel"
const FOLDER = "/schluessel"

test("a partner puts his new public key, the operator agrees, and both keys log in during the overlap", async (t) => {
  if (!hasPeers(t, "sftp", "ssh-keygen", "lftp")) return
  const house = await DemoHouse.start(t, { operators: true })
  for (const name of ["id_neu", "id_zwei", "id_drei"]) {
    const made = await house.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "me@host", "-f", name])
    assert.equal(made.code, 0, made.stderr)
  }
  const fingerprintOf = async (file: string) =>
    (await house.run("ssh-keygen", ["-lf", file])).stdout.split(" ")[1] ?? assert.fail(file)
  const fingerprint = await fingerprintOf("id_neu.pub")
  const fresh = { login: PRACTICE, key: house.file("id_neu") }
  const ask = (words: readonly string[], input = ""): string => {
    const given = [LAUNCHER, ...words, "--data", house.data, "--lang", "en"]
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { encoding: "utf8", input, timeout: 60_000 })
    assert.equal(status, 0, `${words.join(" ")}: ${stdout}${stderr}`)
    return stdout
  }

  await t.test("putting it proposes it, and no more", async () => {
    await house.requireSftp(PRACTICE, `put -p id_neu.pub ${FOLDER}/`)
    assert.equal((await house.sftp(fresh, "ls /")).code, 255)
    const [old = "", waiting = "", ...more] = (await house.list(PRACTICE, FOLDER)).toSorted()
    assert.deepEqual([old.startsWith("SHA256-"), waiting.startsWith("wartet-SHA256-"), more], [true, true, []])
    await house.requireSftp(PRACTICE, `get ${FOLDER}/${old} old.pub`, `get ${FOLDER}/${waiting} waiting.pub`)
    assert.equal(await fingerprintOf("old.pub"), await fingerprintOf(house.keyOf(PRACTICE)))
    assert.equal(await fingerprintOf("waiting.pub"), fingerprint)
    assert.ok(!readFileSync(house.file("waiting.pub"), "utf8").includes("me@host"))
  })

  await t.test("what must not be there is refused with its reason, and removing is the operator's", async () => {
    const [old = ""] = await house.list(PRACTICE, FOLDER)
    for (const [line, said] of [
      [`put id_neu ${FOLDER}/`, /names end with \.pub/],
      [`put id_neu ${FOLDER}/id.pub`, /private key/],
      [`put id_neu.pub ${FOLDER}/again.pub`, /waits for approval/],
      [`rm ${FOLDER}/${old}`, /only be looked at/],
      [`rename ${FOLDER}/${old} ${FOLDER}/x.pub`, /only be looked at/],
      [`mkdir ${FOLDER}/x`, /only be looked at/],
    ] as const) {
      const { code, stderr } = await house.sftp(PRACTICE, line)
      assert.equal(code, 1, line)
      assert.match(stderr, said, line)
    }
  })

  await t.test("lftp, which sets its file's time afterwards, proposes too", async () => {
    const ssh = ["ssh", "-a", "-x", ...house.sshOptions(PRACTICE)].join(" ")
    const open = `open -u ${PRACTICE}, sftp://127.0.0.1:${house.port()}`
    const settings = [`set sftp:connect-program "${ssh}"`, "set net:max-retries 1", "set cmd:fail-exit yes"]
    const lines = [...settings, open, `cd ${FOLDER}`, "put id_zwei.pub", "cls -1"]
    const { code, stdout, stderr } = await house.run("lftp", ["-c", lines.join("; ")])
    assert.equal(code, 0, stderr)
    assert.equal(stdout.match(/^wartet-SHA256-/gm)?.length, 2, stdout)
  })

  await t.test("rclone, which compares sizes afterwards, proposes too if it uploads in place", async (sub) => {
    if (!hasPeers(sub, "rclone")) return
    const words = [
      "copyto",
      "id_drei.pub",
      `:sftp:${FOLDER}/id_drei.pub`,
      "--config=/dev/null",
      "--sftp-host=127.0.0.1",
      `--sftp-port=${house.port()}`,
      `--sftp-user=${PRACTICE}`,
      `--sftp-key-file=${house.keyOf(PRACTICE)}`,
      `--sftp-known-hosts-file=${house.data}/demo/known_hosts`,
      "--sftp-shell-type=none",
      "--retries=1",
    ]
    // Before 1.63 it knows no other way, and no such option.
    const { code, stderr } = await house.run("rclone", words, "", { env: { ...process.env, RCLONE_INPLACE: "true" } })
    assert.equal(code, 0, stderr)
    assert.equal((await house.list(PRACTICE, FOLDER)).length, 4)
  })

  await t.test(
    "somebody at the operator's reads the fingerprint, agrees, and the key counts beside the old one",
    async () => {
      const found = house.world.accounts.find(({ login }) => login === "it-service")
      assert.ok(found?.kind === "person")
      ask(["login", "it-service"], `${found.password}\n${touch(house.data, "it-service")}\n`)
      const listed = ask(["approval", "list"])
      assert.match(listed, new RegExp(`= ${PRACTICE} `))
      const blocks = listed.split(/^(?=[0-9a-v]{26} {2}[0-9a-f]{64}$)/m)
      const block = blocks.find((text) => text.includes(fingerprint)) ?? assert.fail(listed)
      const [approval = "", hash = ""] = block.split(/\s+/)
      ask(["approval", "approve", approval, hash])
      await house.requireSftp(fresh, "ls /ausgang")
      await house.requireSftp(PRACTICE, "ls /ausgang")
      const names = (await house.list(fresh, FOLDER)).filter((name) => name.startsWith("SHA256-"))
      assert.equal(names.length, 2)
      const contents = names.map((name, at) => `get ${FOLDER}/${name} key-${at}`)
      await house.requireSftp(fresh, ...contents)
      assert.match(
        readFileSync(house.file("key-0"), "utf8") + readFileSync(house.file("key-1"), "utf8"),
        /bis\/until 2/,
      )
    },
  )
})
