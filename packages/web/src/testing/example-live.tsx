/** The example's page that follows what happens: how many partners there are, and the newest of them. */
import {
  answerEnded,
  answerStream,
  EVENTS_PATH,
  EventStreams,
  findCookie,
  LIVE_ISLAND,
  LiveRegion,
  LiveStatus,
  LiveText,
  Name,
  Page,
  page,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { EXAMPLE_WORDS } from "./example-words.ts"

type Partners = readonly { readonly name: string }[]

export class ExampleLive {
  readonly streams: EventStreams
  readonly #partners: Partners

  constructor(partners: Partners, nowMs: () => number = Date.now) {
    this.streams = new EventStreams(nowMs)
    this.#partners = partners
  }

  /** A partner came or went. */
  tell(): void {
    for (const stream of this.streams.all()) {
      stream.send("texts", { partners: String(this.#partners.length) })
      stream.send("news", ["partners"])
    }
  }

  show(c: SiteContext): Promise<Response> {
    const view = c.get("view")
    const say = speak(EXAMPLE_WORDS, view.language)
    return page(
      c,
      <Page view={view} title={say("partners")} islands={[LIVE_ISLAND]}>
        <LiveStatus view={view} />
        <p class="kern-body kern-alert kern-alert--danger alarm" role="alert" data-live-alarm hidden>
          <span data-live-alarm-text></span>
        </p>
        <p class="kern-body">
          <LiveText name="partners" text={String(this.#partners.length)} said={`# ${say("partners")}`} />
        </p>
        <LiveRegion id="newest" topics={["partners"]}>
          <ul class="kern-list kern-list--bullet">
            {this.#partners.slice(-3).map(({ name }) => (
              <li>
                <Name text={name} />
              </li>
            ))}
          </ul>
          <TextField view={view} name="search" label={say("search")} />
        </LiveRegion>
      </Page>,
    )
  }

  hear(c: SiteContext): Response {
    const session = findCookie(c.req.header("cookie"), "example", "session")
    const { person, language } = c.get("view")
    if (session === undefined || person === undefined) return answerEnded()
    return answerStream(c.req.method, this.streams.open({ session, endsAt: person.sessionEndsAt.getTime(), language }))
  }

  /** Adds its pages. */
  addTo(site: { get: (path: string, handle: (c: SiteContext) => Response | Promise<Response>) => unknown }): void {
    site.get("/live", (c) => this.show(c))
    site.get(EVENTS_PATH, (c) => this.hear(c))
  }
}
