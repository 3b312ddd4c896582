/**
 * A captured SFTP door tries everything. What it gets is exactly what the log says.
 *
 * First an honest house takes files; then puppets stand in the doors' places,
 * with the doors' users, descriptors, folders and restrictions. Two victims
 * log in through them. At the end every part key that a puppet ever held is
 * counted against the leaves that hand keys out.
 */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { type CommandName, COMMANDS, encodeFrame } from "@schleuse/wire"
import { CapturedHouse } from "./testing/captured-house.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { LogCopy, publishedBy } from "./testing/log-copy.ts"
import { hasPeers, until } from "./testing/programs.ts"
import type { Answer, Puppet } from "./testing/puppet.ts"
import { signLogin } from "./testing/signed-login.ts"

const OUTBOX = "/ausgang/aok-musterland"
const INBOX = "/eingang/praxis-beispiel"
const PEER = {
  address: "203.0.113.7",
  port: 4711,
  client: "SSH-2.0-Probe",
  algorithms: "curve25519-sha256 ssh-ed25519 aes128-gcm@openssh.com",
}
const BUILD = "0".repeat(32)
const PART_BYTES = 64 * 1024 * 1024

test("a captured door gets what its sessions may have, with a leaf for each key, and nothing else", async (t) => {
  if (!hasPeers(t, "sftp")) return
  const house = await DemoHouse.start(t)
  await prepare(house)
  assert.equal(await house.stop(), 0)
  const published = publishedBy(house)
  const before = new LogCopy(published)
  const foreign = foreignIds(before)

  const captured = await CapturedHouse.start(house.data)
  try {
    const sftp = await captured.puppet("sftp")
    const inside = await captured.puppet("inside")
    const given = async (answer: Promise<Answer>, what: string) => {
      const { result, fault } = await answer
      assert.ok(result !== undefined, `${what}: ${fault}`)
      return result
    }
    const refused = async (answer: Promise<Answer>, what: string) => {
      const { fault } = await answer
      assert.ok(fault !== undefined && fault !== "INTERNAL", `${what}: ${fault ?? "was given"}`)
    }
    const logIn = async (puppet: Puppet, user: string) => {
      const login = signLogin(house.keyOf(user), user)
      const { session } = await given(puppet.ask("loginSsh", { ...login, peer: PEER }), `login of ${user}`)
      return { login, session: String(session) }
    }

    await t.test("before it has said who it is, it gets nothing", async () => {
      const login = signLogin(house.keyOf("praxis-beispiel"), "praxis-beispiel")
      await refused(sftp.ask("loginSsh", { ...login, peer: PEER }), "a login")
      await refused(sftp.ask("listFolder", { path: "/" }), "a listing")
    })
    for (const puppet of [sftp, inside]) await given(puppet.ask("startDoor", { build: BUILD, pid: 1 }), "start")
    const practice = await logIn(sftp, "praxis-beispiel")
    const insurer = await logIn(sftp, "aok-musterland")
    const other = await logIn(inside, "aok-musterland")

    await t.test("each command with anything but its fields is refused", async () => {
      const rubbish = [
        null,
        7,
        "x",
        [],
        { rubbish: 1 },
        { path: 5 },
        { path: "relative" },
        { path: "/a//b" },
        { path: "/a/" },
      ]
      for (const name of Object.keys(COMMANDS)) {
        for (const input of rubbish) {
          await refused(sftp.ask(name, input, practice.session), `${name} ${JSON.stringify(input)}`)
          await refused(sftp.ask(name, input, randomId()), `${name} ${JSON.stringify(input)} without a session`)
        }
      }
      for (const name of ["query", "constructor", "__proto__", "toString", "eval", ""]) {
        await refused(sftp.ask(name, {}, practice.session), name)
      }
    })

    const operators: { readonly [C in CommandName]?: unknown } = {
      status: {},
      cut: { scope: "outside", reason: "x" },
      sealKeeper: { reason: "x" },
      setupBegin: { code: "x" },
      unsealKeeper: {},
      reopen: { cut: randomId(), reason: "x" },
      listDirectory: {},
      hostKeys: {},
      backup: { folder: "/tmp/stolen" },
      findRefusal: { reference: "ABC234" },
    }
    await t.test("commands of the operators' zone are not a door's", async () => {
      for (const [name, input] of Object.entries(operators)) {
        for (const session of [undefined, practice.session, randomId()]) {
          const { fault } = await sftp.ask(name, input, session)
          // To a door they do not exist.
          assert.equal(fault, "COMMAND_UNKNOWN", name)
        }
      }
    })

    await t.test("a banked signature counts once, here and elsewhere, and for no other session", async () => {
      for (const puppet of [sftp, inside]) {
        for (const { login } of [practice, insurer, other]) {
          await refused(puppet.ask("loginSsh", { ...login, peer: PEER }), "the same login again")
        }
      }
      const fresh = signLogin(house.keyOf("klinikum-musterstadt"), "klinikum-musterstadt")
      const blob = signLogin(house.keyOf("praxis-beispiel"), "klinikum-musterstadt").blob
      await refused(sftp.ask("loginSsh", { blob, signature: fresh.signature, peer: PEER }), "another key's signature")
      const { signature } = practice.login
      await refused(sftp.ask("loginSsh", { blob: fresh.blob, signature, peer: PEER }), "a banked signature")
      const twice = signLogin(house.keyOf("praxis-beispiel"), "praxis-beispiel", randomBytes(32))
      const both = [1, 2].map(() => sftp.ask("loginSsh", { ...twice, peer: PEER }))
      const answers = await Promise.all(both)
      assert.equal(answers.filter(({ fault }) => fault === undefined).length, 1, "of two at once one counts")
      // A partner's key that may only log in at the other door.
      const partner = signLogin(house.keyOf("muster-gmbh"), "muster-gmbh")
      await refused(inside.ask("loginSsh", { ...partner, peer: PEER }), "a partner at the inside door")
    })

    await t.test("a session belongs to the descriptor on which it was opened", async () => {
      for (const [puppet, session] of [
        [inside, practice.session],
        [inside, insurer.session],
        [sftp, other.session],
      ] as const) {
        await refused(puppet.ask("listFolder", { path: "/" }, session), "another door's session")
        await refused(puppet.ask("openRead", { path: `${INBOX}/small` }, session), "another door's session")
        await refused(puppet.ask("endSession", { reason: "closed" }, session), "another door's session")
      }
    })

    await t.test("a release gives its parts one by one, to its own session, until it is closed", async () => {
      const opened = await given(sftp.ask("openRead", { path: `${INBOX}/large` }, insurer.session), "openRead")
      const release = opened["release"]
      await given(sftp.ask("readPart", { release, index: 0 }, insurer.session), "part 0")
      await refused(sftp.ask("readPart", { release, index: 0 }, practice.session), "another session")
      await refused(sftp.ask("readPart", { release, index: 0 }), "no session")
      await refused(inside.ask("readPart", { release, index: 0 }, other.session), "another door")
      await refused(sftp.ask("readPart", { release, index: 2 }, insurer.session), "a part that is not there")
      await refused(sftp.ask("readPart", { release: randomId(), index: 0 }, insurer.session), "no such release")
      const end = { release, deliveredBytes: 5, complete: false }
      await given(sftp.ask("closeRead", end, insurer.session), "closeRead")
      await refused(sftp.ask("readPart", { release, index: 1 }, insurer.session), "part 1 after the end")
      await given(sftp.ask("openRead", { path: `${INBOX}/small` }, insurer.session), "the small file")
    })

    await t.test("ids of others, known from the log, open nothing", async () => {
      for (const release of foreign.releases) {
        await refused(sftp.ask("readPart", { release, index: 0 }, insurer.session), "an old release")
      }
      for (const upload of foreign.uploads) {
        for (const { session } of [insurer, practice]) {
          const sealed = { part: randomId(), plainBytes: 1, cipherBytes: 1, prefixSha256: hash(), cipherSha256: hash() }
          const commit = { upload, sizeBytes: 0, sha256: hash() }
          await refused(sftp.ask("readUploadPart", { upload, index: 0 }, session), "readUploadPart")
          await refused(sftp.ask("openPart", { upload }, session), "openPart")
          await refused(sftp.ask("sealPart", { upload, sealed }, session), "sealPart")
          await refused(sftp.ask("commitWrite", commit, session), "commitWrite")
          await refused(sftp.ask("abortWrite", { upload }, session), "abortWrite")
        }
      }
      const paths = ["/eingang/klinikum-musterstadt/theirs", "/ausgang/aok-beispielregion/theirs", `${OUTBOX}/large`]
      for (const path of paths) await refused(sftp.ask("openRead", { path }, practice.session), path)
    })

    await t.test("a pending upload is its own account's: another's session cannot go on with it", async () => {
      const upload = await given(
        sftp.ask("openWrite", { path: `${OUTBOX}/pending`, disposition: "continue" }, practice.session),
        "its own",
      )
      const id = upload["upload"]
      await given(sftp.ask("readUploadPart", { upload: id, index: 0 }, practice.session), "its own sealed part")
      for (const [puppet, { session }] of [
        [sftp, insurer],
        [inside, other],
      ] as const) {
        await refused(puppet.ask("readUploadPart", { upload: id, index: 0 }, session), "readUploadPart")
        await refused(puppet.ask("openPart", { upload: id }, session), "openPart")
        await refused(puppet.ask("abortWrite", { upload: id }, session), "abortWrite")
      }
      const lie = { part: randomId(), plainBytes: 10, cipherBytes: 10, prefixSha256: hash(), cipherSha256: hash() }
      await refused(sftp.ask("sealPart", { upload: id, sealed: lie }, practice.session), "a part that is not there")
    })

    await t.test("an ended session is over", async () => {
      const third = await logIn(sftp, "agentur-musterstadt")
      await given(sftp.ask("endSession", { reason: "closed" }, third.session), "endSession")
      await refused(sftp.ask("listFolder", { path: "/" }, third.session), "after its end")
    })

    await t.test("bytes that are no frame cost the door its descriptor, and only its own", async () => {
      for (const bytes of [Buffer.alloc(4, 0xff), encodeFrame({ i: "x" }), Buffer.of(0, 0, 0, 2, 0x7b, 0x7d)]) {
        const victim = await captured.puppet("inside")
        await victim.sendBytes(bytes)
        await until("the descriptor is gone", () =>
          victim.ask("volume", {}).then(
            () => false,
            () => true,
          ),
        )
        victim.end()
      }
      await given(sftp.ask("listFolder", { path: "/" }, practice.session), "the other door")
    })

    await t.test("what it held in the end is what the log says, key by key", async () => {
      const held = [...sftp.keys, ...inside.keys]
      for (const puppet of [sftp, inside]) puppet.end()
      await captured.stop()
      const copy = new LogCopy(published)
      assert.ok(copy.size > before.size)
      await copy.requireHolds("--since", join(before.folder, "checkpoint"))
      const told = copy
        .leaves()
        .slice(before.size)
        .flatMap((leaf) => {
          if (leaf.type === "release_part" || leaf.type === "release_own" || leaf.type === "upload_part")
            return leaf.part
          if (leaf.type === "release" || leaf.type === "upload_open") return leaf.part ?? []
          return []
        })
      assert.deepEqual(told.toSorted(), held.toSorted())
      assert.ok(held.length >= 4)
      const released = copy.leavesOf("release_part").slice(-1)
      assert.deepEqual(
        released.map(({ index }) => index),
        [0],
        "part 1 of the large file never went out",
      )
      assert.ok(copy.leavesOf("denied").length > before.leavesOf("denied").length)
      assert.ok(!captured.log.some((line) => /defect|fatal/.test(line)), captured.log.join("\n"))
    })
  } finally {
    await captured.stop()
  }
})

