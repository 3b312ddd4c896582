/**
 * Island: keeps a page as things stand, by the process's stream of events.
 *
 * Writes texts into marked elements. A marked region is asked for anew, as the
 * whole page that it stands in, and exchanged node by node, never as markup;
 * not while somebody types, chooses or has the focus in it, but for a link that
 * was followed: it keeps the focus if it is still there. Hears only while the
 * window is seen: a hidden one holds no connection, and catches up when it is
 * seen again. Screen readers are told at most every half minute.
 */

/** Without any sign of life for this long the stream counts as lost: beats come every 15 s. */
const SILENT_MS = 40_000
/** A region is asked for at most so often, whatever changes. */
const REGION_MS = 5000
const SAY_MS = 30_000
/** After an answer that is no stream, such as that of a proxy whose process restarts. */
const AGAIN_MS = { least: 5000, more: 10_000 } as const
const LOOK_MS = 5000

const root = document.querySelector<HTMLElement>("#live")
if (root !== null) start(root)

function start(live: HTMLElement): void {
  const { events = "", updated = "", lost = "", ended = "" } = live.dataset
  const quiet = live.querySelector<HTMLElement>("[data-live-quiet]")
  const state = live.querySelector<HTMLElement>("[data-live-state]")
  const stateText = live.querySelector<HTMLElement>("[data-live-state-text]")
  const waiting = new Set<HTMLElement>()
  let source: EventSource | undefined
  let isOver = false
  let wasOpen = false
  let heardMs = 0
  let saidMs = 0
  let askedMs = 0
  let isAsking = false

  const show = (text: string): void => {
    if (state === null || stateText === null) return
    // Said once: a screen reader repeats whatever is written anew.
    if (stateText.textContent !== text) stateText.textContent = text
    state.hidden = text === ""
  }
  const tell = (text: string): void => {
    const now = Date.now()
    if (quiet === null || now - saidMs < SAY_MS) return
    saidMs = now
    quiet.textContent = text
  }
  const close = (): void => {
    source?.close()
    source = undefined
  }
  const open = (): void => {
    if (source !== undefined || isOver || document.hidden) return
    heardMs = Date.now()
    source = new EventSource(events)
    source.addEventListener("open", () => {
      heard()
      // What changed while nobody heard is not told again.
      if (wasOpen) want(regions())
      wasOpen = true
    })
    source.addEventListener("beat", heard)
    source.addEventListener("texts", (event) => {
      heard()
      for (const said of writeTexts(event.data)) tell(said)
    })
    source.addEventListener("news", (event) => {
      heard()
      const topics = wordsOf(event.data)
      want(regions().filter((region) => topicsOf(region).some((topic) => topics.includes(topic))))
    })
    source.addEventListener("alarm", (event) => {
      heard()
      showAlarm(event.data)
    })
    source.addEventListener("ended", () => {
      isOver = true
      close()
      show(ended)
    })
    // Other windows of this session are newer; this one hears again when somebody turns to it.
    source.addEventListener("crowded", close)
    source.addEventListener("error", () => {
      // Whoever is merely cut off comes back by itself; a refusal is final for the browser, but not for us.
      if (source?.readyState !== EventSource.CLOSED) return
      close()
      setTimeout(open, AGAIN_MS.least + Math.random() * AGAIN_MS.more)
    })
  }
  const heard = (): void => {
    heardMs = Date.now()
    if (!isOver) show("")
  }

  /** Asks for these regions anew, when nobody is in them and the last time is long enough ago. */
  const want = (changed: readonly HTMLElement[]): void => {
    for (const region of changed) waiting.add(region)
    void catchUp()
  }
  const catchUp = async (): Promise<void> => {
    const free = [...waiting].filter((region) => !isInUse(region))
    if (free.length === 0 || isAsking || isOver || document.hidden || Date.now() - askedMs < REGION_MS) return
    isAsking = true
    askedMs = Date.now()
    for (const region of free) waiting.delete(region)
    const page = await askAnew()
    isAsking = false
    if (page === undefined) return
    // Somebody may have come meanwhile.
    const [used, still] = [free.filter(isInUse), free.filter((region) => !isInUse(region))]
    for (const region of used) waiting.add(region)
    if (still.map((region) => exchange(region, page)).includes(true)) tell(updated)
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close()
    else open()
  })
  addEventListener("focus", open)
  // Back from the browser's memory of pages: it is as old as when it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) want(regions())
  })
  addEventListener("pagehide", close)
  setInterval(() => {
    void catchUp()
    if (isOver || document.hidden || Date.now() - heardMs < SILENT_MS) return
    show(lost)
    close()
    open()
  }, LOOK_MS)
  open()
}

