/** The register's commands: institutions, people and accounts, listed and read. Changing people and accounts is in people/. */
import { accountListHandlers } from "./account-list.ts"
import { institutionKeepingHandlers } from "./institution-keeping.ts"
import { institutionListHandlers } from "./institution-list.ts"
import { personListHandlers } from "./person-list.ts"

export function registerHandlers() {
  return {
    ...institutionListHandlers(),
    ...institutionKeepingHandlers(),
    ...personListHandlers(),
    ...accountListHandlers(),
  }
}
