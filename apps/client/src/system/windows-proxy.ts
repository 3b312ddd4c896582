/**
 * The proxy setting of a Windows user, by WinINet's documented calls, which Edge, Chrome and Firefox follow.
 *
 * InternetQueryOption and InternetSetOption with
 * INTERNET_OPTION_PER_CONNECTION_OPTION read and write flags and address of
 * the user's own settings (HKCU) in one step and tell running programs.
 * Where PowerShell may not load code, there is no setting that we can change.
 */
import type { Json } from "@schleuse/base"
import type { Machine } from "../posture/machine.ts"
import { askPowershell } from "./powershell.ts"
import type { ProxyPlaces, Reading } from "./proxy-places.ts"
import { authorityOf, fixedProxy, type ProxySetting } from "./proxy-setting.ts"

/** PROXY_TYPE_… of WinINet. */
const DIRECT = 1
const FIXED = 2
const PAC = 4
const DETECT = 8

/** C# 5: what every Windows 10 and 11 compiles. */
const WININET_SOURCE = `
using System;
using System.Runtime.InteropServices;
public static class SchleuseProxy {
  [StructLayout(LayoutKind.Explicit)]
  struct Value {
    [FieldOffset(0)] public uint Number;
    [FieldOffset(0)] public IntPtr Text;
    [FieldOffset(0)] public uint TimeLow;
    [FieldOffset(4)] public uint TimeHigh;
  }
  [StructLayout(LayoutKind.Sequential)]
  struct Option { public uint Id; public Value Value; }
  [StructLayout(LayoutKind.Sequential)]
  struct OptionList { public int Size; public IntPtr Connection; public int Count; public int Error; public IntPtr Options; }
  [DllImport("wininet.dll", EntryPoint = "InternetQueryOptionW", SetLastError = true)]
  static extern bool Query(IntPtr handle, uint option, ref OptionList list, ref int size);
  [DllImport("wininet.dll", EntryPoint = "InternetSetOptionW", SetLastError = true)]
  static extern bool Set(IntPtr handle, uint option, ref OptionList list, int size);
  [DllImport("wininet.dll", EntryPoint = "InternetSetOptionW", SetLastError = true)]
  static extern bool Notify(IntPtr handle, uint option, IntPtr buffer, int size);
  [DllImport("kernel32.dll")]
  static extern IntPtr GlobalFree(IntPtr memory);
  [DllImport("winhttp.dll", SetLastError = true)]
  static extern bool WinHttpDetectAutoProxyConfigUrl(uint how, out IntPtr url);
  const uint PerConnection = 75, SettingsChanged = 39, Refresh = 37;
  static IntPtr Lay(Option[] options) {
    int size = Marshal.SizeOf(typeof(Option));
    IntPtr memory = Marshal.AllocCoTaskMem(size * options.Length);
    for (int i = 0; i < options.Length; i++)
      Marshal.StructureToPtr(options[i], new IntPtr(memory.ToInt64() + i * size), false);
    return memory;
  }
  static OptionList List(IntPtr memory, int count) {
    OptionList list = new OptionList();
    list.Size = Marshal.SizeOf(typeof(OptionList));
    list.Count = count;
    list.Options = memory;
    return list;
  }
  static Value Get(uint id) {
    Option[] options = { new Option { Id = id } };
    IntPtr memory = Lay(options);
    try {
      OptionList list = List(memory, 1);
      int size = list.Size;
      if (!Query(IntPtr.Zero, PerConnection, ref list, ref size)) throw new System.ComponentModel.Win32Exception();
      return ((Option)Marshal.PtrToStructure(memory, typeof(Option))).Value;
    } finally { Marshal.FreeCoTaskMem(memory); }
  }
  public static uint Flags() {
    // 10: as the person sees them, since Windows 7; 1: as before.
    try { return Get(10).Number; } catch (System.ComponentModel.Win32Exception) { return Get(1).Number; }
  }
  public static string Text(uint id) {
    IntPtr text = Get(id).Text;
    if (text == IntPtr.Zero) return "";
    try { return Marshal.PtrToStringUni(text); } finally { GlobalFree(text); }
  }
  public static void Write(uint flags, string url) {
    IntPtr text = Marshal.StringToCoTaskMemUni(url);
    Option[] options = { new Option { Id = 1 }, new Option { Id = 4 } };
    options[0].Value.Number = flags;
    options[1].Value.Text = text;
    IntPtr memory = Lay(options);
    try {
      OptionList list = List(memory, 2);
      if (!Set(IntPtr.Zero, PerConnection, ref list, list.Size)) throw new System.ComponentModel.Win32Exception();
      Notify(IntPtr.Zero, SettingsChanged, IntPtr.Zero, 0);
      Notify(IntPtr.Zero, Refresh, IntPtr.Zero, 0);
    } finally { Marshal.FreeCoTaskMem(memory); Marshal.FreeCoTaskMem(text); }
  }
  public static string Detect() {
    IntPtr url;
    // By DHCP; the name "wpad" is asked for by everybody alike.
    if (!WinHttpDetectAutoProxyConfigUrl(1, out url)) return "";
    try { return Marshal.PtrToStringUni(url); } finally { GlobalFree(url); }
  }
}
`

