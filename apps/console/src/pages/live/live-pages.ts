/** `/events`: what open windows hear. `/alarms/seen`: this session knows. */
import { answerEnded, answerStream, backAddress, EVENTS_PATH, seeOther } from "@schleuse/web"
import type { AddPages } from "../../site/areas.ts"
import { operatorOf } from "../../site/house.ts"

export const livePages: AddPages = (site, house) => {
  site.get(EVENTS_PATH, (c) => {
    const operator = c.get("operator")
    const { person, language } = c.get("view")
    // Everybody may ask, or a window whose session has ended would be led to the log-in page for ever.
    if (operator === undefined || person === undefined) return answerEnded()
    const wants = new URL(c.req.url).searchParams.get("wants") ?? ""
    const { session } = operator
    return answerStream(
      c.req.method,
      house.live.open({ session, endsAt: person.sessionEndsAt.getTime(), language }, wants),
    )
  })

  site.post("/alarms/seen", (c) => {
    house.live.seen(operatorOf(c).session)
    return seeOther(c, backAddress(c.get("form").text("back")))
  })
}