function hash(): string {
  return randomBytes(32).toString("hex")
}

/** Files of two parts and of one, a hospital's file that is none of the victims' business, and pending uploads of both senders. */
async function prepare(house: DemoHouse): Promise<void> {
  writeFileSync(house.file("large"), Buffer.alloc(PART_BYTES + 1, "large"))
  writeFileSync(house.file("small"), "small")
  writeFileSync(house.file("pending"), randomBytes(8_000_000))
  await house.requireSftp("praxis-beispiel", `put large ${OUTBOX}/large`, `put small ${OUTBOX}/small`)
  await house.requireSftp("klinikum-musterstadt", "put small /ausgang/aok-beispielregion/theirs")
  await house.requireSftp("aok-beispielregion", "get /eingang/klinikum-musterstadt/theirs got")
  for (const login of ["praxis-beispiel", "klinikum-musterstadt"]) {
    const slow = house.beginSftp({ login }, [`put pending ${OUTBOX}/pending`], ["-l", "20000"])
    await until("it is under way", async () => (await house.list(login, OUTBOX)).includes("pending"))
    await new Promise((resolve) => setTimeout(resolve, 700))
    slow.process.kill("SIGKILL")
    await slow.ended
    const size = async () =>
      /^-\S+ +\S+ +\S+ +\S+ +(\d+) .*pending$/m.exec(await house.requireSftp(login, `ls -l ${OUTBOX}`))
    await until("a part of it is sealed", async () => Number((await size())?.[1] ?? 0) > 0)
  }
}

/** Releases that were opened before, and uploads of accounts that are no victims. */
function foreignIds(copy: LogCopy): { readonly releases: readonly string[]; readonly uploads: readonly string[] } {
  const hospital = copy.leavesOf("upload_open").at(-1)
  const uploads = copy.leavesOf("upload_open").filter(({ account }) => account === hospital?.account)
  assert.ok(uploads.length >= 2)
  return {
    releases: copy.leavesOf("release").map(({ release }) => release),
    uploads: uploads.map(({ upload }) => upload),
  }
}
