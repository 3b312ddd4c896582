import assert from "node:assert/strict"
import { once } from "node:events"
import { connect, createServer } from "node:net"
import { test, type TestContext } from "node:test"
import { thisMachine } from "../posture/machine.ts"
import { recorded } from "../testing/recorded-machine.ts"
import { LineHelper } from "./line-helper.ts"
import { macosSocketOwners, ownerInLsof } from "./macos-socket-owner.ts"
import { windowsSocketOwners } from "./windows-socket-owner.ts"

const connection = { localAddress: "127.0.0.1", localPort: 8080, remoteAddress: "127.0.0.1", remotePort: 50_000 }
const SELF = "S-1-5-21-1004336348-1177238915-682003330-1001"
const OTHER = "S-1-5-21-1004336348-1177238915-682003330-1002"

/** A helper that speaks as the one of Windows does; `answer` is JavaScript over `words`. */
const helper = (answer: string, first = `ready ${SELF}`) => ({
  program: process.execPath,
  args: [
    "-e",
    `console.log(${JSON.stringify(first)})
     require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
       const words = line.split(" "); ${answer} })`,
  ],
})

async function owners(t: TestContext, answer: string, first?: string) {
  const found = await windowsSocketOwners(helper(answer, first))
  t.after(() => found.close())
  return found
}

test("Windows: each question is answered by its own line, whatever their order", async (t) => {
  const { self, find } = await owners(
    t,
    `setTimeout(() => console.log(words[0], words[2] === "50000" ? "${SELF}" : words[2] === "50001" ? "${OTHER}" : "-"),
      words[2] === "50000" ? 80 : 0)`,
  )
  assert.equal(self, SELF)
  const [own, other, nobody] = await Promise.all(
    [50_000, 50_001, 50_002].map((remotePort) => find({ ...connection, remotePort })),
  )
  assert.deepEqual([own, other, nobody], [SELF, OTHER, undefined])
  assert.equal(await find({ ...connection, remoteAddress: "::ffff:127.0.0.1" }), SELF)
})

test("Windows: the question is the other end, then ours", async (t) => {
  const { find } = await owners(
    t,
    `console.log(words[0], line.endsWith(" 127.0.0.1 50000 127.0.0.1 8080") ? "${SELF}" : "-")`,
  )
  assert.equal(await find(connection), SELF)
})

for (const answer of ["SYSTEM", "", "S-1-5-x", `${SELF} ${SELF}`]) {
  test(`Windows: ${JSON.stringify(answer)} is nobody`, async (t) => {
    const { find } = await owners(t, `console.log(words[0], ${JSON.stringify(answer)})`)
    assert.equal(await find(connection), undefined)
  })
}

test("Windows: a helper that dies answers nobody, and the next one answers again", async (t) => {
  const { find } = await owners(t, `if (words[2] === "1") process.exit(1); console.log(words[0], "${SELF}")`)
  assert.equal(await find({ ...connection, remotePort: 1 }), undefined)
  // Not at once: what dies at its start would be started for ever.
  const end = performance.now() + 8000
  while ((await find(connection)) !== SELF) {
    assert.ok(performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
})

test("Windows: a helper that hangs answers nobody, and the next one answers again", async (t) => {
  const hang = 'if (words[2] === "1") process.kill(process.pid, "SIGSTOP")'
  const { find } = await owners(t, `${hang}; console.log(words[0], "${SELF}")`)
  const asked = [0, 1, 2].map(() => find({ ...connection, remotePort: 1 }))
  assert.deepEqual(new Set(await Promise.all(asked)), new Set([undefined]))
  const end = performance.now() + 8000
  while ((await find(connection)) !== SELF) {
    assert.ok(performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
})

test("Windows: without a helper everybody is refused, and nobody is the same as nobody", async (t) => {
  for (const first of ["Add-Type: not allowed", "ready nobody"]) {
    const found = await windowsSocketOwners(helper("process.exit()", first === "ready nobody" ? first : "ready"))
    t.after(() => found.close())
    assert.notEqual(await found.find(connection), found.self)
  }
  const missing = await windowsSocketOwners({ program: "/no/such/powershell", args: [] })
  assert.notEqual(await missing.find(connection), missing.self)
})

test("a helper is started once, and ends when it is closed", async () => {
  const line = new LineHelper(helper(`console.log(words[0], process.pid)`, "ready"))
  const [a, b] = await Promise.all([line.ask("x"), line.ask("y")])
  assert.equal(a, b)
  line.close()
  const end = performance.now() + 5000
  const isAlive = () => {
    try {
      return process.kill(Number(a), 0)
    } catch {
      return false
    }
  }
  while (isAlive()) {
    assert.ok(performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
})

/** As lsof 4.91 of macOS 15 prints it: the browser's end, and ours. */
const LSOF = `p812
u501
f27
n127.0.0.1:50000->127.0.0.1:8080
p4711
u502
f19
n127.0.0.1:8080->127.0.0.1:50000
`

test("macOS: the other end's process names its user, not ours", async () => {
  assert.equal(ownerInLsof(LSOF, connection), "501")
  assert.equal(ownerInLsof(LSOF, { ...connection, remotePort: 50_001 }), undefined)
  assert.equal(ownerInLsof(LSOF.replace("u501\n", ""), connection), undefined)
  assert.equal(ownerInLsof("", connection), undefined)
  // A browser of another user is not listed for us.
  const silent = macosSocketOwners(recorded({ nowMs: 0, programs: { lsof: 1 } }), "501")
  assert.equal(await silent.find(connection), undefined)
})

test("the words for lsof, asked of a real one", async (t) => {
  if ((await thisMachine.ask("lsof", ["-v"]))?.status !== 0) {
    assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "lsof is missing")
    return t.skip("lsof is missing")
  }
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  const accepted = once(server, "connection")
  const client = connect({ host: "127.0.0.1", port: address.port })
  t.after(() => client.destroy())
  await Promise.all([accepted, once(client, "connect")])
  const self = String(process.getuid?.())
  const { find } = macosSocketOwners(thisMachine, self)
  const asked = { ...connection, localPort: address.port, remotePort: client.localPort ?? 0 }
  assert.equal(await find(asked), self)
  assert.equal(await find({ ...asked, remotePort: 1 }), undefined)
  return undefined
})
