# Signs the setups with Authenticode, on Windows:  ./installer/windows/sign.ps1 dist
# Environment: CERTIFICATE, a PFX file in base64, and PASSWORD. Both stay out of the command lines of other programs.
param([Parameter(Mandatory)][string]$Folder)
$ErrorActionPreference = 'Stop'
$bytes = [Convert]::FromBase64String($env:CERTIFICATE)
$certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($bytes, $env:PASSWORD)
foreach ($setup in Get-ChildItem $Folder -Filter *.exe) {
    $signed = Set-AuthenticodeSignature $setup.FullName $certificate -HashAlgorithm SHA256 `
        -TimestampServer 'http://timestamp.digicert.com'
    if ($signed.Status -ne 'Valid') { throw "$($setup.Name): $($signed.StatusMessage)" }
}
