/** A server that OpenSSH's `sftp` is pointed at: ours, or one to compare with. */

export type Account = { readonly user: string; readonly keyFile: string }

export interface Peer {
  readonly name: string
  readonly port: number
  readonly sender: Account
  readonly recipient: Account
  /** Remote folder in which the sender puts, without a slash at the end. */
  readonly putFolder: string
  /** The same folder as the recipient sees it. */
  readonly getFolder: string
  /** Process whose tree is the server; its CPU time counts. */
  readonly serverPid: number
  /** Ends the server. Its folder is removed by whoever made it. */
  stop(): Promise<void>
}
