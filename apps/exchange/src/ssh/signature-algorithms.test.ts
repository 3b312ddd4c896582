/** What a door announces, and that OpenSSH's client uses it. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { DoorWorld, hasPeer } from "../testing/door-world.ts"
import { SIGNATURE_ALGORITHMS } from "./signature-algorithms.ts"

/** What a client may be told to use with a key, and whether it then comes in. */
const logins: readonly { key: "ed25519" | "ecdsa" | "rsa"; only: string; comesIn: boolean }[] = [
  { key: "rsa", only: "rsa-sha2-512", comesIn: true },
  { key: "rsa", only: "rsa-sha2-256", comesIn: true },
  { key: "rsa", only: "ssh-rsa", comesIn: false },
  { key: "ecdsa", only: "ecdsa-sha2-nistp256", comesIn: true },
  { key: "ed25519", only: "ssh-ed25519", comesIn: true },
]
for (const { key, only, comesIn } of logins) {
  test(`a client with an ${key} key and nothing but ${only} ${comesIn ? "comes in" : "stays outside"}`, async (t) => {
    if (!hasPeer(t, "sftp", ["-h"])) return
    const world = await DoorWorld.open(t, { keyKind: key })
    const { code, stderr } = await world.sftp(["ls /"], ["-v", "-o", `PubkeyAcceptedAlgorithms=${only}`])
    assert.equal(code === 0, comesIn, stderr)
    const announced = /kex_input_ext_info: server-sig-algs=<([^>]*)>/.exec(stderr)?.[1]
    assert.equal(announced, SIGNATURE_ALGORITHMS.join(","))
    assert.deepEqual(world.defects, [])
  })
}

test("a client that negotiates its keys anew, and one with another cipher, work as well", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t, { keyKind: "rsa" })
  world.make("in", 3_000_000)
  for (const cipher of ["aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"]) {
    const options = ["-o", "RekeyLimit=500K", "-c", cipher, "-o", "PubkeyAcceptedAlgorithms=rsa-sha2-512"]
    const { code, stderr } = await world.sftp(["put in /f", "get /f out", "rm /f"], options)
    assert.equal(code, 0, stderr)
    assert.deepEqual(world.read("out"), world.read("in"))
  }
})
