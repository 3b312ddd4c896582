import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { formatCsv } from "./csv.ts"
import { parseInstitutions } from "./institutions.ts"
import { parseMachineAccounts } from "./machine-accounts.ts"
import { parsePathAliases } from "./path-aliases.ts"
import { parsePersons } from "./persons.ts"
import { type Parsed, requireRows } from "./problem.ts"
import { assertSilent, bytes, problemsOf } from "./testing/problems-of.ts"

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g edv"
const OTHER_KEY = KEY.replace("AAAAIAEC", "AAAAIAIC").replace(" edv", "")

/** What stands in the files below and in no note. */
const PERSONAL = ["Beispiel", "beispiel", "838382202", "109900019", "AAAAC3", "192.0.2", "Klinikum", "klinikum"]

test("institutions are read, with German headings and words, semicolons and a byte order mark", () => {
  const text =
    "\ufeffKurzname;Bezeichnung;Art;IK;BBNR;Technik_Name;Technik_E-Mail\r\n".replace("E-Mail", "Email") +
    'aok-musterland;"AOK Musterland; Hauptstelle";Krankenkasse;109900019;15027365;;\r\n' +
    "praxis-beispiel; Praxis Dr. Beispiel ;praxis;;;Frau Muster;edv@praxis.example\r\n"
  const rows = requireRows(parseInstitutions(bytes(text))).map((row) => JSON.parse(JSON.stringify(row)) as object)
  assert.deepEqual(rows, [
    {
      line: 2,
      slug: "aok-musterland",
      name: "AOK Musterland; Hauptstelle",
      kind: "insurer",
      role: "controller",
      ik: "109900019",
      betriebsnummer: "15027365",
    },
    {
      line: 3,
      slug: "praxis-beispiel",
      name: "Praxis Dr. Beispiel",
      kind: "practice",
      role: "controller",
      technicalContact: { name: "Frau Muster", email: "edv@praxis.example" },
    },
  ])
})

test("people are read, one line for each membership", () => {
  const text =
    "login,name,institution,roles,lanr,until\n" +
    "beispiel,Dr. Beispiel,praxis-beispiel,sender collector,838382202,\n" +
    "beispiel,Dr. Beispiel,mvz-mitte,Absender,838382202,2027-03-31\n"
  const person = { login: "beispiel", name: "Dr. Beispiel", lanr: "838382202", telephone: undefined, email: undefined }
  assert.deepEqual(requireRows(parsePersons(bytes(text))), [
    {
      line: 2,
      ...person,
      institution: "praxis-beispiel",
      roles: ["sender", "collector"],
      doors: ["sftp"],
      until: undefined,
    },
    { line: 3, ...person, institution: "mvz-mitte", roles: ["sender"], doors: ["sftp"], until: "2027-03-31" },
  ])
  const doors = "login,name,institution,roles,türen\na,A,kv,auditor,\nb,B,aok,sender,innen sftp\n"
  assert.deepEqual(
    requireRows(parsePersons(bytes(doors))).map((row) => row.doors),
    [[], ["inside", "sftp"]],
  )
})

test("machine accounts are read, with keys and address lists", () => {
  const text = `login;institution;roles;doors;ssh_key;ssh_key_2;addresses
klinikum-edv;klinikum;sender, collector;sftp inside;${KEY};${OTHER_KEY};192.0.2.0/24 2001:db8::/32 198.51.100.7
labor-edv;labor;absender;;${KEY.replace("HR8g", "HR8h").replace("Hh8g", "Hh8h")};;
`
  assert.deepEqual(requireRows(parseMachineAccounts(bytes(text))), [
    {
      line: 2,
      login: "klinikum-edv",
      institution: "klinikum",
      roles: ["sender", "collector"],
      doors: ["sftp", "inside"],
      sshKeys: [KEY, OTHER_KEY],
      addresses: ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"],
      compatibleUntil: undefined,
    },
    {
      line: 3,
      login: "labor-edv",
      institution: "labor",
      roles: ["sender"],
      doors: ["sftp"],
      sshKeys: [KEY.replace("HR8g", "HR8h").replace("Hh8g", "Hh8h")],
      addresses: [],
      compatibleUntil: undefined,
    },
  ])
})

