/**
 * PAC file: which addresses go through the tunnel, and nothing else.
 *
 * Only published names with their ports; every other address goes where it
 * went before: directly, or where an earlier PAC file sends it. So the
 * Telematikinfrastruktur, the printer and the rest of the internet stay
 * untouched. Written in the JavaScript of 1996 that browsers run for it.
 */
export type Published = { readonly host: string; readonly port: number }

export type PacPlan = {
  readonly published: readonly Published[]
  /** Where our proxy listens on 127.0.0.1. */
  readonly proxyPort: number
  /** The text of a PAC file for everything else (UserProxy.earlier), which runs as one by itself. */
  readonly earlier?: string | undefined
}

/** The file. Names are checked by whoever published them; here they only ever stand inside quotation marks. */
export function writePac({ published, proxyPort, earlier }: PacPlan): string {
  const names = Object.fromEntries(published.map(({ host, port }) => [`${host}:${port}`, 1]))
  const before =
    earlier === undefined
      ? `function schleuseEarlier() { return "DIRECT"; }`
      : // Inside a function of its own, so that its names and ours cannot meet, however it declares them. A file that
        // fails is none, as browsers take it; ours must not fail with it.
        `var schleuseEarlier;
try {
schleuseEarlier = (function () { var FindProxyForURL; return (function () {
${earlier}
return FindProxyForURL;
})(); })();
} catch (broken) {
schleuseEarlier = function () { return "DIRECT"; };
}`
  return `// Schleuse: only published names go through the tunnel.
${before}
var schleuseNames = ${JSON.stringify(names)};
function FindProxyForURL(url, host) {
  var scheme = url.substring(0, url.indexOf(":")).toLowerCase();
  var rest = url.substring(url.indexOf("//") + 2);
  var authority = rest.split("/")[0].split("?")[0].split("#")[0];
  var at = authority.lastIndexOf("@");
  if (at >= 0) authority = authority.substring(at + 1);
  var colon = authority.lastIndexOf(":");
  var port = colon >= 0 && authority.indexOf("]", colon) < 0 ? authority.substring(colon + 1) : "";
  if (port === "") port = scheme === "https" || scheme === "wss" ? "443" : "80";
  if (schleuseNames[host.toLowerCase() + ":" + port] === 1) return "PROXY 127.0.0.1:${proxyPort}";
  return schleuseEarlier(url, host);
}
`
}
