/** What a door does with files among the keys: it passes on one line, and nothing else. */
import assert from "node:assert/strict"
import { generateKeyPairSync, randomBytes } from "node:crypto"
import { test } from "node:test"
import { Fault, type FaultCode, formatOpensshPrivateKey } from "@schleuse/base"
import { parseVirtualPath } from "@schleuse/sftp"
import type { InputOf } from "@schleuse/wire"
import { KeyInbox } from "./key-inbox.ts"
import type { SessionKeeper } from "./session-keeper.ts"

const LINE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me@host"
const INTENT = { creates: "if-missing", startsAt: "nothing" } as const
const at = (text: string) => parseVirtualPath(Buffer.from(text))
const PATH = at("/schluessel/id_neu.pub")

/** A keeper that has the folder, and takes every proposal. */
function world({ hasFolder = true } = {}) {
  const proposed: string[] = []
  const folder = { name: "schluessel", kind: "folder", sizeBytes: 0, modifiedAt: 0, writable: false, readable: true }
  const ask = (async (command: string, input: unknown) => {
    if (command === "statPath") return hasFolder ? { entry: folder } : {}
    if (command !== "proposeOwnKey") throw new Fault("COMMAND_UNKNOWN", command)
    proposed.push((input as InputOf<"proposeOwnKey">).sshKey)
    return { fingerprint: "", expiresAt: 0 }
  }) as SessionKeeper
  return { keys: new KeyInbox(ask), proposed }
}

async function put(keys: KeyInbox, content: string | Buffer, pieceBytes = 4096): Promise<void> {
  const file = await keys.openWrite(PATH, INTENT)
  const bytes = Buffer.from(content)
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    await file.write(from, bytes.subarray(from, from + pieceBytes))
  }
  await file.close()
}

for (const [how, content, pieceBytes] of [
  ["as ssh-keygen writes it", `${LINE}\n`, 4096],
  ["with Windows' end of line", `${LINE}\r\n`, 4096],
  ["without an end of line", LINE, 4096],
  ["byte by byte", `${LINE}\n`, 1],
] as const) {
  test(`a public key ${how} is passed on as one line`, async () => {
    const { keys, proposed } = world()
    await put(keys, content, pieceBytes)
    assert.deepEqual(proposed, [LINE])
    assert.equal(keys.find(PATH)?.sizeBytes, content.length)
  })
}

test("bytes that come in another order are put where they belong", async () => {
  const { keys, proposed } = world()
  const file = await keys.openWrite(PATH, INTENT)
  const bytes = Buffer.from(LINE)
  await file.write(40, bytes.subarray(40))
  await file.write(0, bytes.subarray(0, 40))
  await file.close()
  assert.deepEqual(proposed, [LINE])
})

const pem = generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" })
const PRIVATE: readonly (readonly [string, string])[] = [
  ["OpenSSH's", formatOpensshPrivateKey(randomBytes(32), randomBytes(32))],
  ["a PEM", String(pem)],
  ["PuTTY's", "PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\n"],
]
for (const [whose, content] of PRIVATE) {
  test(`${whose} private key under a public key's name goes no farther than the door`, async () => {
    const { keys, proposed } = world()
    await assert.rejects(put(keys, content), { name: "Fault", code: "KEY_PROPOSAL_PRIVATE" })
    assert.deepEqual(proposed, [])
    assert.equal(keys.find(PATH), undefined)
  })
}

const refused: readonly { why: string; code: FaultCode; run: (keys: KeyInbox) => Promise<unknown> }[] = [
  { why: "more than any key has", code: "KEY_PROPOSAL_TOO_LARGE", run: (keys) => put(keys, Buffer.alloc(8193, 65)) },
  {
    why: "a place far behind",
    code: "KEY_PROPOSAL_TOO_LARGE",
    run: async (keys) => (await keys.openWrite(PATH, INTENT)).write(2 ** 40, Buffer.of(1)),
  },
  {
    why: "a name without .pub",
    code: "KEY_PROPOSAL_NAME",
    run: (keys) => keys.openWrite(at("/schluessel/id_neu"), INTENT),
  },
  {
    why: "a folder below",
    code: "KEY_PROPOSAL_NAME",
    run: (keys) => keys.openWrite(at("/schluessel/a/b.pub"), INTENT),
  },
  {
    why: "an open that must not create",
    code: "PATH_NOT_FOUND",
    run: (keys) => keys.openWrite(PATH, { ...INTENT, creates: "never" }),
  },
  {
    why: "another length",
    code: "UPLOAD_RESIZE_UNSUPPORTED",
    run: async (keys) => (await keys.openWrite(PATH, INTENT)).change({ sizeBytes: 7 }),
  },
]
for (const { why, code, run } of refused) {
  test(`${why} is refused among the keys`, async () => {
    const { keys, proposed } = world()
    await assert.rejects(run(keys), { name: "Fault", code })
    assert.deepEqual(proposed, [])
  })
}

test("whoever has no such folder is refused before a byte comes", async () => {
  const { keys } = world({ hasFolder: false })
  await assert.rejects(keys.openWrite(PATH, INTENT), { name: "Fault", code: "PATH_NOT_FOUND" })
})

test("what is not closed proposes nothing", async () => {
  const { keys, proposed } = world()
  const file = await keys.openWrite(PATH, INTENT)
  await file.write(0, Buffer.from(LINE))
  await file.abandon()
  assert.deepEqual([proposed, keys.find(PATH)], [[], undefined])
})