test("old paths are read; one alias may be two institutions' own", () => {
  const text =
    "einrichtung;alter_pfad;pfad\n" +
    "klinikum;/Home/x/In;/ausgang/aok-musterland\n" +
    "labor;/Home/x/In;/ablage/leitlinien/neu\n"
  assert.deepEqual(requireRows(parsePathAliases(bytes(text))), [
    { line: 2, institution: "klinikum", alias: "/Home/x/In", path: "/ausgang/aok-musterland" },
    { line: 3, institution: "labor", alias: "/Home/x/In", path: "/ablage/leitlinien/neu" },
  ])
})

type Case = { readonly why: string; readonly text: string; readonly problems: readonly string[] }
type Group = {
  readonly what: string
  readonly parse: (content: Uint8Array) => Parsed<unknown>
  readonly cases: readonly Case[]
}

const INSTITUTION = "slug,name,kind,ik,betriebsnummer,technical_name,technical_email,bsnr\n"
const PERSON = "login,name,institution,roles,lanr,email,telephone,until\n"
const MACHINE = "login;institution;roles;ssh_key;addresses;compatible_until\n"
const ALIAS = "institution,alias,path\n"

const groups: readonly Group[] = [
  {
    what: "institutions",
    parse: parseInstitutions,
    cases: [
      { why: "no header", text: "klinikum,Klinikum Beispiel,hospital\n", problems: ["1 CSV_COLUMN_UNKNOWN"] },
      { why: "a misspelt column", text: "slug,name,kind,betriebsnumer\n", problems: ["1 CSV_COLUMN_UNKNOWN"] },
      {
        why: "a column twice, in two languages",
        text: "slug,name,kind,kurzname\n",
        problems: ["1 slug CSV_COLUMN_TWICE"],
      },
      { why: "no column for the kind", text: "slug,name\na,b\n", problems: ["1 kind CSV_COLUMN_MISSING"] },
      { why: "no name", text: `${INSTITUTION}a,,practice,,,,,\n`, problems: ["2 name IMPORT_VALUE_MISSING"] },
      {
        why: "capitals in the slug",
        text: `${INSTITUTION}Klinikum,x,hospital,,,,,\n`,
        problems: ["2 slug IMPORT_SLUG_INVALID"],
      },
      {
        why: "a hyphen at the slug's end",
        text: `${INSTITUTION}klinikum-,x,hospital,,,,,\n`,
        problems: ["2 slug IMPORT_SLUG_INVALID"],
      },
      {
        why: "a slug with SQL in it",
        text: `${INSTITUTION}a' or 1=1 --,x,hospital,,,,,\n`,
        problems: ["2 slug IMPORT_SLUG_INVALID"],
      },
      {
        why: "a misspelt kind",
        text: `${INSTITUTION}klinikum,x,hospitel,,,,,\n`,
        problems: ["2 kind IMPORT_WORD_UNKNOWN"],
      },
      {
        why: "an IK with a wrong check digit",
        text: `${INSTITUTION}a,x,insurer,510844109,,,,\n`,
        problems: ["2 ik IMPORT_IK_INVALID"],
      },
      {
        why: "an IK of letters",
        text: `${INSTITUTION}a,x,insurer,10990001x,,,,\n`,
        problems: ["2 ik IMPORT_IK_INVALID"],
      },
      {
        why: "a wrong company number",
        text: `${INSTITUTION}a,x,company,,15027366,,,\n`,
        problems: ["2 betriebsnummer IMPORT_BETRIEBSNUMMER_INVALID"],
      },
      {
        why: "a BSNR of eight digits",
        text: `${INSTITUTION}a,x,practice,,,,,12345678\n`,
        problems: ["2 bsnr IMPORT_VALUE_INVALID"],
      },
      {
        why: "a contact without a name",
        text: `${INSTITUTION}a,x,practice,,,,edv@beispiel.example,\n`,
        problems: ["2 technical_name IMPORT_VALUE_MISSING"],
      },
      {
        why: "two addresses in one field",
        text: `${INSTITUTION}a,x,practice,,,y,"a@beispiel.example,b@beispiel.example",\n`,
        problems: ["2 technical_email IMPORT_VALUE_INVALID"],
      },
      {
        why: "a name of two lines",
        text: `${INSTITUTION}a,"x\ny",practice,,,,,\n`,
        problems: ["2 name IMPORT_VALUE_INVALID"],
      },
      {
        why: "a slug and an IK twice, and a good line between",
        text: `${INSTITUTION}a,x,insurer,109900019,,,,\na,x,insurer,,,,,\nb,x,insurer,,,,,\nc,x,insurer,109900019,,,,\n`,
        problems: ["3 slug IMPORT_DUPLICATE", "5 ik IMPORT_DUPLICATE"],
      },
    ],
  },
  {
    what: "people",
    parse: parsePersons,
    cases: [
      {
        why: "a wrong LANR",
        text: `${PERSON}beispiel,Dr. Beispiel,praxis,sender,838382302,,,\n`,
        problems: ["2 lanr IMPORT_LANR_INVALID"],
      },
      {
        why: "an unknown role",
        text: `${PERSON}beispiel,Dr. Beispiel,praxis,senders god,,,,\n`,
        problems: ["2 roles IMPORT_WORD_UNKNOWN"],
      },
      {
        why: "a role twice, in two languages",
        text: `${PERSON}beispiel,Dr. Beispiel,praxis,sender Absender,,,,\n`,
        problems: ["2 roles IMPORT_VALUE_TWICE"],
      },
      {
        why: "no role",
        text: `${PERSON}beispiel,Dr. Beispiel,praxis,,,,,\n`,
        problems: ["2 roles IMPORT_VALUE_MISSING"],
      },
      {
        why: "31 February",
        text: `${PERSON}beispiel,Dr. Beispiel,praxis,sender,,,,2027-02-31\n`,
        problems: ["2 until IMPORT_DATE_INVALID"],
      },
      {
        why: "a German date",
        text: `${PERSON}beispiel,Dr. Beispiel,praxis,sender,,,,31.03.2027\n`,
        problems: ["2 until IMPORT_DATE_INVALID"],
      },
      {
        why: "LDAP in the telephone",
        text: `${PERSON}beispiel,Dr. Beispiel,praxis,sender,,,*)(uid=*,\n`,
        problems: ["2 telephone IMPORT_VALUE_INVALID"],
      },
      {
        why: "the same membership twice",
        text: `${PERSON}beispiel,B,praxis,sender,,,,\nbeispiel,B,praxis,collector,,,,\n`,
        problems: ["3 institution IMPORT_DUPLICATE"],
      },
      {
        why: "two people with one login",
        text: `${PERSON}beispiel,B,praxis,sender,,,,\nbeispiel,C,labor,sender,,,,\n`,
        problems: ["3 login IMPORT_PERSON_CONFLICT"],
      },
    ],
  },
  {
    what: "machine accounts",
    parse: parseMachineAccounts,
    cases: [
      {
        why: "no column for addresses",
        text: "login;institution;roles;ssh_key\n",
        problems: ["1 addresses CSV_COLUMN_MISSING"],
      },
      {
        why: "a misspelt column for addresses",
        text: "login;institution;roles;ssh_key;adresses\n",
        problems: ["1 CSV_COLUMN_UNKNOWN"],
      },
      {
        why: "a private key's beginning",
        text: `${MACHINE}a;klinikum;sender;-----BEGIN OPENSSH PRIVATE KEY-----;;\n`,
        problems: ["2 ssh_key SSH_KEY_LINE_INVALID"],
      },
      {
        why: "options before the key",
        text: `${MACHINE}a;klinikum;sender;restrict ${KEY};;\n`,
        problems: ["2 ssh_key SSH_KEY_LINE_INVALID"],
      },
      {
        why: "a truncated key",
        text: `${MACHINE}a;klinikum;sender;${KEY.slice(0, 30)};;\n`,
        problems: ["2 ssh_key SSH_KEY_LINE_INVALID"],
      },
      {
        why: "an administrator's role",
        text: `${MACHINE}a;klinikum;administrator;${KEY};;\n`,
        problems: ["2 roles IMPORT_WORD_UNKNOWN"],
      },
      {
        why: "a network with bits behind its length",
        text: `${MACHINE}a;klinikum;sender;${KEY};192.0.2.7/24;\n`,
        problems: ["2 addresses IMPORT_NETWORK_INVALID"],
      },
      {
        why: "a network in two words",
        text: `${MACHINE}a;klinikum;sender;${KEY};192.0.2.0 / 24;\n`,
        problems: ["2 addresses IMPORT_NETWORK_INVALID"],
      },
      {
        why: "an address with a leading zero",
        text: `${MACHINE}a;klinikum;sender;${KEY};192.0.2.07;\n`,
        problems: ["2 addresses IMPORT_NETWORK_INVALID"],
      },
      {
        why: "an IPv6 network longer than 128",
        text: `${MACHINE}a;klinikum;sender;${KEY};2001:db8::/129;\n`,
        problems: ["2 addresses IMPORT_NETWORK_INVALID"],
      },
      {
        why: "an IPv6 address with two gaps",
        text: `${MACHINE}a;klinikum;sender;${KEY};2001::db8::1;\n`,
        problems: ["2 addresses IMPORT_NETWORK_INVALID"],
      },
      {
        why: "one login twice",
        text: `${MACHINE}a;klinikum;sender;${KEY};;\na;labor;sender;${OTHER_KEY};;\n`,
        problems: ["3 login IMPORT_DUPLICATE"],
      },
      {
        why: "one key for two accounts, with other comments",
        text: `${MACHINE}a;klinikum;sender;${KEY};;\nb;labor;sender;${KEY} 2;;\n`,
        problems: ["3 ssh_key IMPORT_DUPLICATE"],
      },
    ],
  },
  {
    what: "old paths",
    parse: parsePathAliases,
    cases: [
      {
        why: "an alias without a slash",
        text: `${ALIAS}klinikum,Home/x,/ausgang/aok\n`,
        problems: ["2 alias IMPORT_PATH_INVALID"],
      },
      {
        why: "an alias with dots",
        text: `${ALIAS}klinikum,/Home/../x,/ausgang/aok\n`,
        problems: ["2 alias IMPORT_PATH_INVALID"],
      },
      {
        why: "an alias with a slash at its end",
        text: `${ALIAS}klinikum,/Home/x/,/ausgang/aok\n`,
        problems: ["2 alias IMPORT_PATH_INVALID"],
      },
      {
        why: "an alias of the whole mailbox",
        text: `${ALIAS}klinikum,/,/ausgang/aok\n`,
        problems: ["2 alias IMPORT_PATH_INVALID"],
      },
      {
        why: "an alias over a folder of ours",
        text: `${ALIAS}klinikum,/Ausgang/aok,/ausgang/aok\n`,
        problems: ["2 alias IMPORT_ALIAS_HIDES"],
      },
      {
        why: "a path that leads nowhere",
        text: `${ALIAS}klinikum,/Home/x,/outgoing/aok\n`,
        problems: ["2 path IMPORT_PATH_INVALID"],
      },
      {
        why: "backslashes",
        text: `${ALIAS}klinikum,\\Home\\x,/ausgang/aok\n`,
        problems: ["2 alias IMPORT_PATH_INVALID"],
      },
      {
        why: "one alias twice",
        text: `${ALIAS}klinikum,/x,/ausgang/aok\nklinikum,/x,/ausgang/dak\n`,
        problems: ["3 alias IMPORT_DUPLICATE"],
      },
    ],
  },
]
for (const { what, parse, cases } of groups) {
  for (const { why, text, problems } of cases) {
    test(`a table of ${what} with ${why} is refused`, () => {
      const parsed = parse(bytes(text))
      assert.deepEqual(problemsOf(parsed), problems)
      assertSilent(parsed, PERSONAL)
    })
  }
}

