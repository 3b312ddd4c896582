/** What every page must be, whatever it is about: as markup, and as a browser shows it. One message for each thing that is wrong. */
import { findBarriers, overflowOf, type Visit } from "@schleuse/web/testing/browser.ts"
import { HEADERS } from "@schleuse/web"
import type { Answer } from "./console-client.ts"
import { formsOf } from "./page-markup.ts"

const BETWEEN_FIELDS = /<(?:textarea|title|option|bdi|script)\b[^]*?<\/(?:textarea|title|option|bdi|script)>/g

/** Of the markup and the headers of a page. */
export function findMarkupProblems({ text, headers }: Answer): readonly string[] {
  const problems: string[] = []
  const count = (found: RegExp): number => text.match(found)?.length ?? 0
  if (!text.startsWith("<!doctype html><html lang=")) problems.push("no document type or language")
  for (const [what, found] of [
    ["h1", /<h1\b/g],
    ["main", /<main\b/g],
    ["title", /<title>[^<]{3,}<\/title>/g],
    ["skip link", /<a class="skip-link/g],
  ] as const)
    if (count(found) !== 1) problems.push(`${count(found)} × ${what}`)
  if (/<[^>]+\sstyle=|<style|<script>|<[^>]+\son[a-z]+=/.test(text.replaceAll(/"[^"]*"/g, '""')))
    problems.push("something inline")
  const said = text.replaceAll(BETWEEN_FIELDS, "").replaceAll(/<[^>]*>/g, " ")
  const leftover = /\[object [A-Z]|\bundefined\b|\bNaN\b|\{[a-zA-Z]+\}|Invalid Date/.exec(said)
  if (leftover !== null) problems.push(`says “${said.slice(leftover.index, leftover.index + 40)}”`)
  for (const { action, method, fields } of formsOf(text)) {
    if (!action.startsWith("/")) problems.push(`a form leads to ${action}`)
    if (method === "post" && !fields.some(({ name }) => name === "formToken")) problems.push(`no token: ${action}`)
    const secret = fields.find(({ kind, value, name }) => (kind === "password" || name === "code") && value !== "")
    if (secret !== undefined) problems.push(`a secret is written back: ${action} ${secret.name}`)
  }
  for (const { name, value, on } of HEADERS)
    if (on !== "asset" && name !== "strict-transport-security" && headers.get(name) !== value)
      problems.push(`header ${name}`)
  return problems
}

/** What ran, what cannot be seen, and texts from outside that are not kept apart from what stands around them. */
const FIND_ESCAPES = `(() => {
  const found = []
  if (window.pwned !== undefined) found.push("a planted script ran")
  const planted = /pwned|W{50}/
  const invisible = /[\\u202a-\\u202e\\u2066-\\u2069\\u200b\\u2060\\ufeff]/
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement
    if (parent.closest("textarea, script") !== null) continue
    if (invisible.test(node.data)) found.push("invisible signs: " + parent.outerHTML.slice(0, 120))
    // Titles, choices and buttons are a line of their own: nothing stands beside the name that it could turn around.
    if (planted.test(node.data) && parent.closest("bdi, title, h1, option, .kern-label") === null)
      found.push("not kept apart: " + parent.outerHTML.slice(0, 120))
  }
  for (const image of document.querySelectorAll("img, iframe, object, embed, svg, base, meta[http-equiv]"))
    found.push("planted: " + image.outerHTML.slice(0, 120))
  return found
})()`

const WIDE = { width: 1280, height: 900 }
/** The narrowest screen, and 1280 pixels enlarged to 200 %. */
const NARROW = [
  { width: 320, height: 640 },
  { width: 640, height: 450 },
]

/** Of the page that the browser shows now, in a window of 1280 pixels. */
export async function findVisibleProblems({ page, complaints }: Visit): Promise<readonly string[]> {
  const problems = [...(await page.evaluate<readonly string[]>(FIND_ESCAPES)), ...(await findBarriers(page))]
  for (const size of NARROW) {
    await page.setViewportSize(size)
    const overflow = await overflowOf(page)
    if (overflow > 0)
      problems.push(`${overflow} pixels wider than ${size.width}: ${await page.evaluate<string>(FIND_WIDE)}`)
  }
  await page.setViewportSize(WIDE)
  return [...problems, ...complaints()]
}

/** What sticks out furthest, for whoever has to repair it. */
const FIND_WIDE = `(() => {
  let [furthest, edge] = ["something hidden", document.documentElement.clientWidth]
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    const { right } = element.getBoundingClientRect()
    const scrolls = element.closest(".kern-table-responsive") !== null && getComputedStyle(element).position !== "absolute"
    if (right > edge && !scrolls) [furthest, edge] = [element.outerHTML, right]
  }
  return furthest.slice(0, 160)
})()`
