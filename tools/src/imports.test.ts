import assert from "node:assert/strict"
import { test } from "node:test"
import { findImports, type Found } from "./imports.ts"

const found: readonly { what: string; source: string; kind?: Found["kind"]; name: string; typeOnly?: boolean }[] = [
  { what: "a default import", source: `import x from "m"`, name: "m" },
  { what: "a named import", source: `import { x } from 'm'`, name: "m" },
  { what: "an import over several lines", source: `import {\n x,\n y,\n} from "m"`, name: "m" },
  { what: "an import for its effect", source: `import "m"`, name: "m" },
  { what: "an import after a semicolon", source: `const a = 1; import "m"`, name: "m" },
  { what: "an import with attributes", source: `import x from "m" with { type: "json" }`, name: "m" },
  { what: "a type import", source: `import type { T } from "m"`, name: "m", typeOnly: true },
  // With verbatimModuleSyntax the module is still loaded.
  { what: "an import whose names are all types", source: `import { type T } from "m"`, name: "m" },
  { what: "a re-export", source: `export { x } from "m"`, name: "m" },
  { what: "a re-export of everything", source: `export * from "m"`, name: "m" },
  { what: "a re-export as a name", source: `export * as m from "m"`, name: "m" },
  { what: "a type re-export", source: `export type { T } from "m"`, name: "m", typeOnly: true },
  { what: "an import inside a type", source: `let x: import("m").T`, name: "m", typeOnly: true },
  { what: "a typeof import", source: `let x: typeof import("m")`, name: "m", typeOnly: true },
  { what: "an import assignment", source: `import x = require("m")`, name: "m" },
  { what: "a dynamic import", source: `const x = await import("m")`, name: "m" },
  { what: "a dynamic import by template", source: "const x = await import(`m`)", name: "m" },
  { what: "a dynamic import in a template's hole", source: "const x = `${await import('m')}`", name: "m" },
  { what: "a dynamic import with a comment inside", source: `import(/* "n" */ "m")`, name: "m" },
  { what: "a dynamic import with options", source: `import("m", { with: { type: "json" } })`, name: "m" },
  { what: "a name in escapes", source: String.raw`import "\x6d"`, name: "m" },
  { what: "a require", source: `require("m")`, name: "m" },
  { what: "a require of a module object", source: `module.require("m")`, name: "m" },
  { what: "a require.resolve", source: `require.resolve("m")`, name: "m" },
  { what: "a computed import", source: `import(name)`, kind: "computed", name: "name" },
  { what: "a glued import", source: `import("node:" + "net")`, kind: "computed", name: `"node:" + "net"` },
  { what: "a template with a hole", source: "import(`./${x}.ts`)", kind: "computed", name: "`./${x}.ts`" },
  { what: "a computed require", source: `require(name)`, kind: "computed", name: "name" },
  { what: "a require under another name", source: `const r = require`, kind: "escape", name: "require" },
  { what: "getBuiltinModule", source: `process.getBuiltinModule("net")`, kind: "escape", name: "getBuiltinModule" },
  {
    what: "getBuiltinModule in brackets",
    source: `process["getBuiltinModule"]("net")`,
    kind: "escape",
    name: "getBuiltinModule",
  },
  {
    what: "getBuiltinModule taken apart",
    source: `const { getBuiltinModule } = process`,
    kind: "escape",
    name: "getBuiltinModule",
  },
  {
    what: "getBuiltinModule renamed",
    source: `const { getBuiltinModule: g } = process`,
    kind: "escape",
    name: "getBuiltinModule",
  },
  { what: "fetch renamed", source: `const { fetch: get } = globalThis`, kind: "network-global", name: "fetch" },
  { what: "a native library", source: `process.dlopen(m, "x.node")`, kind: "escape", name: "dlopen" },
  { what: "eval", source: `eval("x")`, kind: "escape", name: "eval" },
  { what: "a function from text", source: `new Function("x")`, kind: "escape", name: "Function" },
  { what: "fetch", source: `await fetch(url)`, kind: "network-global", name: "fetch" },
  { what: "fetch of the global object", source: `globalThis.fetch(url)`, kind: "network-global", name: "fetch" },
  { what: "fetch under another name", source: `const get = fetch`, kind: "network-global", name: "fetch" },
  { what: "a web socket", source: `new WebSocket(url)`, kind: "network-global", name: "WebSocket" },
]
for (const { what, source, kind = "module", name, typeOnly = false } of found) {
  test(`${what} is found`, () => {
    const [first, ...more] = findImports("a.ts", source)
    assert.deepEqual({ kind: first?.kind, name: first?.name, typeOnly: first?.typeOnly }, { kind, name, typeOnly })
    // Taking a function apart names it twice (key and variable); nothing else may differ.
    for (const other of more) assert.equal(other.name, name)
  })
}

const nothing: readonly { what: string; source: string }[] = [
  { what: "a line comment", source: `// import "m"` },
  { what: "a block comment", source: `/* require("m")\n import "m" */` },
  { what: "a string", source: `const x = 'import "m"'` },
  { what: "a template", source: 'const x = `import "m"`' },
  { what: "a regular expression", source: `const x = /import "m"/` },
  { what: "a division that looks like one", source: `const x = a / b; const y = "import" / c` },
  { what: "import.meta", source: `const x = import.meta.dirname` },
  { what: "a local export", source: `const x = 1; export { x }` },
  { what: "somebody's own fetch", source: `cache.fetch(url)` },
  { what: "a field named fetch", source: `const x = { fetch: 1 }; type T = { fetch: string }` },
]
for (const { what, source } of nothing) {
  test(`${what} is not an import`, () => {
    assert.deepEqual(findImports("a.ts", source), [])
  })
}

test("line and text are those of the statement", () => {
  const [first] = findImports("a.ts", `// one\n\n  import "m" // why\n`)
  assert.equal(first?.line, 3)
  assert.equal(first.text, `import "m" // why`)
})

test("a text that does not parse is an error, not a file without imports", () => {
  assert.throws(() => findImports("a.ts", `import { from "m"`), /a\.ts does not parse/)
})
