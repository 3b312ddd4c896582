import assert from "node:assert/strict"
import { test } from "node:test"
import { findBundleProblems } from "./bundle.ts"
import { linkModules, plantTree } from "./testing/planted-tree.ts"
import { REPOSITORY } from "./workspaces.ts"

const NO_TYPES = `{"type":"module"}`
const planted: readonly { what: string; app: string; files: Readonly<Record<string, string>>; problem: RegExp }[] = [
  {
    what: "the database in a door",
    app: "exchange",
    files: { "apps/exchange/src/a.ts": `import { DatabaseSync } from "node:sqlite"\nconsole.log(DatabaseSync)` },
    problem: /apps\/exchange\/src\/a\.ts, which loads node:sqlite/,
  },
  {
    what: "a database package in a door",
    app: "exchange",
    files: {
      "apps/exchange/src/a.ts": `export * from "kysely"`,
      "node_modules/kysely/package.json": `{"main":"index.js"}`,
      "node_modules/kysely/index.js": "module.exports = 1",
    },
    problem: /npm package kysely/,
  },
  {
    what: "a database that a permitted package pulls in",
    app: "exchange",
    files: {
      "apps/exchange/src/a.ts": `export * from "ssh2"`,
      "node_modules/ssh2/package.json": `{"main":"index.js"}`,
      "node_modules/ssh2/index.js": `exports.x = require("node:sqlite")`,
    },
    problem: /node_modules\/ssh2\/index\.js, which loads node:sqlite/,
  },
  {
    what: "a keeper's file in a door",
    app: "exchange",
    files: {
      "apps/exchange/src/a.ts": `export * from "../../keeper/src/secret.ts"`,
      "apps/keeper/src/secret.ts": "export const secret = 1",
    },
    problem: /bundles apps\/keeper\/src\/secret\.ts/,
  },
  {
    what: "any npm package in the verifier",
    app: "verify",
    files: {
      "apps/verify/src/a.ts": `export * from "tiny"`,
      "node_modules/tiny/package.json": `{"main":"index.js"}`,
      "node_modules/tiny/index.js": "module.exports = 1",
    },
    problem: /npm package tiny/,
  },
  {
    what: "the network in the verifier",
    app: "verify",
    files: { "apps/verify/src/a.ts": `import { connect } from "node:net"\nconsole.log(connect)` },
    problem: /loads node:net/,
  },
]
for (const { what, app, files, problem } of planted) {
  test(`canary: ${what} is found in the bundle`, async (t) => {
    const root = plantTree(t, {
      [`apps/${app}/package.json`]: NO_TYPES,
      [`apps/${app}/src/main.ts`]: `import * as a from "./a.ts"\nconsole.log(a)`,
      ...files,
    })
    const problems = await findBundleProblems(root)
    assert.equal(problems.length, 1, problems.join("\n"))
    assert.match(problems[0] ?? "", problem)
  })
}

test("canary: an app whose main file was renamed is not silently left out", async (t) => {
  const root = plantTree(t, { "apps/verify/package.json": NO_TYPES, "apps/verify/src/start.ts": "export {}" })
  assert.match((await findBundleProblems(root)).join(), /apps\/verify\/src\/main\.ts is missing/)
})

test("a door with the real ssh2 inside is fine", async (t) => {
  const root = plantTree(t, {
    "apps/exchange/package.json": NO_TYPES,
    "apps/exchange/src/main.ts": `import ssh2 from "ssh2"\nimport net from "node:net"\nconsole.log(ssh2, net)`,
  })
  linkModules(root)
  assert.deepEqual(await findBundleProblems(root), [])
})

test("this repository's doors and verifier carry nothing that is forbidden", async () => {
  assert.deepEqual(await findBundleProblems(REPOSITORY), [])
})
