/** Pages for every process: shell, parts, words and policies. Rendering only; nothing here asks the keeper. */
export { Assets, parseAssets } from "./assets/asset.ts"
export {
  answerEnded,
  answerStream,
  type EventName,
  EventStream,
  EventStreams,
  type Every,
  type Listener,
  MAX_STREAMS_OF_SESSION,
} from "./live/event-streams.ts"
export { EVENTS_PATH, LIVE_ISLAND, LiveRegion, type LiveRegionProps, LiveStatus, LiveText } from "./live/live.tsx"
export { displayCookie, displayOf, type Display, type Theme, THEMES } from "./page/display.ts"
export { FaultPage } from "./page/fault-page.tsx"
export { Page, type PageProps } from "./page/page.tsx"
export { type Contact, type NavigationItem, type Person, type SiteWords, type View, viewFor } from "./page/view.ts"
export { Alert, ErrorSummary, type FieldErrors } from "./parts/alert.tsx"
export { ConfirmationPage } from "./parts/confirmation.tsx"
export { type Fact, Facts } from "./parts/facts.tsx"
export {
  CheckField,
  CodeField,
  FileField,
  LongTextField,
  PasswordField,
  SelectField,
  TextField,
} from "./parts/field.tsx"
export { ButtonLink, Form, GetForm, SendButton } from "./parts/form.tsx"
export { KEY_ANSWER, KEY_ISLAND, KeyForm } from "./parts/key-form.tsx"
export { listAddress, type ListRules, type ListWish, parseListWish } from "./parts/list.ts"
export { Name, visible } from "./parts/name.tsx"
export { NewPasswordFields } from "./parts/new-password.tsx"
export { type Column, Table } from "./parts/table.tsx"
export { backAddress, loopbackOrigin } from "./policies/address.ts"
export { cookieName, type CookieOwner, findCookie, writeCookie } from "./policies/cookies.ts"
export { FormFields } from "./policies/form-body.ts"
export { HEADERS, type HeaderRow, setHeaders } from "./policies/headers.ts"
export { MAX_UPLOAD_BYTES, type Upload } from "./policies/multipart.ts"
export { download, type Download } from "./site/download.ts"
export { type From, listenerFor, type Serve, SERVER_LIMITS, type UploadRules } from "./site/listener.ts"
export {
  createSite,
  page,
  type Problem,
  renewBrowser,
  seeOther,
  type SiteContext,
  type SiteEnv,
  type SiteOptions,
} from "./site/site.tsx"
export * from "./words/catalogue.ts"
export { SHELL_WORDS } from "./words/shell-words.ts"
