import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { type Leaf, parseLeaf } from "@schleuse/leaf"
import { beginSession, type HistoryBuilder, sampleFile } from "../testing/sample-history.ts"
import { isoTime } from "./event.ts"
import { type ReleaseFilter, Releases } from "./releases.ts"
import { VersionTeller } from "./version-story.ts"

function read({ texts }: HistoryBuilder, reader: { append: (leaf: Leaf, entry: number) => void }): void {
  for (const [entry, text] of texts.entries()) reader.append(parseLeaf(text), entry)
}

function listed(history: HistoryBuilder, filter: ReleaseFilter): string[] {
  const releases = new Releases(filter)
  read(history, releases)
  return releases.all.map(({ release }) => release)
}

/** A second release of the sample's version, at another door, left unfinished. */
function withSecondRelease(): ReturnType<typeof sampleFile> & { second: string; door: string; secondAtMs: number } {
  const file = sampleFile()
  const actor = beginSession(file.history)
  const second = randomId()
  file.history.add("release", { ...actor, release: second, version: file.version, parts: 2 })
  const secondAtMs = file.history.wall
  file.history.add("release_part", { ...actor, release: second, version: file.version, part: file.parts[0], index: 0 })
  return { ...file, second, door: actor.door, secondAtMs }
}

test("the story of a version has every release, each part, and what the door claims", () => {
  const { history, version, release, second, parts, at, upload, actor } = withSecondRelease()
  const teller = new VersionTeller(version)
  read(history, teller)
  const story = teller.story
  assert.ok(story !== undefined)
  assert.deepEqual(
    story.commits.map((commit) => [commit.entry, commit.upload, commit.state, commit.by.door]),
    [[at.commit, upload, "delivered", actor.door]],
  )
  assert.deepEqual(
    story.releases.map((each) => [
      each.release,
      each.handedOut.map(({ part, index }) => [part, index]),
      each.claimed?.isComplete,
    ]),
    [
      [
        release,
        [
          [parts[0], 0],
          [parts[1], 1],
        ],
        true,
      ],
      [second, [[parts[0], 0]], undefined],
    ],
  )
  assert.deepEqual(story.releases[0]?.claimed?.bytes, 5)
  assert.deepEqual(
    story.ownReads.map(({ part }) => part),
    [parts[0]],
  )
  assert.deepEqual(
    story.released.map(({ entry, recipient }) => [entry, recipient]),
    [[at.released, actor.institution]],
  )
  assert.deepEqual(
    story.confirmed.map(({ entry }) => entry),
    [at.confirmed],
  )
  assert.deepEqual(
    story.shredded.map(({ reason }) => reason),
    ["confirmed"],
  )
  assert.equal(story.commits[0]?.at, "2026-11-22T08:00:10.000Z")
})

test("a version that is not in the log has no story, and own reads of other uploads are not its own", () => {
  const { history } = sampleFile()
  const teller = new VersionTeller(randomId())
  read(history, teller)
  assert.equal(teller.story, undefined)
})

test("releases are listed by door, by time and by both", () => {
  const { history, release, second, door, actor, secondAtMs } = withSecondRelease()
  assert.deepEqual(listed(history, {}), [release, second])
  assert.deepEqual(listed(history, { door }), [second])
  assert.deepEqual(listed(history, { door: actor.door }), [release])
  assert.deepEqual(listed(history, { door: randomId() }), [])
  assert.deepEqual(listed(history, { toMs: secondAtMs }), [release])
  assert.deepEqual(listed(history, { fromMs: secondAtMs }), [second])
  // Permitted before, handed out after: a part counts like the release itself.
  assert.deepEqual(listed(history, { fromMs: secondAtMs + 1 }), [second])
  assert.deepEqual(listed(history, { door, toMs: secondAtMs }), [])
})

test("a key that goes out after the door's last word is told too", () => {
  const { history, version, release, actor, parts } = sampleFile()
  history.add("release_part", { ...actor, release, version, part: parts[0], index: 0 })
  const teller = new VersionTeller(version)
  read(history, teller)
  assert.equal(teller.story?.releases[0]?.handedOut.length, 3)
})

test("a time that no calendar has is told in milliseconds", () => {
  assert.equal(isoTime(0), "1970-01-01T00:00:00.000Z")
  assert.equal(isoTime(Number.MAX_SAFE_INTEGER), "9007199254740991 ms")
})
