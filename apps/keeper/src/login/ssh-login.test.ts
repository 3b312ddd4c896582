import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, isFault, publicFault, sshFingerprint, sshString } from "@schleuse/base"
import { commitmentOf, verifyOpening } from "@schleuse/leaf"
import { statement } from "../database/statement.ts"
import {
  type AccountChange,
  type CredentialChange,
  LOGIN,
  loginWorld,
  type LoginWorld,
  MODERN,
  newPeer,
  seen,
  SESSION_MS,
} from "./testing/login-world.ts"
import { rsaKey, signedRequest, type TestKey, testKey } from "./testing/ssh-keys.ts"

const NOW = Date.UTC(2026, 10, 22, 12)
const KOMPATIBEL = "diffie-hellman-group14-sha256 ssh-ed25519 aes256-ctr hmac-sha2-256"
const countSshSessions = statement()((q) => q.selectFrom("ssh_session").select("hash"))

test("a login by key opens a session and a leaf that commits to what the door saw", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount()
  const peer = await world.startedPeer()
  await world.probe(peer)
  const answer = await world.login(peer)
  assert.deepEqual(answer, {
    session: answer.session,
    account: world.account,
    institution: world.institution,
    expiresAt: NOW + SESSION_MS,
    language: "de",
  })
  assert.deepEqual(
    world.batch.log.map(({ leaf }) => leaf.type),
    ["door_start", "login"],
    "an accepted probe has no leaf",
  )
  const { leaf, opening } = world.batch.log[1] ?? {}
  assert.ok(leaf?.type === "login" && opening !== undefined)
  assert.deepEqual(
    [leaf.zone, leaf.door, leaf.session, leaf.factor],
    ["sftp", peer.door?.id, answer.session, "ssh-key"],
  )
  assert.notEqual(leaf.institution, world.institution)
  assert.notEqual(leaf.account, world.account)
  assert.deepEqual(verifyOpening(opening, leaf.meta), {
    address: "192.0.2.7",
    port: 40_000,
    client: "SSH-2.0-OpenSSH_9.2p1",
    algorithms: MODERN,
    login: LOGIN,
    fingerprint: sshFingerprint(world.key.blob),
  })
  assert.equal(commitmentOf(opening), leaf.meta)
})

for (const algorithm of ["rsa-sha2-512", "ecdsa-sha2-nistp384", "sk-ecdsa-sha2-nistp256@openssh.com"] as const) {
  test(`a login with ${algorithm} is accepted and its factor is in the leaf`, async (t) => {
    const world = await loginWorld(t, testKey(algorithm))
    await world.addAccount()
    await world.login(await world.startedPeer())
    assert.equal(world.batch.log.at(-1)?.leaf.factor, algorithm.startsWith("sk-") ? "ssh-key-touch" : "ssh-key")
  })
}

test("a session ends with the account or the key, if they end earlier", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount({ expiresAt: NOW + 5000 }, { expiresAt: NOW + 4000 })
  assert.equal((await world.login(await world.startedPeer())).expiresAt, NOW + 4000)
})

type Row = {
  why: string
  code: FaultCode
  account?: AccountChange
  credential?: CredentialChange
  algorithms?: string
  /** Only about the signed request, so a probe has nothing to refuse. */
  loginOnly?: true
  user?: string
}
const refused: readonly Row[] = [
  { why: "an unknown name", code: "LOGIN_ACCOUNT_UNKNOWN", account: { login: "somebody-else" } },
  { why: "a name that no account can have", code: "LOGIN_USER_INVALID", user: "Praxis Beispiel" },
  { why: "an account that is blocked", code: "LOGIN_ACCOUNT_BLOCKED", account: { state: "blocked" } },
  { why: "an account that was only invited", code: "LOGIN_ACCOUNT_BLOCKED", account: { state: "invited" } },
  { why: "an account that expired this instant", code: "LOGIN_ACCOUNT_EXPIRED", account: { expiresAt: NOW } },
  { why: "a person's account", code: "LOGIN_PERSON_SECOND_FACTOR", account: { kind: "person" } },
  { why: "an account without roles", code: "LOGIN_ROLES_MISSING", account: { roles: [] } },
  { why: "an account for another door", code: "LOGIN_DOOR_NOT_PERMITTED", account: { doors: ["inside"] } },
  {
    why: "a key whose bytes are not the stored ones",
    code: "LOGIN_KEY_UNKNOWN",
    credential: { data: Buffer.alloc(51) },
  },
  { why: "a withdrawn key", code: "LOGIN_KEY_REVOKED", credential: { revokedAt: 5 } },
  { why: "a key that expired this instant", code: "LOGIN_KEY_EXPIRED", credential: { expiresAt: NOW } },
  { why: "old algorithms", code: "LOGIN_ALGORITHMS", algorithms: KOMPATIBEL },
  {
    why: "old algorithms whose permission ended this instant",
    code: "LOGIN_ALGORITHMS",
    algorithms: KOMPATIBEL,
    account: { compatibleUntil: NOW },
  },
  { why: "an unknown algorithm", code: "LOGIN_ALGORITHMS_UNKNOWN", algorithms: `${MODERN} hmac-md5` },
  { why: "no algorithms", code: "LOGIN_ALGORITHMS_UNKNOWN", algorithms: "" },
]
for (const { why, code, account, credential, algorithms, user } of refused) {
  test(`a login with ${why} is refused, its probe too, and both look like any other`, async (t) => {
    const world = await loginWorld(t)
    await world.addAccount(account, credential)
    const peer = await world.startedPeer()
    const change = algorithms === undefined ? {} : { peer: seen({ algorithms }) }
    await assert.rejects(world.probe(peer, user === undefined ? change : { ...change, user }), { name: "Fault", code })
    await assert.rejects(world.login(peer, change, user), { name: "Fault", code })
    assert.deepEqual(publicFault(code), publicFault("LOGIN_REFUSED"))
    assert.deepEqual(await world.batch.run((tx) => tx.all(countSshSessions, {})), [])
  })
}

