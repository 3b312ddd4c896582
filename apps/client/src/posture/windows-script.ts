/**
 * What Windows is asked: one run of PowerShell that prints one JSON object.
 *
 * One process, because each takes seconds to start. Every question stands in
 * its own `try`, so that what one edition or one maker's product lacks leaves
 * the rest readable. Reads only; never parses texts, which are localised.
 * Sources: access.md, section 4.2.
 */
export const WINDOWS_SCRIPT = `
$ErrorActionPreference = 'Stop'
$r = @{}; $u = @()
function Ask($name, [scriptblock]$block) {
  try { $script:r[$name] = & $block } catch { $script:u += @{ what = $name; why = $_.Exception.GetType().Name } }
}
function Iso($d) { if ($null -eq $d -or $d.Year -lt 2000) { $null } else { $d.ToUniversalTime().ToString('o') } }
Ask 'system' {
  $o = Get-CimInstance Win32_OperatingSystem
  $k = Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
  @{ caption = $o.Caption; build = "$($k.CurrentBuildNumber).$($k.UBR)"; version = $k.DisplayVersion;
     edition = $k.EditionID; bootedAt = Iso $o.LastBootUpTime; productType = $o.ProductType }
}
Ask 'automatic' {
  $a = New-Object -ComObject Microsoft.Update.AutoUpdate
  @{ enabled = $a.ServiceEnabled; searchedAt = Iso $a.Results.LastSearchSuccessDate }
}
Ask 'history' {
  $s = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
  @($s.QueryHistory(0, 60) | Where-Object { $_.Operation -eq 1 -and $_.ResultCode -eq 2 } |
    ForEach-Object { @{ at = Iso $_.Date; title = "$($_.Title)" } })
}
Ask 'pending' {
  $s = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher(); $s.Online = $false
  @($s.Search("IsInstalled=0 and IsHidden=0 and Type='Software'").Updates | ForEach-Object {
    @{ title = "$($_.Title)"; severity = "$($_.MsrcSeverity)" } })
}
Ask 'restart' { Test-Path 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired' }
Ask 'scanners' {
  @(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct |
    ForEach-Object { @{ name = $_.displayName; state = [int]$_.productState; at = "$($_.timestamp)" } })
}
Ask 'otherFirewalls' {
  @(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName FirewallProduct |
    ForEach-Object { @{ name = $_.displayName; state = [int]$_.productState } })
}
Ask 'defender' {
  $d = Get-MpComputerStatus
  @{ mode = "$($d.AMRunningMode)"; enabled = $d.AntivirusEnabled; realTime = $d.RealTimeProtectionEnabled;
     signaturesAt = Iso $d.AntivirusSignatureLastUpdated; checkedAt = Iso $d.DefenderSignaturesLastChecked }
}
Ask 'firewall' { @(Get-NetFirewallProfile -PolicyStore ActiveStore | ForEach-Object { @{ name = "$($_.Name)"; enabled = [int]$_.Enabled } }) }
Ask 'disk' {
  $v = (New-Object -ComObject Shell.Application).NameSpace($env:SystemDrive).Self.ExtendedProperty('System.Volume.BitLockerProtection')
  @{ protection = [int]$v }
}
Ask 'lock' {
  $d = Get-ItemProperty 'HKCU:\\Control Panel\\Desktop'
  @{ active = "$($d.ScreenSaveActive)"; secure = "$($d.ScreenSaverIsSecure)"; after = "$($d.ScreenSaveTimeOut)" }
}
Ask 'administrator' {
  $p = [Security.Principal.WindowsIdentity]::GetCurrent()
  @($p.Groups | ForEach-Object { $_.Value }) -contains 'S-1-5-32-544'
}
Ask 'wokeAt' {
  $e = Get-WinEvent -MaxEvents 1 -FilterHashtable @{ LogName = 'System'; ProviderName = 'Microsoft-Windows-Power-Troubleshooter'; Id = 1 }
  Iso $e.TimeCreated
}
$r['unread'] = $u
ConvertTo-Json -InputObject $r -Depth 5 -Compress
`
