/** The question with a reason, asked and answered at one address: GET asks, POST does it, or asks again without a reason. */
import type { SiteContext } from "@schleuse/web"
import type { House } from "../../site/house.ts"
import { reasonPage, type ReasonPageProps } from "../register/reason-page.tsx"

/** @param act with the reason that was typed */
export async function askWhy(
  c: SiteContext,
  house: House,
  question: Omit<ReasonPageProps, "isMissing">,
  act: (reason: string) => Promise<Response>,
): Promise<Response> {
  const isSent = c.req.method === "POST"
  const reason = isSent ? c.get("form").text("reason") : ""
  return reason === "" ? await reasonPage(c, house, { ...question, isMissing: isSent }) : await act(reason)
}
