/**
 * Owners of loopback connections on Windows: one PowerShell process that answers line by line.
 *
 * GetExtendedTcpTable names the process at the other end, its token names the
 * user (SID). A process of another user cannot be opened by a normal one: then
 * the answer is "-", and the connection is refused.
 *
 * Lines: it begins with `ready SID`; `7 127.0.0.1 50000 127.0.0.1 8080` (the
 * other end, then ours) is answered by `7 SID` or `7 -`.
 */
import { type LineProgram, LineHelper } from "./line-helper.ts"
import { powershellArguments } from "../system/powershell.ts"
import type { Connection, SocketOwners } from "./socket-owner.ts"

/** C# 5. MIB_TCPROW_OWNER_PID: state, local address and port, remote address and port, process; ports in network order. */
const TCP_TABLE_SOURCE = `
using System;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Principal;
public static class SchleuseOwner {
  [DllImport("iphlpapi.dll")]
  static extern uint GetExtendedTcpTable(IntPtr table, ref int size, bool sorted, int family, int kind, uint reserved);
  [DllImport("kernel32.dll", SetLastError = true)]
  static extern IntPtr OpenProcess(uint access, bool inherit, int process);
  [DllImport("advapi32.dll", SetLastError = true)]
  static extern bool OpenProcessToken(IntPtr process, uint access, out IntPtr token);
  [DllImport("kernel32.dll")]
  static extern bool CloseHandle(IntPtr handle);
  static int Port(int row) { return ((row & 0xff) << 8) | ((row >> 8) & 0xff); }
  public static int Find(uint address, int port, uint ownAddress, int ownPort) {
    int size = 65536;
    for (int i = 0; i < 4; i++) {
      IntPtr table = Marshal.AllocHGlobal(size);
      try {
        // AF_INET 2, TCP_TABLE_OWNER_PID_CONNECTIONS 4; 122: the table has grown.
        uint status = GetExtendedTcpTable(table, ref size, false, 2, 4, 0);
        if (status == 122) { size += 4096; continue; }
        if (status != 0) return 0;
        int count = Marshal.ReadInt32(table);
        for (int row = 0; row < count; row++) {
          int at = 4 + row * 24;
          if ((uint)Marshal.ReadInt32(table, at + 4) != address || Port(Marshal.ReadInt32(table, at + 8)) != port) continue;
          if ((uint)Marshal.ReadInt32(table, at + 12) != ownAddress || Port(Marshal.ReadInt32(table, at + 16)) != ownPort) continue;
          return Marshal.ReadInt32(table, at + 20);
        }
        return 0;
      } finally { Marshal.FreeHGlobal(table); }
    }
    return 0;
  }
  static string OwnerOf(int process) {
    // PROCESS_QUERY_LIMITED_INFORMATION, TOKEN_QUERY
    IntPtr handle = OpenProcess(0x1000, false, process);
    if (handle == IntPtr.Zero) return "-";
    try {
      IntPtr token;
      if (!OpenProcessToken(handle, 8, out token)) return "-";
      try { using (WindowsIdentity user = new WindowsIdentity(token)) return user.User.Value; }
      finally { CloseHandle(token); }
    } finally { CloseHandle(handle); }
  }
  static uint Address(string text) { return BitConverter.ToUInt32(IPAddress.Parse(text).GetAddressBytes(), 0); }
  public static string Answer(string line) {
    string[] words = line.Split(' ');
    try {
      int process = Find(Address(words[1]), int.Parse(words[2]), Address(words[3]), int.Parse(words[4]));
      return words[0] + " " + (process == 0 ? "-" : OwnerOf(process));
    } catch (Exception) { return words[0] + " -"; }
  }
  public static void Serve() {
    using (WindowsIdentity self = WindowsIdentity.GetCurrent()) Console.Out.WriteLine("ready " + self.User.Value);
    Console.Out.Flush();
    for (string line = Console.In.ReadLine(); line != null; line = Console.In.ReadLine()) {
      Console.Out.WriteLine(Answer(line));
      Console.Out.Flush();
    }
  }
}
`

const SCRIPT = `
Add-Type -TypeDefinition @'
${TCP_TABLE_SOURCE}
'@
[SchleuseOwner]::Serve()
`

const PROGRAM: LineProgram = {
  program: "powershell.exe",
  // Else PowerShell itself waits for what comes by standard input.
  args: ["-InputFormat", "None", ...powershellArguments(SCRIPT, {})],
}

const SID = /^S-1-\d+(?:-\d+){1,15}$/

/** Starts the helper and waits until it knows who we are; if it does not come up, everybody is refused. */
export async function windowsSocketOwners(program: LineProgram = PROGRAM): Promise<SocketOwners> {
  const helper = new LineHelper(program)
  const self = await helper.ready()
  if (self === undefined || !SID.test(self)) {
    helper.close()
    // Each connection is then told so, instead of nothing starting at all.
    return { self: "", find: () => Promise.resolve(undefined), close: () => undefined }
  }
  return { self, find: (connection) => ownerBy(helper, connection), close: () => helper.close() }
}

async function ownerBy(helper: LineHelper, connection: Connection): Promise<string | undefined> {
  const { localAddress, localPort, remoteAddress, remotePort } = connection
  const bare = (address: string) => address.replace(/^::ffff:/i, "")
  const answer = await helper.ask(`${bare(remoteAddress)} ${remotePort} ${bare(localAddress)} ${localPort}`)
  return answer !== undefined && SID.test(answer) ? answer : undefined
}
