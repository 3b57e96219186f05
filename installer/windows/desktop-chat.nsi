; The setup of Desktop Chat for Windows 10 and 11, for one person (SCOPE=user, asks for no rights) or for all of a
; computer (SCOPE=machine). Compiled by installer/windows/setup.py, which defines what stands in ${...} here.
;   silent:      setup.exe /S [/AUTOSTART=1] [/NOSHORTCUT=1] [/D=C:\folder]      (/D last, without quotes)
;   uninstall:   "C:\...\uninstall.exe" /S
; Installing over an older version replaces it, in the same folder. People's data (%LOCALAPPDATA%\desktop-chat) is never touched.

Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "WordFunc.nsh"
!include "LogicLib.nsh"
!include "x64.nsh"

!define TITLE "Desktop Chat"
!define PROGRAM "desktop-chat.exe"
!define SCHEME "deskchat"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\DesktopChat"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"

Name "${TITLE}"
OutFile "${OUTPUT}"
BrandingText "${TITLE} ${VERSION}"
!if "${SCOPE}" == "machine"
  RequestExecutionLevel admin
  InstallDir "$PROGRAMFILES64\Desktop Chat"
  !define ROOT HKLM
!else
  RequestExecutionLevel user
  InstallDir "$LOCALAPPDATA\Programs\Desktop Chat"
  !define ROOT HKCU
!endif
InstallDirRegKey ${ROOT} "${UNINSTALL_KEY}" "InstallLocation"

VIProductVersion "${VERSION_FOUR}"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${TITLE} setup"
VIAddVersionKey "LegalCopyright" "The Desktop Chat developers, MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString RUNNING ${LANG_ENGLISH} "${TITLE} is running. Please quit it (also in the tray), then choose Retry."
LangString RUNNING ${LANG_GERMAN} "${TITLE} läuft noch. Bitte beenden Sie es (auch im Infobereich) und wählen Sie Wiederholen."
LangString NEWER ${LANG_ENGLISH} "A newer version ($R1) is installed. Setup does not replace it by ${VERSION}."
LangString NEWER ${LANG_GERMAN} "Eine neuere Version ($R1) ist installiert. Sie wird nicht durch ${VERSION} ersetzt."
LangString OLD_WINDOWS ${LANG_ENGLISH} "${TITLE} needs a 64-bit Windows 10 or newer."
LangString OLD_WINDOWS ${LANG_GERMAN} "${TITLE} braucht ein Windows 10 oder neuer mit 64 Bit."
LangString PART_PROGRAM ${LANG_ENGLISH} "Program"
LangString PART_PROGRAM ${LANG_GERMAN} "Programm"
LangString PART_DESKTOP ${LANG_ENGLISH} "Shortcut on the desktop"
LangString PART_DESKTOP ${LANG_GERMAN} "Verknüpfung auf dem Desktop"
LangString PART_AUTOSTART ${LANG_ENGLISH} "Start in the background at sign-in"
LangString PART_AUTOSTART ${LANG_GERMAN} "Bei der Anmeldung im Hintergrund starten"

; The program's own files cannot be replaced while it runs; a file that can be opened for writing is not in use.
!macro WAIT_UNTIL_CLOSED UN
Function ${UN}WaitUntilClosed
  try_again:
  ${IfNot} ${FileExists} "$INSTDIR\${PROGRAM}"
    Return
  ${EndIf}
  ClearErrors
  FileOpen $R0 "$INSTDIR\${PROGRAM}" a
  ${IfNot} ${Errors}
    FileClose $R0
    Return
  ${EndIf}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDCANCEL IDRETRY try_again
  SetErrorLevel 5
  Quit
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

; Takes away exactly what an installation has put there, file by file: whoever chose a folder with other things in it
; keeps them. The list is written when the setup is compiled.
Function un.RemoveFiles
  !include "${REMOVALS}"
FunctionEnd

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(OLD_WINDOWS)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  SetRegView 64
  ReadRegStr $R1 ${ROOT} "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $R1 != ""
    ${VersionCompare} "$R1" "${VERSION}" $R2
    ${If} $R2 == 1
      MessageBox MB_OK|MB_ICONSTOP "$(NEWER)" /SD IDOK
      SetErrorLevel 4
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "$(PART_PROGRAM)" SEC_PROGRAM
  SectionIn RO
  Call WaitUntilClosed
  ; An older version goes first, by its own list: what it had and this one has not would stay behind.
  ReadRegStr $R3 ${ROOT} "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $R3 != ""
  ${AndIf} ${FileExists} "$R3\uninstall.exe"
    ExecWait '"$R3\uninstall.exe" /S /UPGRADE=1 _?=$R3' $R4
    ${If} $R4 <> 0
      SetErrorLevel 6
      Abort
    ${EndIf}
  ${EndIf}
  SetOutPath "$INSTDIR"
  File /r "${TREE}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  !if "${SCOPE}" == "machine"
    SetShellVarContext all
  !endif
  CreateShortCut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${PROGRAM}"

  ; deskchat:// links
  WriteRegStr ${ROOT} "Software\Classes\${SCHEME}" "" "URL:${TITLE}"
  WriteRegStr ${ROOT} "Software\Classes\${SCHEME}" "URL Protocol" ""
  WriteRegStr ${ROOT} "Software\Classes\${SCHEME}\DefaultIcon" "" '"$INSTDIR\${PROGRAM}",0'
  WriteRegStr ${ROOT} "Software\Classes\${SCHEME}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" --link "%1"'

  WriteRegStr ${ROOT} "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr ${ROOT} "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr ${ROOT} "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr ${ROOT} "${UNINSTALL_KEY}" "Publisher" "The Desktop Chat developers"
  WriteRegStr ${ROOT} "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr ${ROOT} "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr ${ROOT} "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD ${ROOT} "${UNINSTALL_KEY}" "EstimatedSize" ${KIBIBYTES}
  WriteRegDWORD ${ROOT} "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD ${ROOT} "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Section "$(PART_DESKTOP)" SEC_DESKTOP
  !if "${SCOPE}" == "machine"
    SetShellVarContext all
  !endif
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/NOSHORTCUT=" $R1
  ${If} $R1 != "1"
    CreateShortCut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${PROGRAM}"
  ${EndIf}
SectionEnd

Section /o "$(PART_AUTOSTART)" SEC_AUTOSTART
  WriteRegStr ${ROOT} "${RUN_KEY}" "DesktopChat" '"$INSTDIR\${PROGRAM}" --background'
SectionEnd

; A silent setup chooses by its command line.
Section "-Silent choices"
  ${If} ${Silent}
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/AUTOSTART=" $R1
    ${If} $R1 == "1"
      WriteRegStr ${ROOT} "${RUN_KEY}" "DesktopChat" '"$INSTDIR\${PROGRAM}" --background'
    ${EndIf}
  ${EndIf}
SectionEnd

Section "Uninstall"
  SetRegView 64
  Call un.WaitUntilClosed
  Call un.RemoveFiles
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/UPGRADE=" $R1
  ${If} $R1 == "1"
    Return ; the new version writes its own entries over these; autostart and shortcuts stay as the person has them
  ${EndIf}
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  !if "${SCOPE}" == "machine"
    SetShellVarContext all
  !endif
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  DeleteRegValue ${ROOT} "${RUN_KEY}" "DesktopChat"
  DeleteRegKey ${ROOT} "Software\Classes\${SCHEME}"
  DeleteRegKey ${ROOT} "${UNINSTALL_KEY}"
SectionEnd