test("the nearest name is offered for a misspelt column or word, and the misspelt one is not repeated", () => {
  const notes = [
    parseMachineAccounts(bytes("login;institution;roles;ssh_key;adresses\n")),
    parseInstitutions(bytes(`${INSTITUTION}klinikum,x,hospitel,,,,,\n`)),
    parseInstitutions(bytes("Dr. Beispiel Beispielsdottir,x\n")),
  ].map(({ problems }) => problems[0]?.note ?? "")
  assert.equal(notes[0], "column 5; did you mean addresses?")
  assert.equal(notes[1], "did you mean hospital?")
  assert.match(notes[2] ?? "", /^column 1; expected one of: slug, kurzname, name,/)
})

const checked: readonly { ik: string; isRight: boolean }[] = [
  ...[
    "101097008",
    "107299005",
    "108018007",
    "108310400",
    "103119199",
    "102110939",
    "104027544",
    "591106931",
    "660500345",
  ].map((ik) => ({ ik, isRight: true })),
  ...["999999999", "510844109", "107815014"].map((ik) => ({ ik, isRight: false })),
]
for (const { ik, isRight } of checked) {
  test(`the IK ${ik} is ${isRight ? "accepted" : "refused"}`, () => {
    const { problems } = parseInstitutions(bytes(`slug,name,kind,ik\na,x,insurer,${ik}\n`))
    assert.equal(problems.length, isRight ? 0 : 1)
  })
}

