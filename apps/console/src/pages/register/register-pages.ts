/** The register's addresses: institutions, people, accounts. */
import type { AddPages } from "../../site/areas.ts"
import {
  block,
  blockPage,
  close,
  closePage,
  confirmClose,
  expiryPage,
  letterAskPage,
  makeLetter,
  networksPage,
  setExpiry,
  setNetworks,
} from "./account-life-pages.tsx"
import { accountListPage } from "./account-list-page.tsx"
import { accountPage } from "./account-page.tsx"
import { addInstitution, addInstitutionPage, changeInstitution, changeInstitutionPage } from "./institution-form.tsx"
import { institutionListPage } from "./institution-list-page.tsx"
import { institutionPage } from "./institution-page.tsx"
import { invite, invitePage } from "./invite-page.tsx"
import { addMachine, checkMachine, machinePage } from "./machine-form.tsx"
import { peopleListPage } from "./people-list-page.tsx"
import { addPerson, addPersonPage, changePerson, changePersonPage } from "./person-form.tsx"
import { personPage } from "./person-page.tsx"
import { endRole, endRolePage, giveRole, giveRolePage } from "./role-pages.tsx"
import { compareKey, enterKey, keyPage, withdraw, withdrawPage } from "./ssh-key-pages.tsx"

export const institutionPages: AddPages = (site, house) => {
  site.get("/institutions", (c) => institutionListPage(c, house))
  site.get("/institutions/new", (c) => addInstitutionPage(c, house))
  site.post("/institutions/new", (c) => addInstitution(c, house))
  site.get("/institutions/:id", (c) => institutionPage(c, house))
  site.get("/institutions/:id/change", (c) => changeInstitutionPage(c, house))
  site.post("/institutions/:id/change", (c) => changeInstitution(c, house))
  site.get("/institutions/:id/accounts/new", (c) => machinePage(c, house))
  site.post("/institutions/:id/accounts/new", (c) => checkMachine(c, house))
  site.post("/institutions/:id/accounts/compared", (c) => addMachine(c, house))
}

export const peoplePages: AddPages = (site, house) => {
  site.get("/people", (c) => peopleListPage(c, house))
  site.get("/people/new", (c) => addPersonPage(c, house))
  site.post("/people/new", (c) => addPerson(c, house))
  site.get("/people/:id", (c) => personPage(c, house))
  site.get("/people/:id/change", (c) => changePersonPage(c, house))
  site.post("/people/:id/change", (c) => changePerson(c, house))
  site.get("/people/:id/roles/new", (c) => giveRolePage(c, house))
  site.post("/people/:id/roles/new", (c) => giveRole(c, house))
  site.get("/people/:id/roles/end", (c) => endRolePage(c))
  site.post("/people/:id/roles/end", (c) => endRole(c, house))
  site.get("/people/:id/invite", (c) => invitePage(c, house))
  site.post("/people/:id/invite", (c) => invite(c, house))
}

export const accountPages: AddPages = (site, house) => {
  site.get("/accounts", (c) => accountListPage(c, house))
  site.get("/accounts/:id", (c) => accountPage(c, house))
  for (const step of ["block", "unblock"] as const) {
    site.get(`/accounts/:id/${step}`, (c) => blockPage(c, house, step))
    site.post(`/accounts/:id/${step}`, (c) => block(c, house, step))
  }
  site.get("/accounts/:id/close", (c) => closePage(c, house))
  site.post("/accounts/:id/close", (c) => confirmClose(c, house))
  site.post("/accounts/:id/close/now", (c) => close(c, house))
  site.get("/accounts/:id/expiry", (c) => expiryPage(c, house))
  site.post("/accounts/:id/expiry", (c) => setExpiry(c, house))
  site.get("/accounts/:id/networks", (c) => networksPage(c, house))
  site.post("/accounts/:id/networks", (c) => setNetworks(c, house))
  site.get("/accounts/:id/letter", (c) => letterAskPage(c))
  site.post("/accounts/:id/letter", (c) => makeLetter(c, house))
  for (const step of ["new", "exchange"] as const) {
    site.get(`/accounts/:id/keys/${step}`, (c) => keyPage(c, house, step))
    site.post(`/accounts/:id/keys/${step}`, (c) => compareKey(c, house, step))
    site.post(`/accounts/:id/keys/${step}/compared`, (c) => enterKey(c, house, step))
  }
  site.get("/accounts/:id/keys/:credential/withdraw", (c) => withdrawPage(c, house))
  site.post("/accounts/:id/keys/:credential/withdraw", (c) => withdraw(c, house))
}
