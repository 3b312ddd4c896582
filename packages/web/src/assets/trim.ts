/**
 * Trimming: what a style sheet says about classes that no page of ours uses.
 *
 * Reads minified CSS (esbuild has taken comments away) into rules and drops
 * the selectors that need a class of KERN's which no source of ours names.
 * When in doubt a rule stays: too much costs bytes, too little looks wrong.
 */

/** A class of KERN's, wherever it stands in a source of ours or in a selector. */
const KERN_CLASS = /kern-[a-z0-9_-]*[a-z0-9]/g

/** All names in a source that could be classes of KERN's. */
export function classesIn(source: string): ReadonlySet<string> {
  return new Set(source.match(KERN_CLASS) ?? [])
}

/** The sheet without rules that cannot apply. */
export function trimCss(css: string, used: ReadonlySet<string>): string {
  let kept = ""
  for (const { head, body } of rulesOf(css)) {
    if (body === undefined) kept += `${head};`
    else if (/^@(?:media|supports|layer|container)\b/.test(head)) {
      const inner = trimCss(body, used)
      if (inner !== "") kept += `${head}{${inner}}`
    } else if (head.startsWith("@")) kept += `${head}{${body}}`
    else {
      const selectors = splitTop(head, ",").filter((selector) => canApply(selector, used))
      if (selectors.length > 0) kept += `${selectors.join(",")}{${body}}`
    }
  }
  return kept
}

/** The sheet without custom properties that nothing reads, neither in the sheet nor in `others`. */
export function trimProperties(css: string, others: string): string {
  let before: string
  let after = css
  do {
    before = after
    const read = new Set([...`${before}${others}`.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name))
    after = before.replaceAll(/(?<=[{;])(--[\w-]+):[^;{}]*(;|(?=\}))/g, (whole, name: string) =>
      read.has(name) ? whole : "",
    )
  } while (after !== before)
  return after
}

type CssRule = { readonly head: string; readonly body: string | undefined }

function rulesOf(css: string): readonly CssRule[] {
  const rules: CssRule[] = []
  let at = 0
  while (at < css.length) {
    const stop = seek(css, at, "{;")
    const head = css.slice(at, stop).trim()
    if (css[stop] !== "{") {
      if (head !== "") rules.push({ head, body: undefined })
      at = stop + 1
      continue
    }
    let depth = 1
    let end = stop + 1
    while (depth > 0 && end < css.length) {
      end = seek(css, end, "{}")
      depth += css[end] === "{" ? 1 : -1
      end++
    }
    rules.push({ head, body: css.slice(stop + 1, end - 1) })
    at = end
  }
  return rules
}

/** The first place from `at` on where one of these characters stands outside strings and brackets. */
function seek(css: string, at: number, wanted: string): number {
  let brackets = 0
  for (let i = at; i < css.length; i++) {
    const character = css.charAt(i)
    if (character === "\\") i++
    else if (character === '"' || character === "'") {
      for (i++; i < css.length && css[i] !== character; i++) if (css[i] === "\\") i++
    } else if (brackets === 0 && wanted.includes(character)) return i
    else if (character === "(" || character === "[") brackets++
    else if (character === ")" || character === "]") brackets--
  }
  return css.length
}

function splitTop(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let at = 0
  while (at <= text.length) {
    const end = seek(text, at, separator)
    parts.push(text.slice(at, end))
    at = end + 1
  }
  return parts
}

function canApply(selector: string, used: ReadonlySet<string>): boolean {
  // What stands in brackets is an alternative or a negation: it never makes a class necessary for certain.
  let outside = selector
  let before: string
  do {
    before = outside
    outside = outside.replaceAll(/\([^()]*\)/g, "").replaceAll(/\[[^\]]*\]/g, "")
  } while (outside !== before)
  return [...outside.matchAll(/\.(kern-[\w-]+)/g)].every(([, name]) => used.has(name ?? ""))
}