for (const lanr of ["999999900", "123456601", "838382202", "754236701"]) {
  test(`the LANR ${lanr} is accepted`, () => {
    requireRows(parsePersons(bytes(`login,name,institution,roles,lanr\na,x,b,sender,${lanr}\n`)))
  })
}

test("4,000 practices with 4,000 people are read in less than a second", () => {
  const numbers = Array.from({ length: 4000 }, (_, i) => i)
  const practices = formatCsv(
    [
      ["slug", "name", "kind", "bsnr", "technical_name", "technical_email"],
      ...numbers.map((i) => [
        `praxis-${i}`,
        `Praxis ${i}, "Mitte"`,
        "practice",
        String(100_000_000 + i),
        "Frau Muster",
        `edv@praxis-${i}.example`,
      ]),
    ],
    ";",
  )
  const people = formatCsv([
    ["login", "name", "institution", "roles"],
    ...numbers.map((i) => [`arzt-${i}`, `Dr. ${i}`, `praxis-${i}`, "sender collector"]),
  ])
  const start = performance.now()
  assert.equal(requireRows(parseInstitutions(bytes(practices))).length, 4000)
  assert.equal(requireRows(parsePersons(bytes(people))).length, 4000)
  assert.ok(performance.now() - start < 1000)
})

test("no table makes a reader throw", () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "a",
      "practice",
      "sender",
      KEY,
      "192.0.2.0/24",
      "/x",
      "/ausgang/a",
      "__proto__",
      "constructor",
      "",
      "109900019",
    ),
    fc.string({ unit: "binary", maxLength: 8 }),
  )
  for (const [parse, header] of [
    [parseInstitutions, INSTITUTION],
    [parsePersons, PERSON],
    [parseMachineAccounts, MACHINE.replaceAll(";", ",")],
    [parsePathAliases, ALIAS],
  ] as const) {
    const width = header.split(",").length
    const rows = fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 4 })
    fc.assert(fc.property(rows, (records) => void parse(bytes(header + formatCsv(records)))))
  }
})
