/**
 * Parts that follow what happens while a page is open, by the island `live`.
 *
 * Every part shows its content without it; the island writes texts into marked
 * elements, and exchanges a marked region for the same one of the page asked
 * for anew. Nothing moves where somebody types, chooses or reads by focus.
 */
import type { Child } from "hono/jsx"
import type { View } from "../page/view.ts"

/** The island that these parts need. */
export const LIVE_ISLAND = "live.js"
/** Where a process has its stream of events. */
export const EVENTS_PATH = "/events"

/** A text that events replace. `said`: how it is told to who cannot see it change, with `#` in its place; else it is not. */
export function LiveText({
  name,
  text,
  said,
}: {
  readonly name: string
  readonly text: string
  readonly said?: string
}) {
  return (
    <span data-live={name} {...(said === undefined ? {} : { "data-live-said": said })}>
      {text}
    </span>
  )
}

export type LiveRegionProps = {
  /** Unique on the page. */
  readonly id: string
  /** Changes after which it is asked for anew. */
  readonly topics: readonly string[]
  readonly children?: Child | undefined
}

/** A list, or any other part of a page, that is asked for anew when one of these topics changed. */
export function LiveRegion({ id, topics, children }: LiveRegionProps) {
  return (
    <div id={id} class="list" data-live-topics={topics.join(" ")}>
      {children}
    </div>
  )
}

/** Once on each page that has live parts: where its events come from, and what is said of them. */
export function LiveStatus({ view, events = EVENTS_PATH }: { readonly view: View; readonly events?: string }) {
  const { say } = view
  return (
    <div
      id="live"
      data-events={events}
      data-updated={say("liveUpdated")}
      data-lost={say("liveLost")}
      data-ended={say("liveEnded")}
    >
      <p class="kern-sr-only" role="status" data-live-quiet></p>
      <div class="kern-alert kern-alert--warning live-state" role="status" data-live-state hidden>
        <div class="kern-alert__header">
          <span class="kern-icon kern-icon--warning" aria-hidden="true"></span>
          <p class="kern-title" data-live-state-text></p>
        </div>
      </div>
    </div>
  )
}
