import assert from "node:assert/strict"
import { copyFileSync } from "node:fs"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { CHECKS, selectChecks } from "./check.ts"
import { linkModules, plantTree } from "./testing/planted-tree.ts"
import { REPOSITORY } from "./workspaces.ts"

/** A tree with our own settings for the programs of others, and one workspace. */
function plantWorkspace(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = plantTree(t, {
    "package.json": asJson({ name: "root", workspaces: ["packages/*"], type: "module" }),
    "packages/a/package.json": asJson({ name: "a", type: "module", exports: "./src/index.ts" }),
    ...files,
  })
  for (const name of ["tsconfig.json", ".oxlintrc.json", ".oxfmtrc.json", "knip.json"]) {
    copyFileSync(join(REPOSITORY, name), join(root, name))
  }
  linkModules(root)
  return root
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

async function findBy(check: string, root: string): Promise<string> {
  const [selected] = selectChecks(check)
  assert.ok(selected !== undefined)
  return (await selected.find(root)).join("\n")
}

const refused: readonly { check: string; what: string; source: string; says: RegExp }[] = [
  { check: "types", what: "a wrong type", source: `export const x: number = "1"\n`, says: /TS2322/ },
  {
    check: "types",
    what: "an unchecked index",
    source: `export const f = (x: string[]): string => x[0]\n`,
    says: /TS2322/,
  },
  {
    check: "types",
    what: "an explicit undefined",
    source: `export const x: { a?: 1 } = { a: undefined }\n`,
    says: /TS2375/,
  },
  { check: "types", what: "an enum", source: `export enum E {\n  A,\n}\n`, says: /TS1294/ },
  {
    check: "types",
    what: "a parameter property",
    source: `export class A {\n  constructor(readonly x: number) {}\n}\n`,
    says: /TS1294/,
  },
  {
    check: "types",
    what: "a fall-through",
    source: `export function f(x: number): void {\n  switch (x) {\n    case 1:\n      f(2)\n    case 2:\n      f(3)\n  }\n}\n`,
    says: /TS7029/,
  },
  {
    check: "types",
    what: "an overriding method without override",
    source: `class A {\n  f(): void {}\n}\nexport class B extends A {\n  f(): void {}\n}\n`,
    says: /TS4114/,
  },
  {
    check: "lint",
    what: "a floating promise",
    source: `async function f(): Promise<void> {}\nf()\n`,
    says: /no-floating-promises/,
  },
  {
    check: "lint",
    what: "a misused promise",
    source: `export const f = (p: Promise<boolean>): number => (p ? 1 : 2)\n`,
    says: /no-misused-promises/,
  },
  {
    check: "lint",
    what: "a switch that forgets a case",
    source: `export function f(x: "a" | "b"): number {\n  switch (x) {\n    case "a":\n      return 1\n  }\n  return 2\n}\n`,
    says: /switch-exhaustiveness-check/,
  },
  { check: "lint", what: "any", source: `export const f = (x: any): unknown => x\n`, says: /no-explicit-any/ },
  {
    check: "lint",
    what: "a non-null assertion",
    source: `export const f = (x?: string): string => x!\n`,
    says: /no-non-null-assertion/,
  },
  {
    check: "lint",
    what: "a thrown text",
    source: `export function f(): void {\n  throw "x"\n}\n`,
    says: /only-throw-error/,
  },
  {
    check: "lint",
    what: "parseInt",
    source: `export const f = (x: string): number => parseInt(x, 10)\n`,
    says: /parseInt/,
  },
  {
    check: "lint",
    what: "an unchecked JSON value",
    source: `export const f = (x: string): string => JSON.parse(x)\n`,
    says: /no-unsafe-return/,
  },
  {
    check: "lint",
    what: "an unused variable",
    source: `export function f(): void {\n  const x = 1\n}\n`,
    says: /no-unused-vars/,
  },
  { check: "format", what: "a semicolon", source: `export const x = 1;\n`, says: /packages\/a\/src\/index\.ts/ },
  { check: "unused", what: "an unlisted package", source: `export { x } from "unheard-of"\n`, says: /unheard-of/ },
]
for (const { check, what, source, says } of refused) {
  test(`canary: ${check} reports ${what}`, async (t) => {
    assert.match(await findBy(check, plantWorkspace(t, { "packages/a/src/index.ts": source })), says)
  })
}

test("canary: unused reports a file that nobody imports and an export that nobody uses", async (t) => {
  const root = plantWorkspace(t, {
    "packages/a/src/index.ts": `export { x } from "./used.ts"\n`,
    "packages/a/src/used.ts": `export const x = 1\nexport const forgotten = 2\n`,
    "packages/a/src/orphan.ts": `export const y = 1\n`,
  })
  const report = await findBy("unused", root)
  assert.match(report, /orphan\.ts/)
  assert.match(report, /forgotten/)
  assert.doesNotMatch(report, /\bx\b.*used\.ts/)
})

const SOUND = `/** Sound. */
export function f(x: string | number | null): string {
  switch (typeof x) {
    case "string":
      return x
    default:
      return ""
  }
}
`
const SOUND_TEST = `import { test } from "node:test"
import { f } from "./index.ts"

test("an asynchronous test may float", async () => {
  await Promise.resolve(f("a"))
})
`
for (const check of ["types", "lint", "format", "unused"]) {
  test(`${check} accepts a sound workspace`, async (t) => {
    const files = { "packages/a/src/index.ts": SOUND, "packages/a/src/index.test.ts": SOUND_TEST }
    assert.equal(await findBy(check, plantWorkspace(t, files)), "")
  })
}

test("checks are selected by name, in the order asked for, and an unknown name is refused", () => {
  assert.deepEqual(selectChecks(undefined), CHECKS)
  assert.deepEqual(
    selectChecks("lint,types").map(({ name }) => name),
    ["lint", "types"],
  )
  assert.throws(() => selectChecks("lint,typo"), /no check "typo"; there are types, lint, /)
})
