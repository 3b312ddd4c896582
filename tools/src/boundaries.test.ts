import assert from "node:assert/strict"
import { test } from "node:test"
import { findBreaches } from "./boundaries.ts"
import { BOUNDARIES } from "./boundary-table.ts"
import { plantTree } from "./testing/planted-tree.ts"
import { findWorkspaces, REPOSITORY } from "./workspaces.ts"

/** The canary: one line planted in an otherwise empty workspace, and the rule that must bite. */
const planted: readonly { file: string; line: string; rule: RegExp }[] = [
  // Packages stay pure.
  {
    file: "packages/base/src/a.ts",
    line: `import { readFileSync } from "node:fs"`,
    rule: /packages\/base may not import node:fs/,
  },
  { file: "packages/base/src/a.ts", line: `import type { Stats } from "node:fs"`, rule: /may not import node:fs/ },
  {
    file: "packages/base/src/a.ts",
    line: `import { x } from "@schleuse/tlog"`,
    rule: /may not import @schleuse\/tlog/,
  },
  { file: "packages/base/src/a.ts", line: `import ssh2 from "ssh2"`, rule: /npm package ssh2/ },
  { file: "packages/leaf/src/a.ts", line: `import { connect } from "node:net"`, rule: /may not import node:net/ },
  { file: "packages/tlog/src/a.ts", line: `export * from "node:fs/promises"`, rule: /node:fs\/promises/ },
  { file: "packages/seal/src/a.ts", line: `const fs = await import("node:fs")`, rule: /node:fs/ },
  { file: "packages/wire/src/a.ts", line: `import { Socket } from "node:net"`, rule: /node:net only for types/ },
  { file: "packages/wire/src/a.ts", line: `import { type Socket } from "node:net"`, rule: /node:net only for types/ },
  { file: "packages/sftp/src/a.ts", line: `import { x } from "@schleuse/wire"`, rule: /@schleuse\/wire/ },
  { file: "packages/sftp/src/a.ts", line: `import { x } from "@schleuse/keeper"`, rule: /nobody imports an app/ },
  // The keeper has no network and starts nothing.
  ...[
    "http",
    "https",
    "http2",
    "tls",
    "dgram",
    "dns",
    "dns/promises",
    "net",
    "child_process",
    "cluster",
    "inspector",
    "vm",
    "module",
  ].map((name) => ({
    file: "apps/keeper/src/a.ts",
    line: `import * as x from "node:${name}"`,
    rule: new RegExp(`node:${name}( |$)`, "m"),
  })),
  {
    file: "apps/keeper/src/a.ts",
    line: `const x = await fetch("https://a.test")`,
    rule: /apps\/keeper may not use fetch/,
  },
  { file: "apps/keeper/src/a.ts", line: `const { fetch: f } = globalThis`, rule: /may not use fetch/ },
  { file: "apps/keeper/src/a.ts", line: `import pg from "pg"`, rule: /npm package pg/ },
  {
    file: "apps/keeper/src/a.ts",
    line: `import { x } from "@schleuse/exchange"`,
    rule: /apps never import each other/,
  },
  // A door has no database and no programs.
  { file: "apps/exchange/src/a.ts", line: `import { DatabaseSync } from "node:sqlite"`, rule: /node:sqlite/ },
  { file: "apps/exchange/src/a.ts", line: `import { spawn } from "node:child_process"`, rule: /node:child_process/ },
  { file: "apps/exchange/src/a.ts", line: `import { Kysely } from "kysely"`, rule: /npm package kysely/ },
  {
    file: "apps/exchange/src/a.ts",
    line: `import type { T } from "@schleuse/keeper"`,
    rule: /apps never import each other/,
  },
  {
    file: "apps/exchange/src/a.ts",
    line: `import { x } from "../../keeper/src/main.ts"`,
    rule: /leave its workspace \(apps\/keeper\)/,
  },
  // The verifier has no packages from outside.
  { file: "apps/verify/src/a.ts", line: `import fc from "fast-check"`, rule: /npm package fast-check/ },
  { file: "apps/verify/src/a.ts", line: `import { x } from "@schleuse/wire"`, rule: /@schleuse\/wire/ },
  { file: "apps/verify/src/a.ts", line: `import net from "node:net"`, rule: /node:net/ },
  {
    file: "apps/schleuse/src/a.ts",
    line: `import { x } from "@schleuse/keeper"`,
    rule: /apps never import each other/,
  },
  { file: "apps/schleuse/bin/a.js", line: `import "node:sqlite"`, rule: /node:sqlite/ },
  // Ways around the statement.
  { file: "apps/exchange/src/a.ts", line: `const x = await import(name)`, rule: /computed module name \(name\)/ },
  { file: "apps/exchange/src/a.ts", line: `const x = require("node:sqlite")`, rule: /node:sqlite/ },
  {
    file: "apps/exchange/src/a.ts",
    line: `const x = process.getBuiltinModule("sqlite")`,
    rule: /getBuiltinModule goes around/,
  },
  { file: "apps/exchange/src/a.ts", line: `import { createRequire } from "node:module"`, rule: /node:module/ },
  { file: "apps/exchange/src/a.ts", line: `import fs from "fs"`, rule: /without its prefix/ },
  {
    file: "apps/exchange/src/a.ts",
    line: `import x from "data:text/javascript,1"`,
    rule: /relative path or by a package name/,
  },
  { file: "apps/exchange/src/a.ts", line: `import x from "/etc/x.ts"`, rule: /relative path or by a package name/ },
  {
    file: "apps/exchange/src/a.ts",
    line: `import x from "./missing.ts"`,
    rule: /there is no apps\/exchange\/src\/missing\.ts/,
  },
  { file: "apps/exchange/src/a.ts", line: `import {`, rule: /cannot be read cannot be checked/ },
  // What ships does not lean on tests, and tests do not tear down the house.
  { file: "apps/keeper/src/a.ts", line: `import { x } from "./testing/world.ts"`, rule: /only tests use/ },
  { file: "apps/keeper/src/a.ts", line: `import { x } from "@schleuse/seal/testing"`, rule: /only tests use/ },
  { file: "apps/keeper/src/a.ts", line: `import { test } from "node:test"`, rule: /node:test/ },
  {
    file: "apps/keeper/src/a.test.ts",
    line: `import { x } from "@schleuse/exchange"`,
    rule: /apps never import each other/,
  },
  { file: "packages/web/src/a.tsx", line: `import { build } from "esbuild"`, rule: /npm package esbuild/ },
  { file: "packages/web/src/a.tsx", line: `import { readFileSync } from "node:fs"`, rule: /node:fs/ },
  { file: "packages/web/islands/a.ts", line: `await fetch("/a")`, rule: /may not use fetch/ },
  { file: "packages/base/src/a.test.ts", line: `import ssh2 from "ssh2"`, rule: /npm package ssh2/ },
  { file: "apps/newcomer/src/a.ts", line: `export {}`, rule: /apps\/newcomer has no row/ },
  { file: "tools/src/a.ts", line: `import { x } from "@schleuse/keeper"`, rule: /nobody imports an app/ },
]
for (const { file, line, rule } of planted) {
  test(`canary: ${line} in ${file} is reported`, (t) => {
    const root = plantTree(t, { [`${workspace(file)}/package.json`]: "{}", [file]: `// first line\n${line}\n` })
    const breaches = findBreaches(root)
    assert.ok(breaches.length > 0, "nothing was reported")
    assert.match(breaches.join("\n"), rule)
    for (const breach of breaches) assert.match(breach, /\n {4}instead: \S/)
    if (!/has no row|cannot be read/.test(breaches[0] ?? "")) assert.ok(breaches[0]?.startsWith(`${file}:2: ${line}`))
  })
}

