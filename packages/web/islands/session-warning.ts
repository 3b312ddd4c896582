/**
 * Island: warns before the session ends, and extends it without leaving the page.
 *
 * Without it nothing is lost but comfort: the form that it takes over works by
 * itself. Counts from the time that the page was made, not from the device's
 * clock, which may be wrong. Writes text only, never markup.
 */
const WARN_MS = 5 * 60_000
const LOOK_MS = 10_000

const box = document.querySelector<HTMLElement>("#session-warning")
if (box !== null) watch(box)

function watch(warning: HTMLElement): void {
  const left = warning.querySelector<HTMLElement>("[data-left]")
  const form = warning.querySelector("form")
  if (left === null || form === null) return
  const { endsAt = "", now = "", minutes = "#", lastMinute = "", extended = "", failed = "" } = warning.dataset
  let endsMs = Date.now() + (Date.parse(endsAt) - Date.parse(now))

  const look = (): void => {
    const remainingMs = endsMs - Date.now()
    if (remainingMs > WARN_MS) return
    warning.hidden = false
    const whole = Math.floor(remainingMs / 60_000)
    say(left, whole < 1 ? lastMinute : minutes.replace("#", String(whole)))
    // Past its end the page shows nothing of before: reloading leads to the login and back here.
    if (remainingMs <= 0) clearInterval(timer)
  }
  const timer = setInterval(look, LOOK_MS)
  // A device that slept comes back here first.
  document.addEventListener("visibilitychange", look)
  look()

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    void extend(form).then((remainingMs) => {
      if (remainingMs === undefined) {
        say(left, failed)
        return
      }
      endsMs = Date.now() + remainingMs
      say(left, extended)
      form.hidden = true
      setTimeout(() => {
        warning.hidden = remainingMs > WARN_MS
        form.hidden = false
      }, LOOK_MS)
    })
  })
}

/** Sends the form; milliseconds until the new end, or undefined if it was refused. */
async function extend(form: HTMLFormElement): Promise<number | undefined> {
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value)
  // A form of ours is carried out once; each press is a wish of its own.
  fields.delete("once")
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "manual" })
    const text = answer.headers.get("schleuse-session-left-ms")
    return answer.ok && text !== null && /^\d{1,10}$/.test(text) ? Number(text) : undefined
  } catch {
    return undefined
  }
}

function say(place: HTMLElement, text: string): void {
  // Said once: a screen reader repeats whatever is written anew.
  if (place.textContent !== text) place.textContent = text
}
