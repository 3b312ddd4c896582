/**
 * Nasty names: what a person, a partner or an attacker may call something.
 *
 * Planted in every field and looked for on every page: each must be shown as
 * text, must run nothing, and must leave the page around it as it was.
 * `refused`: a form must not accept it at all.
 */
export type NastyName = { readonly why: string; readonly text: string; readonly refused?: true }

export const NASTY_NAMES: readonly NastyName[] = [
  { why: "a script", text: `<script>window.pwned=1</script>` },
  { why: "an image that fails", text: `"><img src=x onerror="window.pwned=1">` },
  { why: "an attribute that ends early", text: `' autofocus onfocus='window.pwned=1` },
  { why: "a closed title and text area", text: `</title></textarea></style><svg onload=window.pwned=1>` },
  { why: "a template of someone else's", text: "{{constructor.constructor('window.pwned=1')()}} ${7*7} <%= 7 %>" },
  { why: "a script's address", text: "javascript:window.pwned=1" },
  { why: "entities", text: "&lt;b&gt; &amp;amp; &#x3c;" },
  { why: "a hole of our own", text: "{title} {name} $& $1" },
  { why: "SQL", text: "Robert'); DROP TABLE accounts;--" },
  { why: "header lines", text: "a%0d%0aSet-Cookie: x=1" },
  { why: "a path upwards", text: "../../../etc/passwd" },
  { why: "a turned direction", text: "Rechnung\u202egnp.exe" },
  { why: "unclosed isolates", text: "\u2067\u2067\u202b abc" },
  { why: "Arabic", text: "محمد عبد الله" },
  { why: "Hebrew and digits", text: "שלום 123 (a)" },
  { why: "an emoji with joiners", text: "👩🏽‍⚕️ Praxis 🏥" },
  { why: "letters that look alike", text: "АОK Musterland" },
  { why: "nothing visible", text: "a\u200b\u2060\ufeffb" },
  { why: "marks upon marks", text: `Z${"\u0301\u0316".repeat(40)}algo` },
  { why: "200 letters without a place to break", text: "W".repeat(200) },
  { why: "umlauts in two spellings", text: "Mu\u0308ller Müller ẞ" },
  { why: "a lonely quotation mark", text: `O'Brien "the" \`tick\` \\` },
  { why: "the word null", text: "null" },
  { why: "a NUL", text: "Muster\u0000mann", refused: true },
  { why: "an escape sequence of terminals", text: "\u001b[31mred", refused: true },
  { why: "a carriage return", text: "one\rtwo", refused: true },
  { why: "a C1 control", text: "a\u0085b", refused: true },
]
