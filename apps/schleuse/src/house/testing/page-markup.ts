/** What a page offers: its links, its searches and its forms, read from its markup. For our own pages only, which JSX wrote. */

export type PageForm = {
  readonly action: string
  readonly method: "get" | "post"
  /** In their order; of a group of radio buttons each one. */
  readonly fields: readonly PageField[]
}

export type PageField = {
  readonly name: string
  /** `text`, `hidden`, `password`, …; `textarea`, `select`, `button`. */
  readonly kind: string
  readonly value: string
  readonly checked: boolean
  readonly required: boolean
  /** Of a select: what may be chosen. */
  readonly choices: readonly string[]
}

/** Addresses of our own that the page links to, each once, without fragments. */
export function linksOf(html: string): readonly string[] {
  const found = [...html.matchAll(/<a\b([^>]*)>/g)].flatMap(([, rest = ""]) => attributeOf(rest, "href") ?? [])
  return [...new Set(found.filter((href) => href.startsWith("/")).map((href) => href.replace(/#.*$/, "")))]
}

export function formsOf(html: string): readonly PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, opening = "", inside = ""]) => ({
    action: attributeOf(opening, "action") ?? "",
    method: attributeOf(opening, "method") === "get" ? "get" : "post",
    fields: fieldsOf(inside),
  }))
}

const FIELD = /<(input|button)\b([^>]*)>|<(textarea)\b([^>]*)>([^]*?)<\/textarea>|<(select)\b([^>]*)>([^]*?)<\/select>/g

function fieldsOf(inside: string): readonly PageField[] {
  return [...inside.matchAll(FIELD)].flatMap((match): readonly PageField[] => {
    const [, single, singleRest = "", area, areaRest = "", areaText = "", select, selectRest = "", options = ""] = match
    const rest = single === undefined ? (area === undefined ? selectRest : areaRest) : singleRest
    const name = attributeOf(rest, "name")
    if (name === undefined) return []
    const one = { name, checked: /\bchecked\b/.test(rest), required: /aria-required="true"/.test(rest), choices: [] }
    if (area !== undefined) return [{ ...one, kind: "textarea", value: textOfMarkup(areaText) }]
    if (select === undefined) {
      const kind = single === "button" ? "button" : (attributeOf(rest, "type") ?? "text")
      return [{ ...one, kind, value: attributeOf(rest, "value") ?? "" }]
    }
    const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, option = ""]) => ({
      value: attributeOf(option, "value") ?? "",
      isChosen: /\bselected\b/.test(option),
    }))
    const chosen = all.find(({ isChosen }) => isChosen) ?? all[0]
    return [{ ...one, kind: "select", value: chosen?.value ?? "", choices: all.map(({ value }) => value) }]
  })
}

function attributeOf(tag: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : textOfMarkup(found)
}

const SIGNS: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" }

function textOfMarkup(markup: string): string {
  return markup.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => SIGNS[name] ?? "")
}
