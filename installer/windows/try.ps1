# Installs the setup for one person without a word, starts what it installed, installs again over it, and removes it.
#   ./installer/windows/try.ps1 dist
param([Parameter(Mandatory)][string]$Folder)
$ErrorActionPreference = 'Stop'
$setup = (Get-ChildItem $Folder -Filter *-user.exe | Select-Object -First 1).FullName
$place = Join-Path $env:LOCALAPPDATA 'Programs\Desktop Chat'
$key = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall\DesktopChat'
foreach ($round in 1, 2) {
    $done = Start-Process $setup '/S', '/AUTOSTART=1' -Wait -PassThru
    if ($done.ExitCode -ne 0) { throw "round ${round}: the setup ended with $($done.ExitCode)" }
    $said = & (Join-Path $place 'desktop-chat-console.exe') --version
    if ($said -notmatch '^desktop-chat \d') { throw "it says: $said" }
}
if ((Get-ItemProperty 'HKCU:\Software\Classes\deskchat\shell\open\command').'(default)' -notmatch '--link') { throw 'no links' }
Start-Process (Join-Path $place 'uninstall.exe') '/S', "_?=$place" -Wait
Remove-Item (Join-Path $place 'uninstall.exe') -ErrorAction SilentlyContinue
if (Test-Path (Join-Path $place '_internal')) { throw 'files were left' }
if (Test-Path $key) { throw 'the registry entry was left' }
Write-Output 'installed, started, upgraded and removed'
