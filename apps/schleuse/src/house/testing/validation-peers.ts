/** Foreign systems that ask the validation server, with their own client libraries: PAM and FreeRADIUS. */
import { spawn } from "node:child_process"
import { createSocket } from "node:dgram"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { TestContext } from "node:test"
import type { DemoHouse } from "./demo-house.ts"
import { type Finished, run, until } from "./programs.ts"

export type Asking = { readonly url: string; readonly client: number; readonly key: string }

/** pam_yubico through pamtester, with a folder of services that only this process sees. Root's. */
export function pam(house: DemoHouse, { url, client, key }: Asking, login: string, otp: string): Promise<Finished> {
  const services = house.file("pam.d")
  const keys = house.file("pam-keys")
  mkdirSync(services, { recursive: true })
  writeFileSync(keys, `${login}:${otp.slice(0, 12)}\n`)
  const module = `pam_yubico.so mode=client id=${client} key=${key} urllist=${url} authfile=${keys}`
  writeFileSync(join(services, "schleuse-test"), `auth required ${module}\n`)
  const script = 'mount --bind "$1" /etc/pam.d && exec pamtester schleuse-test "$2" authenticate'
  return run("unshare", ["--mount", "sh", "-c", script, "sh", services, login], `${otp}\n`)
}

/** A FreeRADIUS whose yubikey module asks us; ended after the test. */
export class Radius {
  readonly #port: number

  private constructor(port: number) {
    this.#port = port
  }

  static async start(t: TestContext, house: DemoHouse, asking: Asking): Promise<Radius> {
    const folder = house.file("radius")
    mkdirSync(folder)
    const port = await freePort()
    writeFileSync(join(folder, "radiusd.conf"), configuration(folder, port, asking))
    const child = spawn("freeradius", ["-f", "-l", "stdout", "-d", folder, "-n", "radiusd"], { stdio: "pipe" })
    let said = ""
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()))
    const ended = new Promise((resolve) => child.once("exit", resolve))
    t.after(async () => {
      child.kill("SIGKILL")
      await ended
    })
    await until("FreeRADIUS is ready", () => {
      if (child.exitCode !== null) throw new Error(`FreeRADIUS ended: ${said}`)
      return said.includes("Ready to process requests")
    })
    return new Radius(port)
  }

  /** An Access-Request with the code as password; accepted if the exit code is 0. */
  ask(login: string, otp: string): Promise<Finished> {
    const request = `User-Name=${login}, User-Password=${otp}\n`
    return run("radclient", ["-x", "-r", "1", "-t", "10", `127.0.0.1:${this.#port}`, "auth", SECRET], request)
  }
}

const SECRET = "erfunden"

function configuration(folder: string, port: number, { url, client, key }: Asking): string {
  return `
prefix = /usr
logdir = ${folder}
run_dir = ${folder}
libdir = /usr/lib/freeradius
security {
  allow_vulnerable_openssl = yes
}
thread pool {
  start_servers = 1
  max_servers = 4
  min_spare_servers = 1
  max_spare_servers = 2
}
client localhost {
  ipaddr = 127.0.0.1
  secret = ${SECRET}
}
modules {
  yubikey {
    id_length = 12
    decrypt = no
    validate = yes
    validation {
      servers {
        uri = '${url}?id=%d&otp=%s'
      }
      client_id = ${client}
      api_key = '${key}'
      pool {
        start = 1
        min = 1
        max = 4
        spare = 1
      }
    }
  }
}
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${port}
  }
  authorize {
    yubikey
  }
  authenticate {
    yubikey
  }
}
`
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4")
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
}