/** INTERNET_PER_CONN_PROXY_SERVER 2, …_PROXY_BYPASS 3, …_AUTOCONFIG_URL 4. */
const SCRIPT = `
Add-Type -TypeDefinition @'
${WININET_SOURCE}
'@
if ($null -ne $asked.flags) { [SchleuseProxy]::Write([uint32]$asked.flags, [string]$asked.url) }
$flags = [SchleuseProxy]::Flags()
$detected = ''
if (($flags -band 8) -ne 0) { $detected = [SchleuseProxy]::Detect() }
ConvertTo-Json -Compress -InputObject @{
  flags = $flags; server = [SchleuseProxy]::Text(2); bypass = [SchleuseProxy]::Text(3); url = [SchleuseProxy]::Text(4)
  detected = $detected
}
`

/** Each run of PowerShell takes a second or more, and the same is asked for several times in a row. */
const FRESH_MS = 2000

export function windowsPlaces(machine: Machine): ProxyPlaces {
  let known: { readonly reading: Promise<Reading | undefined>; readonly at: number } | undefined
  const run = (asked: { readonly flags?: number; readonly url?: string }): Promise<Reading | undefined> => {
    const reading = askPowershell(machine, SCRIPT, asked).then(readWindowsProxy)
    known = { reading, at: machine.clock.monotonicMs() }
    return reading
  }
  return {
    read: async () => {
      if (known !== undefined && machine.clock.monotonicMs() - known.at < FRESH_MS) return await known.reading
      return await run({})
    },
    // What it reads after writing is what the next one gets.
    write: async (_name, { mode, url }) => void (await run({ flags: Number(mode), url })),
  }
}

/** From the object that the script prints; undefined if it printed something else. */
export function readWindowsProxy(said: Json | undefined): Reading | undefined {
  if (typeof said !== "object" || said === null || Array.isArray(said)) return undefined
  const field = (name: string): unknown => Reflect.get(said, name)
  const text = (name: string): string => {
    const value = field(name)
    return typeof value === "string" ? value : ""
  }
  const flags = field("flags")
  if (typeof flags !== "number" || !Number.isSafeInteger(flags)) return undefined
  const [url, detected] = [text("url"), text("detected")]
  return {
    setting: settingOf(flags, url, detected, text("server"), text("bypass")),
    places: [{ name: "windows", mode: String(flags), pacMode: String(DIRECT | PAC), url }],
  }
}

/** In the order in which Windows itself goes: what the network says, then a file, then what is written down. */
function settingOf(flags: number, url: string, detected: string, server: string, bypass: string): ProxySetting {
  if ((flags & DETECT) !== 0 && detected !== "") return { kind: "detect", url: detected }
  if ((flags & PAC) !== 0 && url !== "") return { kind: "pac", url }
  if ((flags & FIXED) !== 0) {
    // `proxy:3128` for all, or `http=one:80;https=two:80;socks=three:1080`.
    const all = server.includes("=") ? undefined : server
    const proxy = (scheme: string) => {
      const named = server.split(";").find((one) => one.trim().startsWith(`${scheme}=`))
      const { host = "", port = "80" } =
        /^(?<host>.*?)(?::(?<port>\d+))?\/?$/.exec((named?.trim().slice(scheme.length + 1) ?? all ?? "").trim())
          ?.groups ?? {}
      return authorityOf(host, port)
    }
    const except = bypass.split(/[;\s]+/).filter((one) => one !== "")
    return fixedProxy({
      http: proxy("http"),
      https: proxy("https"),
      socks: all === undefined ? proxy("socks") : undefined,
      except: except.filter((one) => one !== "<local>"),
      isLocalDirect: except.includes("<local>"),
    })
  }
  return (flags & DETECT) === 0 ? { kind: "none" } : { kind: "detect" }
}
