import assert from "node:assert/strict"
import { test } from "node:test"
import { findDependencyProblems } from "./dependencies.ts"
import { plantTree } from "./testing/planted-tree.ts"
import { REPOSITORY } from "./workspaces.ts"

const SOUND = {
  "package.json": `{"devDependencies":{"a":"1.0.0"}}`,
  "apps/x/package.json": `{"dependencies":{"@s/b":"2.0.0","@schleuse/base":"0.1.0"}}`,
  "package-lock.json": `{"packages":{"node_modules/a":{"version":"1.0.0"},"apps/x/node_modules/@s/b":{"version":"2.0.0"}}}`,
  "docs/dependencies.md": "- `a`: tells what a is good for\n- `@s/b`: tells what b is good for\n",
}

test("a pinned, locked and explained dependency is fine", (t) => {
  assert.deepEqual(findDependencyProblems(plantTree(t, SOUND)), [])
})

const planted: readonly { why: string; files: Partial<typeof SOUND>; problem: RegExp }[] = [
  {
    why: "a range",
    files: { "package.json": `{"devDependencies":{"a":"^1.0.0"}}` },
    problem: /a must be an exact version/,
  },
  {
    why: "a git address",
    files: { "package.json": `{"devDependencies":{"a":"github:x/a"}}` },
    problem: /exact version/,
  },
  {
    why: "a range between workspaces",
    files: { "apps/x/package.json": `{"dependencies":{"@s/b":"2.0.0","@schleuse/base":"*"}}` },
    problem: /@schleuse\/base must be an exact/,
  },
  {
    why: "no line of reason",
    files: { "docs/dependencies.md": "- `a`: tells what a is good for\n" },
    problem: /no line that says why @s\/b/,
  },
  {
    why: "an empty reason",
    files: { "docs/dependencies.md": "- `a`: tells what a is good for\n- `@s/b`: yes\n" },
    problem: /why @s\/b/,
  },
  {
    why: "another version in the lock",
    files: { "package-lock.json": SOUND["package-lock.json"].replace("1.0.0", "1.0.1") },
    problem: /a is 1\.0\.1, package\.json wants 1\.0\.0/,
  },
  { why: "nothing in the lock", files: { "package-lock.json": "{}" }, problem: /a is missing/ },
  {
    why: "a reason that outlived its dependency",
    files: { "package.json": "{}" },
    problem: /nothing depends on a any more/,
  },
]
for (const { why, files, problem } of planted) {
  test(`canary: ${why} is reported`, (t) => {
    assert.match(findDependencyProblems(plantTree(t, { ...SOUND, ...files })).join("\n"), problem)
  })
}

test("this repository's dependencies are pinned, locked and explained", () => {
  assert.deepEqual(findDependencyProblems(REPOSITORY), [])
})