test("old algorithms are accepted until the account's date", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount({ compatibleUntil: NOW + 1 })
  const peer = await world.startedPeer()
  await world.login(peer, { peer: seen({ algorithms: KOMPATIBEL }) })
})

type SignedRow = { why: string; code: FaultCode; forge: (key: TestKey) => { blob: Buffer; signature: Buffer } }
const SESSION_ID = Buffer.alloc(32, 3)
function signed(key: TestKey, blob: Buffer): { blob: Buffer; signature: Buffer } {
  return { blob, signature: key.sign(blob) }
}
const forged: readonly SignedRow[] = [
  { why: "no signed request", code: "LOGIN_BLOB_INVALID", forge: (key) => signed(key, Buffer.alloc(40, 1)) },
  {
    why: "a session id of 8 bytes",
    code: "LOGIN_SESSION_ID_INVALID",
    forge: (key) => signed(key, signedRequest(LOGIN, key, Buffer.alloc(8))),
  },
  {
    why: "another key inside than the one that signed",
    code: "LOGIN_SIGNATURE_WRONG",
    forge: (key) => signed(testKey("ssh-ed25519"), signedRequest(LOGIN, key, SESSION_ID)),
  },
  {
    why: "a signature over another user",
    code: "LOGIN_SIGNATURE_WRONG",
    forge: (key) => ({
      ...signed(key, signedRequest("other", key, SESSION_ID)),
      blob: signedRequest(LOGIN, key, SESSION_ID),
    }),
  },
  {
    why: "an algorithm of another key type",
    code: "LOGIN_ALGORITHM_MISMATCH",
    forge: (key) => signed(key, signedRequest(LOGIN, { ...key, algorithm: "rsa-sha2-512" }, SESSION_ID)),
  },
  {
    why: "an untouched security key",
    code: "LOGIN_TOUCH_MISSING",
    forge: () => {
      const key = testKey("sk-ssh-ed25519@openssh.com")
      const blob = signedRequest(LOGIN, key, SESSION_ID)
      return { blob, signature: key.sign(blob, 0) }
    },
  },
  {
    why: "a security key's signature cut short",
    code: "LOGIN_SIGNATURE_INVALID",
    forge: () => {
      const key = testKey("sk-ssh-ed25519@openssh.com")
      const blob = signedRequest(LOGIN, key, SESSION_ID)
      return { blob, signature: key.sign(blob).subarray(0, 64) }
    },
  },
  {
    why: "a weak RSA key",
    code: "LOGIN_KEY_WEAK",
    forge: () => {
      const key = rsaKey("rsa-sha2-256", 1024, "sha256")
      return signed(key, signedRequest(LOGIN, key, SESSION_ID))
    },
  },
  ...(
    [
      ["a damaged key", "LOGIN_KEY_INVALID", Buffer.concat([sshString("ssh-ed25519"), sshString("short")])],
      ["a DSA key", "LOGIN_KEY_DSA", sshString("ssh-dss")],
      ["an unknown key type", "LOGIN_KEY_TYPE_UNKNOWN", sshString("ssh-ed448")],
      ["a certificate", "LOGIN_KEY_CERTIFICATE", sshString("ssh-ed25519-cert-v01@openssh.com")],
    ] as const
  ).map(([why, code, blob]): SignedRow => ({
    why,
    code,
    forge: (key) => signed(key, signedRequest(LOGIN, { ...key, blob }, SESSION_ID)),
  })),
]
for (const { why, code, forge } of forged) {
  test(`a login with ${why} is refused before the batch`, async (t) => {
    const world = await loginWorld(t)
    await world.addAccount()
    const peer = await world.startedPeer()
    const { blob, signature } = forge(world.key)
    const input = { blob: blob.toString("base64"), signature: signature.toString("base64") }
    await assert.rejects(world.login(peer, input), { name: "Fault", code })
    assert.deepEqual(publicFault(code), publicFault("LOGIN_REFUSED"))
  })
}

