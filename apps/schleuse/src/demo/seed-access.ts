/** Seeding what lies behind the gate: the portal, published for the one practice, and a link for its doctor. */
import { Fault, isFault, systemClock } from "@schleuse/base"
import type { KeeperClient } from "@schleuse/wire"
import { listInstitutions } from "../operator/directory.ts"
import type { ListenAddress } from "../settings/listen-address.ts"
import { DOCTOR, findLink, makeLink } from "./enrolment-link.ts"
import { PORTAL } from "./portal-place.ts"

const PRACTICE = "praxis-beispiel"

/** During the set-up, when nobody else has to agree. Goes on where an earlier start was interrupted. */
export async function seedAccess(
  keeper: KeeperClient,
  session: string,
  dataFolder: string,
  place: ListenAddress,
): Promise<void> {
  const practice = (await listInstitutions(keeper, session)).find(({ slug }) => slug === PRACTICE)
  const account = practice?.accounts.find(({ login }) => login === DOCTOR)?.account
  if (practice === undefined || account === undefined) throw new TypeError(`the cast has no ${DOCTOR}`)
  const application = {
    ...PORTAL,
    titleDe: "KV-Portal (erfunden)",
    titleEn: "KV portal (fictitious)",
    addresses: [{ address: place.host, port: place.port }],
    institutions: [practice.institution],
  }
  try {
    await keeper.call("addApplication", application, session)
  } catch (error) {
    if (!isFault(error) || error.code !== "APPLICATION_EXISTS") throw error
  }
  if (findLink(dataFolder, DOCTOR, systemClock.wallMs()) !== undefined) return
  await makeLink(keeper, session, { dataFolder, login: DOCTOR, account })
}

/** Another link, made by the IT service with its toy. @throws ACCOUNT_UNKNOWN */
export async function renewLink(
  keeper: KeeperClient,
  dataFolder: string,
  login: string,
  operator: { readonly user: string; readonly password: string; readonly code: string },
) {
  const { session } = await keeper.call("loginOperator", operator)
  try {
    const accounts = (await listInstitutions(keeper, session)).flatMap((one) => one.accounts)
    const account = accounts.find((one) => one.login === login)?.account
    if (account === undefined) throw new Fault("ACCOUNT_UNKNOWN", login)
    return await makeLink(keeper, session, { dataFolder, login, account })
  } finally {
    await keeper.call("logoutOperator", {}, session)
  }
}
