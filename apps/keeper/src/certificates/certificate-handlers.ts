/** Certificates as operators see and change them. */
import { Fault } from "@schleuse/base"
import { handler } from "../batch/command-handler.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { ServerCertificates } from "./server-certificates.ts"

export function certificateHandlers(certificates: ServerCertificates) {
  return {
    showCertificates: handler("showCertificates", {
      run: async (tx) => {
        adminLeaf(tx, "showCertificates", undefined, {})
        return { authority: certificates.authority, servers: await certificates.list(tx, tx.now) }
      },
    }),
    importCertificate: handler("importCertificate", {
      run: async (tx, { zone, certificate, key }) => {
        const server = await certificates.import(tx, zone, { certificate, key })
        adminLeaf(tx, "importCertificate", undefined, { zone, sha256: server.sha256, expiresAt: server.expiresAt })
        return { server }
      },
    }),
    renewCertificate: handler("renewCertificate", {
      run: async (tx, { zone, certificate, key }) => {
        const server = await certificates.succeed(tx, zone, { certificate, key })
        adminLeaf(tx, "renewCertificate", undefined, { zone, sha256: server.sha256, expiresAt: server.expiresAt })
        return { server }
      },
    }),
    removeCertificate: handler("removeCertificate", {
      run: async (tx, { zone, reason }) => {
        if (!(await certificates.remove(tx, zone))) throw new Fault("CERTIFICATE_NOT_IMPORTED", zone)
        adminLeaf(tx, "removeCertificate", undefined, { zone, reason })
        return {}
      },
    }),
  }
}
