/** Alarms at the top of a page: there and hidden while there is none, so that the island can show one that comes. */
import type { Child } from "hono/jsx"
import { Form, type SiteContext, speak } from "@schleuse/web"
import type { House } from "../site/house.ts"
import { LIVE_WORDS } from "../words/live-words.ts"
import { alarmText } from "./alarm-text.ts"

export function alarmBanner(c: SiteContext, house: House, session: string): Child {
  const view = c.get("view")
  const say = speak(LIVE_WORDS, view.language)
  const [first, ...rest] = house.live.alarmsFor(session).toReversed()
  return (
    <div class="kern-alert kern-alert--danger alarm" role="alert" data-live-alarm hidden={first === undefined}>
      <div class="kern-alert__header">
        <span class="kern-icon kern-icon--danger" aria-hidden="true"></span>
        <p class="kern-title">{say("alarmTitle")}</p>
      </div>
      <div class="kern-alert__body">
        <p class="kern-body" data-live-alarm-text>
          {first === undefined ? "" : alarmText(first, view.language)}
        </p>
        {rest.map((alarm) => (
          <p class="kern-body">{alarmText(alarm, view.language)}</p>
        ))}
        <p class="kern-body">
          <a class="kern-link" href="/approvals?state=approved">
            {say("alarmLook")}
          </a>
        </p>
        <Form view={view} action="/alarms/seen" class="inline-form">
          <input type="hidden" name="back" value={view.address} />
          <button class="kern-btn kern-btn--secondary">
            <span class="kern-label">{say("alarmSeen")}</span>
          </button>
        </Form>
      </div>
    </div>
  )
}
