/** The pages about how PCs are protected: where each is. */
import type { AddPages } from "../../site/areas.ts"
import { addDeclaration, declarationListPage, endDeclaration, newDeclarationPage } from "./declaration-pages.tsx"
import { EvidencePapers, evidenceTable } from "./evidence-files.ts"
import { askEvidence, newEvidencePage, readyPage, requireAsked } from "./evidence-pages.tsx"
import { addException, endException, exceptionPage } from "./exception-pages.tsx"
import { failingFile, failingPage } from "./failing-page.tsx"
import { move, movePage, newGroup, newGroupPage, POLICIES, policyListPage, policyPage } from "./policy-pages.tsx"
import { postureListPage } from "./posture-list-page.tsx"
import { importTable, TABLE_PATH, tablePage } from "./table-page.tsx"
import { changePage, switchOn, tryPreset, tryRules } from "./try-pages.tsx"

export const posturePages: AddPages = (site, house) => {
  site.get("/posture", (c) => postureListPage(c, house))
  site.get("/posture/failing", (c) => failingPage(c, house))
  site.get("/posture/failing/file", (c) => failingFile(c))

  site.get(POLICIES, (c) => policyListPage(c, house))
  site.get(`${POLICIES}/new`, (c) => newGroupPage(c, house))
  site.post(`${POLICIES}/new`, (c) => newGroup(c, house))
  site.get(`${POLICIES}/:group`, (c) => policyPage(c, house))
  site.get(`${POLICIES}/:group/change`, (c) => changePage(c, house))
  site.post(`${POLICIES}/:group/try-preset`, (c) => tryPreset(c, house))
  site.post(`${POLICIES}/:group/try`, (c) => tryRules(c, house))
  site.post(`${POLICIES}/:group/set`, (c) => switchOn(c, house))
  site.get(`${POLICIES}/:group/institutions`, (c) => movePage(c, house))
  site.post(`${POLICIES}/:group/institutions`, (c) => move(c, house))

  site.get("/gate/devices/:id/exceptions/new", (c) => exceptionPage(c, house))
  site.post("/gate/devices/:id/exceptions/new", (c) => addException(c, house))
  site.on(["GET", "POST"], "/gate/devices/:id/exceptions/:exception/end", (c) => endException(c, house))

  site.get("/posture/declarations", (c) => declarationListPage(c, house))
  site.get("/posture/declarations/new", (c) => newDeclarationPage(c, house))
  site.post("/posture/declarations/new", (c) => addDeclaration(c, house))
  site.on(["GET", "POST"], "/posture/declarations/:id/end", (c) => endDeclaration(c, house))

  site.get(TABLE_PATH, (c) => tablePage(c, house))
  site.post(TABLE_PATH, (c) => importTable(c, house))

  const papers = new EvidencePapers()
  site.get("/posture/evidence", (c) => newEvidencePage(c, house))
  site.post("/posture/evidence", (c) => askEvidence(c, house))
  site.get("/posture/evidence/ready", (c) => readyPage(c, house))
  site.get("/posture/evidence/file", (c) => evidenceTable(c, requireAsked(c)))
  site.get("/posture/evidence/paper", (c) => papers.write(c, house, requireAsked(c)))
}
