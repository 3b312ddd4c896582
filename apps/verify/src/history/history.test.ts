import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, randomId } from "@schleuse/base"
import { Findings } from "../findings.ts"
import { begin, beginSession, HistoryBuilder, sampleFile, START } from "../testing/sample-history.ts"
import { History } from "./history.ts"

const HASH = "00".repeat(32)

function judge({ texts }: HistoryBuilder): Findings {
  const findings = new Findings()
  const history = new History(findings, [])
  history.append({ first: 0, path: "", entries: texts.map((text) => Buffer.from(text)) })
  return findings
}

test("the life of a file, from the founding entry to the shredding, has no finding", () => {
  const { history } = sampleFile()
  history.add("keeper_stop", { reason: "stop" })
  assert.deepEqual(judge(history).kept, [])
})

test("a second run with its own clock, doors and sessions has no finding", () => {
  const { history } = sampleFile()
  history.boot = randomId()
  history.mono = 0
  history.wall += 1_000_000
  history.add("keeper_start", START)
  const actor = beginSession(history)
  history.add("list", { ...actor, folder: randomId(), what: "folder" })
  assert.deepEqual(judge(history).kept, [])
})

test("host keys that are made with the founding entry, before the first start, have no finding", () => {
  const history = new HistoryBuilder()
  history.add("genesis", { mode: "demo", meta: HASH })
  history.add("host_key", { kind: "active", meta: HASH })
  history.add("keeper_start", START)
  assert.deepEqual(judge(history).kept, [])
})

test("a clock step that is announced, and a session that ends in a later run, have no finding", () => {
  const history = begin()
  const actor = beginSession(history)
  history.wall += 3_600_000
  history.add("clock_step", { byMs: 3_600_000 })
  history.boot = randomId()
  history.add("clock_step", { byMs: 5000 })
  history.add("keeper_start", START)
  history.add("session_end", { ...actor, reason: "lost" })
  assert.deepEqual(judge(history).kept, [])
})

type Row = { why: string; code: FaultCode; severity?: "warning"; build: () => HistoryBuilder }

/** A history that goes wrong with its last leaf. */
function after(build: (file: ReturnType<typeof sampleFile>) => void): () => HistoryBuilder {
  return () => {
    const file = sampleFile()
    // The session of the sample has ended: what follows acts in a new one.
    build({ ...file, actor: beginSession(file.history) })
    return file.history
  }
}

function committed(history: HistoryBuilder, actor: ReturnType<typeof beginSession>, parts: number): string {
  const [upload, version] = [randomId(), randomId()]
  history.add("upload_open", { ...actor, upload, folder: randomId() })
  const ids = { upload, version, file: randomId(), folder: randomId() }
  history.add("commit", { ...actor, ...ids, parts, partsHash: HASH, state: "delivered", meta: HASH })
  return version
}