function regions(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-live-topics]")]
}

function topicsOf(region: HTMLElement): readonly string[] {
  return (region.dataset["liveTopics"] ?? "").split(" ")
}

/** Does somebody type, choose, read or mark something there? */
function isInUse(region: HTMLElement): boolean {
  const focused = document.activeElement
  // A link that opened another window keeps the focus for hours; what it leads to may be over.
  const isResting = focused === region || focused instanceof HTMLAnchorElement
  if (region.contains(focused) && !isResting) return true
  const selection = document.getSelection()
  if (selection !== null && !selection.isCollapsed && region.contains(selection.anchorNode)) return true
  if (region.querySelector("details[open]") !== null) return true
  return [...region.querySelectorAll<HTMLInputElement>("input, textarea")].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  )
}

/** This page as it is now; undefined if it could not be had, or is another page, such as the log-in. */
function askAnew(): Promise<Document | undefined> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open("GET", location.href.replace(/#.*/, ""))
    request.responseType = "document"
    request.timeout = SILENT_MS
    request.addEventListener("loadend", () => {
      const isThis = request.status === 200 && request.responseURL === location.href.replace(/#.*/, "")
      resolve(isThis ? (request.responseXML ?? undefined) : undefined)
    })
    request.send()
  })
}

/** Puts the region's new content in place of the old. Did it change? */
function exchange(region: HTMLElement, page: Document): boolean {
  const fresh = page.getElementById(region.id)
  if (fresh === null) return false
  const before = region.textContent
  const focused = document.activeElement
  const isInside = region.contains(focused)
  region.replaceChildren(...document.importNode(fresh, true).childNodes)
  if (isInside) keepFocus(region, focused)
  return before !== region.textContent
}

/** On the same link as before, or where it was: nobody is thrown back to the top of the page. */
function keepFocus(region: HTMLElement, before: Element | null): void {
  const address = before instanceof HTMLAnchorElement ? before.href : ""
  const same = [...region.querySelectorAll("a")].find((link) => link.href === address)
  if (same === undefined) region.tabIndex = -1
  const next = same ?? region
  next.focus({ preventScroll: true })
}

/** Writes texts by name; what is to be told of those that changed. */
function writeTexts(data: string): readonly string[] {
  const texts = parse(data)
  if (typeof texts !== "object" || texts === null) return []
  return [...document.querySelectorAll<HTMLElement>("[data-live]")].flatMap((place) => {
    const text: unknown = Reflect.get(texts, place.dataset["live"] ?? "")
    if (typeof text !== "string" || place.textContent === text) return []
    place.textContent = text
    const said = place.dataset["liveSaid"]
    return said === undefined ? [] : [said.replace("#", text)]
  })
}

function showAlarm(data: string): void {
  const box = document.querySelector<HTMLElement>("[data-live-alarm]")
  const text = box?.querySelector<HTMLElement>("[data-live-alarm-text]")
  const said = parse(data)
  if (box === null || text === null || text === undefined || typeof said !== "string") return
  text.textContent = said
  box.hidden = false
}

function wordsOf(data: string): readonly string[] {
  const words = parse(data)
  return Array.isArray(words) ? words.filter((word) => typeof word === "string") : []
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
