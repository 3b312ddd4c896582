/** Samples of each table, in English and German: what `--sample` prints, and what the parsers here read without a problem. */

export type TableKind = "institutions" | "persons" | "machines" | "deliveries" | "aliases"
type Sample = { readonly en: string; readonly de: string }

const KEYS = [
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g klinikum",
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAICAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g aok",
] as const

const SAMPLES: Readonly<Record<TableKind, Sample>> = {
  institutions: {
    en: `slug;name;kind;ik;bsnr;technical_name;technical_email
klinikum-musterstadt;Klinikum Musterstadt;hospital;;;EDV;edv@klinikum.example
aok-musterland;AOK Musterland;insurer;109900019;;;
praxis-beispiel;Praxis Dr. Beispiel;practice;;123456789;;
`,
    de: `kurzname;bezeichnung;art;ik;bsnr;technik_name;technik_email
klinikum-musterstadt;Klinikum Musterstadt;krankenhaus;;;EDV;edv@klinikum.example
aok-musterland;AOK Musterland;krankenkasse;109900019;;;
praxis-beispiel;Praxis Dr. Beispiel;praxis;;123456789;;
`,
  },
  persons: {
    en: `login;name;institution;roles;lanr;telephone;email;until
dr-beispiel;Dr. Erika Beispiel;praxis-beispiel;sender collector;838382202;+49 30 1234;;
dr-beispiel;Dr. Erika Beispiel;klinikum-musterstadt;sender;838382202;+49 30 1234;;2031-12-31
`,
    de: `anmeldename;person;einrichtung;rollen;arztnummer;telefon;e-mail;bis
dr-beispiel;Dr. Erika Beispiel;praxis-beispiel;absender abholer;838382202;+49 30 1234;;
dr-beispiel;Dr. Erika Beispiel;klinikum-musterstadt;absender;838382202;+49 30 1234;;2031-12-31
`,
  },
  machines: {
    en: `login;institution;roles;doors;ssh_key;addresses
klinikum-edv;klinikum-musterstadt;sender collector;sftp;${KEYS[0]};192.0.2.0/24 2001:db8::/32
aok-edv;aok-musterland;sender collector;inside;${KEYS[1]};
`,
    de: `anmeldename;einrichtung;rollen;türen;ssh_schlüssel;adressen
klinikum-edv;klinikum-musterstadt;absender abholer;internet;${KEYS[0]};192.0.2.0/24 2001:db8::/32
aok-edv;aok-musterland;absender abholer;innen;${KEYS[1]};
`,
  },
  deliveries: {
    en: `from;to;controller;procedure;categories;article9;persons;stage
klinikum-musterstadt;aok-musterland;aok-musterland;§ 301 SGB V;Diagnoses|Services;yes;500;productive
aok-musterland;klinikum-musterstadt;aok-musterland;§ 301 SGB V;Answers;yes;;productive
`,
    de: `von;an;verantwortlicher;verfahren;datenkategorien;artikel9;personen_je_datei;betrieb
klinikum-musterstadt;aok-musterland;aok-musterland;§ 301 SGB V;Diagnosen|Leistungen;ja;500;echtbetrieb
aok-musterland;klinikum-musterstadt;aok-musterland;§ 301 SGB V;Antworten;ja;;echtbetrieb
`,
  },
  aliases: {
    en: `institution;alias;path
klinikum-musterstadt;/Home/klinikum/In;/ausgang/aok-musterland
klinikum-musterstadt;/Home/klinikum/Out;/eingang/aok-musterland
`,
    de: `einrichtung;alter_pfad;pfad
klinikum-musterstadt;/Home/klinikum/In;/ausgang/aok-musterland
klinikum-musterstadt;/Home/klinikum/Out;/eingang/aok-musterland
`,
  },
}

/** A table with two or three lines, to be filled in with a spreadsheet. */
export function sampleTable(kind: TableKind, language: "de" | "en"): string {
  return SAMPLES[kind][language]
}