const permitted: readonly { file: string; line: string }[] = [
  { file: "packages/base/src/a.ts", line: `import { createHash } from "node:crypto"` },
  { file: "packages/base/src/a.test.ts", line: `import fc from "fast-check"` },
  { file: "packages/wire/src/a.ts", line: `import type { Duplex } from "node:stream"` },
  { file: "apps/keeper/src/descriptor.ts", line: `import { Socket } from "node:net"` },
  { file: "apps/keeper/src/a.ts", line: `import { DatabaseSync } from "node:sqlite"` },
  { file: "apps/exchange/src/a.ts", line: `import { SftpServer } from "@schleuse/sftp"` },
  { file: "apps/exchange/src/a.ts", line: `import { x } from "./a.ts"` },
  { file: "apps/exchange/src/a.test.ts", line: `import { spawn } from "node:child_process"` },
  { file: "apps/schleuse/src/testing/client.ts", line: `import ssh2 from "ssh2"` },
]
for (const { file, line } of permitted) {
  test(`${line} in ${file} is permitted`, (t) => {
    const root = plantTree(t, { [`${workspace(file)}/package.json`]: "{}", [file]: `${line}\n` })
    assert.deepEqual(findBreaches(root), [])
  })
}

test("this repository keeps its boundaries", () => {
  assert.ok(findWorkspaces(REPOSITORY).includes("packages/base"))
  assert.deepEqual(findBreaches(REPOSITORY), [])
})

const FOREIGN: Readonly<Record<string, readonly string[]>> = {
  "packages/web": ["hono"],
  "packages/documents": ["pdfkit"],
}

test("no row permits an app, and no package or door may reach the database", () => {
  for (const [name, row] of Object.entries(BOUNDARIES)) {
    for (const permit of [row, row.tests ?? {}]) {
      for (const workspaceName of permit.workspaces ?? [])
        assert.ok(Object.hasOwn(BOUNDARIES, `packages/${workspaceName}`))
    }
    if (name !== "apps/keeper" && name !== "bench") assert.ok(!row.node?.includes("sqlite"), name)
    // Markup and PDF are what we do not write ourselves (docs/decisions/0010-pages.md, docs/dependencies.md).
    if (name.startsWith("packages/")) assert.deepEqual(row.npm, FOREIGN[name], name)
  }
})

function workspace(file: string): string {
  return file
    .split("/")
    .slice(0, file.startsWith("tools") ? 1 : 2)
    .join("/")
}
