/** Changes of certificates, in words. */
import type { ActionRows } from "../../actions/action.ts"
import { CERTIFICATE_WORDS } from "../../words/settings-words.ts"

export const SETTINGS_ACTIONS = {
  importCertificate: {
    title: CERTIFICATE_WORDS.import,
    done: CERTIFICATE_WORDS.importDone,
    // Whose it is the keeper finds out; the key is nobody's to read.
    describe: ({ certificate }) =>
      Promise.resolve([{ label: CERTIFICATE_WORDS.chain, value: certificate.slice(0, 200) }]),
  },
  removeCertificate: {
    title: CERTIFICATE_WORDS.remove,
    done: CERTIFICATE_WORDS.removeDone,
    describe: ({ reason }) => Promise.resolve([{ label: CERTIFICATE_WORDS.reason, value: reason }]),
  },
} as const satisfies ActionRows
