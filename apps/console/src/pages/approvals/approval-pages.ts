/** `/approvals`: seeing, agreeing, refusing, taking back. */
import { speak } from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import type { AddPages } from "../../site/areas.ts"
import { APPROVAL_WORDS } from "../../words/approval-words.ts"
import { approvalIn } from "./approval-address.ts"
import { approvalList } from "./approval-list.tsx"
import { approvalPage } from "./approval-page.tsx"

export const approvalPages: AddPages = (site, house) => {
  site.get("/approvals", async (c) => await approvalList(c, house))

  site.get("/approvals/:approval", async (c) => await approvalPage(c, house, approvalIn(c)))

  site.post("/approvals/:approval/agree", async (c) => {
    const asked = { approval: approvalIn(c), inputHash: c.get("form").text("inputHash") }
    const input = COMMANDS.approve.input(asked, "approve")
    return await perform(c, house, { command: "approve", input }, { back: `/approvals/${input.approval}` })
  })

  site.post("/approvals/:approval/refuse", async (c) => {
    const approval = approvalIn(c)
    const reason = c.get("form").text("reason")
    if (reason === "") {
      const say = speak(APPROVAL_WORDS, c.get("view").language)
      return await approvalPage(c, house, approval, { reason: say("refuseReasonMissing") })
    }
    const input = COMMANDS.rejectApproval.input({ approval, reason }, "rejectApproval")
    return await perform(c, house, { command: "rejectApproval", input }, { back: `/approvals/${approval}` })
  })
}
