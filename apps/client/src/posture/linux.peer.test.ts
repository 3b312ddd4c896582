/** The Linux collector against the programs themselves: rules that are in force, packages that were brought up to date, a database's own header. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { LinuxOfItsOwn } from "../testing/linux-of-its-own.ts"

const DROP = `table inet filter {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state { established, related } accept
    iif lo accept
  }
}`
const REJECT = `table inet filter {
  chain input {
    type filter hook input priority filter; policy accept;
    ct state { established, related } accept
    counter reject with icmpx admin-prohibited
  }
}`
const OPEN = `table inet filter {
  chain input {
    type filter hook input priority filter; policy accept;
  }
}`

test("nftables and ufw: what is in force is on, and what a user cannot read is not guessed", async (t) => {
  const pc = await LinuxOfItsOwn.begin(t)
  if (pc === undefined) return
  const firewalls = async (as: "root" | "nobody") =>
    Object.fromEntries((await pc.report(as)).firewalls.map(({ name, state }) => [name, state]))
  await pc.run("ufw --force disable; nft flush ruleset")
  assert.deepEqual(await firewalls("root"), { ufw: "off", nftables: "off" })
  for (const [rules, state] of [
    [DROP, "on"],
    [REJECT, "on"],
    [OPEN, "off"],
  ] as const) {
    assert.equal(await pc.run(`nft flush ruleset && nft -f - <<'END'\n${rules}\nEND`), "")
    assert.equal((await firewalls("root"))["nftables"], state, rules)
  }
  assert.deepEqual(await firewalls("nobody"), { ufw: "off" })
  assert.match(await pc.run("nft flush ruleset; ufw --force enable; ufw status"), /Status: active/)
  assert.deepEqual(await firewalls("nobody"), { ufw: "on" })
  assert.deepEqual(await firewalls("root"), { ufw: "on", nftables: "on" })
  await pc.run("ufw --force disable")
  assert.deepEqual(await firewalls("nobody"), { ufw: "off" })
})

/** Offers a package of this version, as Debian's security archive does or as anybody does. */
function offer(version: string, label: string): string {
  return `
set -e
mkdir -p own/${label}/toy/DEBIAN
cd own/${label}
echo "deb [trusted=yes] file:$PWD ./" >> /etc/apt/sources.list
printf 'Package: schleuse-toy\\nVersion: ${version}\\nArchitecture: all\\nMaintainer: nobody\\nDescription: toy\\n' > toy/DEBIAN/control
dpkg-deb -b toy toy_${version}.deb > /dev/null
{ cat toy/DEBIAN/control; printf 'Filename: ./toy_${version}.deb\\nSize: %s\\nSHA256: %s\\n\\n' \\
  "$(stat -c %s toy_${version}.deb)" "$(sha256sum toy_${version}.deb | cut -d' ' -f1)"; } > Packages
printf 'Origin: Debian\\nLabel: ${label}\\nSuite: stable-security\\nDate: %s\\nSHA256:\\n %s %s Packages\\n' \\
  "$(date -Ru)" "$(sha256sum Packages | cut -d' ' -f1)" "$(stat -c %s Packages)" > Release
apt-get -qq update`
}

test("apt: what the security archive offers is pending until it is installed, and then the system is of that moment", async (t) => {
  const pc = await LinuxOfItsOwn.begin(t)
  if (pc === undefined) return
  const os = async () => (await pc.report("nobody")).os
  assert.equal(await pc.run(offer("1.0", "Debian")), "")
  const beganMs = Date.now()
  await pc.run("apt-get -qq -y install schleuse-toy > /dev/null")
  const first = await os()
  assert.deepEqual([first.pendingSecurity, first.updatedAt], [0, undefined], "to install something new is no update")
  assert.ok(Math.abs((first.searchedAt ?? 0) - beganMs) < 60_000)
  assert.equal(await pc.run(offer("2.0", "Debian-Security")), "")
  assert.equal((await os()).pendingSecurity, 1)
  await pc.run("apt-get -qq -y upgrade > /dev/null")
  const after = await os()
  assert.equal(after.pendingSecurity, 0)
  // apt writes whole seconds of local time.
  assert.ok((after.updatedAt ?? 0) >= beganMs - 1000 && (after.updatedAt ?? 0) <= Date.now(), String(after.updatedAt))
  // As logrotate does on the first of a month.
  assert.equal(await pc.run("cd /var/log/apt && gzip -c history.log > history.log.1.gz && : > history.log"), "")
  assert.equal((await os()).updatedAt, after.updatedAt)
})

test("ClamAV: its definitions are as old as their own header says", async (t) => {
  const pc = await LinuxOfItsOwn.begin(t)
  if (pc === undefined) return
  const scanner = async () => (await pc.report("nobody")).scanners[0] ?? assert.fail("no scanner")
  const none = await scanner()
  assert.match(none.name, /^ClamAV \d+\.\d+/)
  assert.deepEqual([none.definitionsAt, none.checkedAt], [undefined, undefined])
  await pc.run("echo 'ERROR: Can not query current.cvd.clamav.net' > /var/log/clamav/freshclam.log")
  assert.equal((await scanner()).checkedAt, undefined, "to have asked in vain is nothing")
  const header = "ClamAV-VDB:20 Nov 2026 09-27 +0000:27821:2060000:90:X:X:builder:1795166820"
  await pc.run(`printf '%-512s' '${header}' > /var/lib/clamav/daily.cvd`)
  assert.equal((await scanner()).definitionsAt, Date.UTC(2026, 10, 20, 9, 27))
  // The program itself reads the same there.
  assert.match(await pc.run("clamscan --version"), /27821\/Fri Nov 20/)
})