const rows: readonly Row[] = [
  {
    why: "without a founding entry",
    code: "VERIFY_GENESIS_MISPLACED",
    build: () => {
      const history = new HistoryBuilder()
      history.add("keeper_start", START)
      return history
    },
  },
  {
    why: "with a second founding entry",
    code: "VERIFY_GENESIS_MISPLACED",
    build: after(({ history }) => history.add("genesis", { mode: "demo", meta: HASH })),
  },
  {
    why: "with a foreign field in a leaf",
    code: "VERIFY_LEAF_INVALID",
    build: after(({ history }) => history.addText(history.texts[1]?.replace("{", '{"aaa":1,') ?? "")),
  },
  {
    why: "with spaces in a leaf",
    code: "VERIFY_LEAF_INVALID",
    build: after(({ history }) => history.addText(`${history.texts[1]} `)),
  },
  {
    why: "with a leaf of an unknown type",
    code: "VERIFY_LEAF_INVALID",
    build: after(({ history }) => history.addText('{"type":"toString"}')),
  },
  {
    why: "with an entry that is not text",
    code: "VERIFY_LEAF_INVALID",
    build: after(({ history }) => history.addText("\ud800")),
  },
  {
    why: "with a run that never started",
    code: "VERIFY_BOOT_UNKNOWN",
    build: after(({ history }) => history.add("heartbeat", { boot: randomId() })),
  },
  {
    why: "with a founding entry of a run that is not the first to start",
    code: "VERIFY_BOOT_UNKNOWN",
    build: () => {
      const history = new HistoryBuilder()
      history.add("genesis", { mode: "demo", meta: HASH })
      history.add("keeper_start", { ...START, boot: randomId() })
      return history
    },
  },
  {
    why: "with a run that goes on after the next has started",
    code: "VERIFY_BOOT_UNKNOWN",
    build: after(({ history }) => {
      const { boot } = history
      history.boot = randomId()
      history.add("keeper_start", START)
      history.add("heartbeat", { boot })
    }),
  },
  {
    why: "with a run that starts twice",
    code: "VERIFY_BOOT_REPEATED",
    build: after(({ history }) => history.add("keeper_start", START)),
  },
  {
    why: "with a monotonic clock that goes back",
    code: "VERIFY_CLOCK_BACKWARDS",
    build: after(({ history }) => history.add("heartbeat", { mono: 1 })),
  },
  {
    why: "with a clock that jumps silently",
    code: "VERIFY_CLOCK_STEP_SILENT",
    severity: "warning",
    build: after(({ history }) => history.add("heartbeat", { wall: history.wall + 60_000 })),
  },
  {
    why: "with a door that never started",
    code: "VERIFY_DOOR_UNKNOWN",
    build: after(({ history }) => history.add("knock", { door: randomId(), refused: 1, minute: 1, meta: HASH })),
  },
  {
    why: "with a door of an earlier run",
    code: "VERIFY_DOOR_UNKNOWN",
    build: after(({ history, actor }) => {
      history.boot = randomId()
      history.add("keeper_start", START)
      history.add("list", { ...actor, folder: randomId(), what: "folder" })
    }),
  },
  {
    why: "with a door that acts after its end",
    code: "VERIFY_DOOR_STOPPED",
    severity: "warning",
    build: after(({ history, actor }) => {
      history.add("door_stop", { zone: actor.zone, door: actor.door, reason: "stop" })
      history.add("list", { ...actor, folder: randomId(), what: "folder" })
    }),
  },
  {
    why: "with a session without a login",
    code: "VERIFY_SESSION_UNKNOWN",
    build: after(({ history, actor }) =>
      history.add("list", { ...actor, session: randomId(), folder: randomId(), what: "folder" }),
    ),
  },
  {
    why: "with a key for a session that has ended",
    code: "VERIFY_SESSION_ENDED",
    build: after(({ history, actor }) => {
      const version = committed(history, actor, 1)
      history.add("session_end", { ...actor, reason: "closed" })
      history.add("release", { ...actor, release: randomId(), version, parts: 1, part: randomId(), index: 0 })
    }),
  },
  {
    why: "with a session at another door",
    code: "VERIFY_SESSION_MOVED",
    severity: "warning",
    build: after(({ history, actor }) => {
      const { door } = beginSession(history)
      history.add("list", { ...actor, door, folder: randomId(), what: "folder" })
    }),
  },
  {
    why: "with an upload that was never opened",
    code: "VERIFY_UPLOAD_UNKNOWN",
    severity: "warning",
    build: after(({ history, actor }) =>
      history.add("upload_abort", { ...actor, upload: randomId(), reason: "closed" }),
    ),
  },
  {
    why: "with a release of a version before its commit",
    code: "VERIFY_VERSION_UNCOMMITTED",
    build: after(({ history, actor }) =>
      history.add("release", { ...actor, release: randomId(), version: randomId(), parts: 1 }),
    ),
  },
  {
    why: "with the same content as a version that is not there",
    code: "VERIFY_VERSION_UNCOMMITTED",
    build: after(({ history, actor, upload }) =>
      history.add("commit", {
        ...actor,
        upload,
        version: randomId(),
        file: randomId(),
        folder: randomId(),
        parts: 1,
        partsHash: HASH,
        state: "same",
        meta: HASH,
      }),
    ),
  },
  {
    why: "with a shredding of a version that is not there",
    code: "VERIFY_VERSION_UNCOMMITTED",
    build: after(({ history }) => history.add("shred", { version: randomId(), reason: "expired" })),
  },
  {
    why: "with a recall of a version that is not there",
    code: "VERIFY_VERSION_UNCOMMITTED",
    build: after(({ history }) => history.add("recall", { version: randomId() })),
  },
  {
    why: "with a new name for a version that is not there",
    code: "VERIFY_VERSION_UNCOMMITTED",
    build: after(({ history }) =>
      history.add("rename", {
        file: randomId(),
        version: randomId(),
        folder: randomId(),
        state: "delivered",
        meta: HASH,
      }),
    ),
  },
  {
    why: "with a version that is committed twice",
    code: "VERIFY_VERSION_REPEATED",
    build: after(({ history, actor, upload, version }) =>
      history.add("commit", {
        ...actor,
        upload,
        version,
        file: randomId(),
        folder: randomId(),
        parts: 2,
        partsHash: HASH,
        state: "delivered",
        meta: HASH,
      }),
    ),
  },
  {
    why: "with a release after the shredding",
    code: "VERIFY_VERSION_SHREDDED",
    build: after(({ history, actor, version }) =>
      history.add("release", { ...actor, release: randomId(), version, parts: 2 }),
    ),
  },
  {
    why: "with a part released after the shredding",
    code: "VERIFY_VERSION_SHREDDED",
    build: after(({ history, actor, version, release, parts }) =>
      history.add("release_part", { ...actor, release, version, part: parts[0], index: 0 }),
    ),
  },
  {
    why: "with a release after the sender took it back",
    code: "VERIFY_VERSION_RECALLED",
    severity: "warning",
    build: after(({ history, actor }) => {
      const version = committed(history, actor, 1)
      history.add("recall", { ...actor, version })
      history.add("release", { ...actor, release: randomId(), version, parts: 1 })
    }),
  },
  {
    why: "with a part under a release that was never permitted",
    code: "VERIFY_RELEASE_UNKNOWN",
    build: after(({ history, actor }) => {
      const version = committed(history, actor, 2)
      history.add("release_part", { ...actor, release: randomId(), version, part: randomId(), index: 0 })
    }),
  },
  {
    why: "with the end of a release that was never permitted",
    code: "VERIFY_RELEASE_UNKNOWN",
    build: after(({ history, actor }) =>
      history.add("release_end", { ...actor, release: randomId(), bytes: 1, complete: 0 }),
    ),
  },
  {
    why: "with a release that is permitted twice",
    code: "VERIFY_RELEASE_REPEATED",
    build: after(({ history, actor, release }) => {
      const version = committed(history, actor, 2)
      history.add("release", { ...actor, release, version, parts: 2 })
    }),
  },
  {
    why: "with a part of another version under a release",
    code: "VERIFY_RELEASE_VERSION_DIFFERS",
    build: after(({ history, actor }) => {
      const [version, other, release] = [committed(history, actor, 2), committed(history, actor, 2), randomId()]
      history.add("release", { ...actor, release, version, parts: 2 })
      history.add("release_part", { ...actor, release, version: other, part: randomId(), index: 0 })
    }),
  },
  {
    why: "with a part that the version does not have",
    code: "VERIFY_PART_OUTSIDE",
    build: after(({ history, actor }) => {
      const [version, release] = [committed(history, actor, 2), randomId()]
      history.add("release", { ...actor, release, version, parts: 2 })
      history.add("release_part", { ...actor, release, version, part: randomId(), index: 2 })
    }),
  },
  ...(["released", "confirmed"] as const).map((type): Row => ({
    why: `with "${type}" although a part never went out`,
    code: "VERIFY_RELEASED_INCOMPLETE",
    build: after(({ history, actor }) => {
      const [version, release] = [committed(history, actor, 2), randomId()]
      history.add("release", { ...actor, release, version, parts: 2 })
      history.add("release_part", { ...actor, release, version, part: randomId(), index: 1 })
      history.add("release_part", { ...actor, release, version, part: randomId(), index: 1 })
      history.add(type, { ...actor, version, recipient: actor.institution, meta: HASH })
    }),
  })),
  {
    why: "with a release while the keeper was sealed",
    code: "VERIFY_RELEASE_SEALED",
    severity: "warning",
    build: after(({ history, actor }) => {
      const version = committed(history, actor, 1)
      history.add("keeper_sealed", { reason: "local" })
      history.add("release", { ...actor, release: randomId(), version, parts: 1 })
    }),
  },
]