test("text that is not base64 is refused like any other login", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount()
  const peer = await world.startedPeer()
  await assert.rejects(world.login(peer, { blob: "A=" }), { code: "LOGIN_BLOB_INVALID" })
  await assert.rejects(world.login(peer, { signature: "A=" }), { code: "LOGIN_SIGNATURE_INVALID" })
  await assert.rejects(world.probe(peer, { key: "A=" }), { code: "LOGIN_KEY_INVALID" })
})

test("a signature counts once, on every door and for ever", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount()
  const blob = signedRequest(LOGIN, world.key, SESSION_ID)
  const input = { blob: blob.toString("base64"), signature: world.key.sign(blob).toString("base64") }
  const peer = await world.startedPeer()
  const { session } = await world.login(peer, input)
  await world.endSession(peer, session)
  world.batch.now += 400 * 24 * 3_600_000
  for (const other of [peer, await world.startedPeer("sftp", "sftp-2")]) {
    await assert.rejects(world.login(other, input), { name: "Fault", code: "LOGIN_REPLAYED" })
  }
})

test("a refused login does not use up its signature", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount({ state: "blocked" })
  const peer = await world.startedPeer()
  const blob = signedRequest(LOGIN, world.key, SESSION_ID)
  const input = { blob: blob.toString("base64"), signature: world.key.sign(blob).toString("base64") }
  await assert.rejects(world.login(peer, input), { code: "LOGIN_ACCOUNT_BLOCKED" })
  await world.setAccount("active")
  await world.login(peer, input)
})

test("a cut account or institution learns that it is cut only with its key; others learn nothing", async (t) => {
  for (const scope of ["account", "institution"] as const) {
    const world = await loginWorld(t)
    await world.addAccount()
    const peer = await world.startedPeer()
    await world.cut(scope, world[scope])
    await assert.rejects(world.login(peer), { name: "Fault", code: "CUT" })
    await world.probe(peer)
    await assert.rejects(world.probe(peer, { user: "somebody-else" }), { code: "LOGIN_ACCOUNT_UNKNOWN" })
  }
})

const doorCuts: readonly { scope: string; target: string | null; isCut: boolean; endedAt?: number }[] = [
  { scope: "outside", target: null, isCut: true },
  { scope: "door", target: "sftp", isCut: true },
  { scope: "door", target: "sftp-1", isCut: true },
  { scope: "door", target: "sftp-2", isCut: false },
  { scope: "door", target: "inside", isCut: false },
  { scope: "account", target: "sftp", isCut: false },
  { scope: "outside", target: null, isCut: false, endedAt: 5 },
]
for (const { scope, target, isCut, endedAt } of doorCuts) {
  test(`at door sftp-1, a cut of ${scope} ${target ?? ""}${endedAt === undefined ? "" : " that has ended"} ${isCut ? "refuses" : "does not refuse"} logins`, async (t) => {
    const world = await loginWorld(t)
    await world.addAccount()
    const peer = await world.startedPeer()
    await world.cut(scope, target, endedAt)
    if (!isCut) return void (await world.login(peer))
    await assert.rejects(world.login(peer), { name: "Fault", code: "CUT" })
    await assert.rejects(world.probe(peer), { name: "Fault", code: "CUT" })
  })
}

test("everything outside cut leaves the inside door open", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount({ doors: ["inside"] })
  await world.cut("outside", null)
  await world.login(await world.startedPeer("inside", "inside-1"))
})

test("before its start a door is refused everything", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount()
  const peer = newPeer("sftp", "sftp-1")
  for (const ask of [
    (w: LoginWorld) => w.probe(peer),
    (w: LoginWorld) => w.login(peer),
    (w: LoginWorld) => w.find(peer, "x"),
  ]) {
    await assert.rejects(
      async () => await ask(world),
      (error) => isFault(error) && error.code === "DOOR_NOT_STARTED",
    )
  }
})
