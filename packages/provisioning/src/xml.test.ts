import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { type Parsed, ProblemList } from "./problem.ts"
import { problemsOf } from "./testing/problems-of.ts"
import { MAX_DEPTH, parseXml, type XmlElement } from "./xml.ts"

function read(text: string): Parsed<XmlElement> {
  return new ProblemList().parse(() => [parseXml(text)])
}

/** `{namespace}name` with its children, as one text. */
function shapeOf({ namespace, name, children, text }: XmlElement): string {
  return `{${namespace}}${name}(${[text.trim(), ...children.map(shapeOf)].filter((part) => part !== "").join(" ")})`
}

const good: readonly { what: string; text: string; shape: string }[] = [
  {
    what: "a declaration, comments and text",
    text: '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a - b --><a>x<!-- y -->z</a>\n<!--c-->',
    shape: "{}a(xz)",
  },
  {
    what: "a default namespace and its end",
    text: '<a xmlns="u"><b/><c xmlns=""><d/></c></a>',
    shape: "{u}a({u}b() {}c({}d()))",
  },
  {
    what: "prefixes, one of them declared anew",
    text: '<p:a xmlns:p="u"><p:b xmlns:p="v"/><p:c/></p:a>',
    shape: "{u}a({v}b() {u}c())",
  },
  {
    what: "the five entities and numbers",
    text: "<a>&lt;&gt;&amp;&quot;&apos;&#252;&#x1F511;</a>",
    shape: "{}a(<>&\"'ü🔑)",
  },
  { what: "an entity of entities, decoded once", text: "<a>&amp;lt;</a>", shape: "{}a(&lt;)" },
  { what: "single quotes and spaces", text: "<a  b = 'x>\"y'\n/>", shape: "{}a()" },
]
for (const { what, text, shape } of good) {
  test(`XML with ${what} is read`, () => {
    const { rows, problems } = read(text)
    assert.deepEqual(problems, [])
    assert.deepEqual(rows.map(shapeOf), [shape])
  })
}

test("elements know their lines and their plain attributes", () => {
  const [root] = read('<a\n xmlns:p="u" p:x="1"\n x="a&#10;b\tc">\r\n\n<b/></a>').rows
  assert.deepEqual([root?.line, root?.children[0]?.line], [1, 5])
  assert.deepEqual([...(root?.attributes ?? [])], [["x", "a\nb c"]])
})

const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>\n<a>&c;</a>'
const refused: readonly { why: string; text: string; problem: string }[] = [
  { why: "a bomb of entities", text: bomb, problem: "1 XML_DTD_REFUSED" },
  {
    why: "a document type from a file",
    text: '\n<!DOCTYPE a SYSTEM "file:///etc/passwd">\n<a/>',
    problem: "2 XML_DTD_REFUSED",
  },
  { why: "CDATA", text: "<a>\n<![CDATA[x]]></a>", problem: "2 XML_DTD_REFUSED" },
  { why: "an entity that it does not declare", text: "<a>\n&xxe;</a>", problem: "2 XML_INVALID" },
  { why: "the character NUL as a number", text: "<a>&#0;</a>", problem: "1 XML_INVALID" },
  { why: "half a surrogate as a number", text: "<a>&#xd800;</a>", problem: "1 XML_INVALID" },
  { why: "a number beyond Unicode", text: "<a>&#x110000;</a>", problem: "1 XML_INVALID" },
  { why: "an ampersand alone", text: "<a>x & y</a>", problem: "1 XML_INVALID" },
  { why: "an entity that ends nowhere", text: "<a>&amp</a>", problem: "1 XML_INVALID" },
  { why: "an instruction", text: '<a/>\n<?xml-stylesheet href="x"?>', problem: "2 XML_INVALID" },
  { why: "another version", text: '<?xml version="1.1"?><a/>', problem: "1 XML_INVALID" },
  { why: "another encoding", text: '<?xml version="1.0" encoding="latin1"?><a/>', problem: "1 XML_INVALID" },
  { why: "tags crossed", text: "<a><b>\n</a></b>", problem: "2 XML_INVALID" },
  { why: "another prefix at the end", text: '<p:a xmlns:p="u" xmlns:q="u"></q:a>', problem: "1 XML_INVALID" },
  { why: "an element left open", text: "<a>\n<b>\n</b>\n", problem: "4 XML_INVALID" },
  { why: "two documents", text: "<a/>\n<b/>", problem: "2 XML_INVALID" },
  { why: "text behind the document", text: "<a/>\nx", problem: "1 XML_INVALID" },
  { why: "no document", text: "<!-- a -->", problem: "1 XML_INVALID" },
  { why: "an attribute twice", text: '<a b="1" b="2"/>', problem: "1 XML_INVALID" },
  {
    why: "an attribute twice under two prefixes",
    text: '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
    problem: "1 XML_INVALID",
  },
  { why: "an attribute without quotes", text: "<a b=1/>", problem: "1 XML_INVALID" },
  { why: "a tag within an attribute", text: '<a b="<c/>"/>', problem: "1 XML_INVALID" },
  { why: "a prefix that nobody declared", text: "<p:a/>", problem: "1 XML_INVALID" },
  { why: "the prefix xml declared anew", text: '<a xmlns:xml="u"/>', problem: "1 XML_INVALID" },
  { why: "a prefix taken back", text: '<a xmlns:p=""/>', problem: "1 XML_INVALID" },
  { why: "two hyphens in a comment", text: "<!-- a -- b --><a/>", problem: "1 XML_INVALID" },
  { why: "a comment that never ends", text: "<a/><!-- ", problem: "1 XML_INVALID" },
  { why: "]]> in its text", text: "<a>]]></a>", problem: "1 XML_INVALID" },
  { why: "an end before a start", text: "</a>", problem: "1 XML_INVALID" },
  {
    why: "33 attributes",
    text: `<a ${Array.from({ length: 33 }, (_, i) => `b${i}="x"`).join(" ")}/>`,
    problem: "1 XML_TOO_LARGE",
  },
  { why: "too great a depth", text: "<a>\n".repeat(MAX_DEPTH + 1), problem: `${MAX_DEPTH + 1} XML_TOO_LARGE` },
]
for (const { why, text, problem } of refused) {
  test(`XML with ${why} is refused`, () => {
    assert.deepEqual(problemsOf(read(text)), [problem])
  })
}

test("half a million elements are read, one more is refused, both quickly", () => {
  const many = (count: number): string => `<a>${"<b/>".repeat(count - 1)}</a>`
  const start = performance.now()
  assert.equal(read(many(500_000)).problems.length, 0)
  assert.deepEqual(problemsOf(read(many(500_001))), ["1 XML_TOO_LARGE"])
  assert.ok(performance.now() - start < 10_000)
})

test("a document cut anywhere is refused, and no text makes the reader throw", () => {
  const whole = '<?xml version="1.0"?><p:a xmlns:p="u" b=\'1\'><!-- c -->x&amp;<p:d/></p:a>'
  for (let length = 0; length < whole.length; length++) assert.equal(read(whole.slice(0, length)).problems.length, 1)
  const piece = fc.constantFrom(
    "<",
    ">",
    "/",
    "a",
    "p:",
    "xmlns",
    '="u"',
    " ",
    "\n",
    "&",
    ";",
    "#",
    "<!--",
    "-->",
    "<?",
    "<a>",
    "</a>",
    "x",
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => void read(pieces.join(""))),
    { numRuns: 500 },
  )
})