for (const { why, code, severity = "error", build } of rows) {
  test(`a history ${why} has that one finding: ${code}`, () => {
    const history = build()
    const { kept } = judge(history)
    assert.deepEqual(
      kept.map((finding) => [finding.severity, finding.code, finding.entry]),
      [[severity, code, history.texts.length - 1]],
    )
  })
}

test("an empty file is confirmed without a part, and sealing ends with the next start", () => {
  const history = begin()
  const actor = beginSession(history)
  const version = committed(history, actor, 0)
  history.add("confirmed", { ...actor, version, recipient: actor.institution, meta: HASH })
  const other = committed(history, actor, 1)
  history.add("keeper_sealed", { reason: "local" })
  history.add("keeper_unsealed", {})
  history.add("release", { ...actor, release: randomId(), version: other, parts: 1, part: randomId(), index: 0 })
  history.add("released", { ...actor, version: other, recipient: actor.institution, meta: HASH })
  assert.deepEqual(judge(history).kept, [])
})

test("a log that is wrong throughout keeps a hundred findings and counts all", () => {
  const history = begin()
  for (let i = 0; i < 250; i++) history.add("shred", { version: randomId(), reason: "expired" })
  const findings = judge(history)
  assert.deepEqual([findings.kept.length, findings.errorCount, findings.warningCount], [100, 250, 0])
})
