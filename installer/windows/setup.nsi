; Setup of NTM Desktop for one user, without an administrator. installer/build.py windows runs it.
; The program goes to %LOCALAPPDATA%\Programs\NTM Desktop; the data are elsewhere
; (%LOCALAPPDATA%\NTM Desktop, or where the user put them) and no install touches them.
;
; Exit codes when silent (/S): 0 done, 2 the program is open, 3 a newer version is installed,
; 4 this Windows is too old, 5 files could not be written (disk full, antivirus).

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user

!include MUI2.nsh
!include WordFunc.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\NTM Desktop"
!define TYPE "NTMDesktop.Package"

Name "NTM Desktop"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\NTM Desktop"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
BrandingText "NTM Desktop ${VERSION}"

VIProductVersion "${VERSION_NUMBERS}"
VIAddVersionKey /LANG=1066 "ProductName" "NTM Desktop"
VIAddVersionKey /LANG=1066 "FileDescription" "Cài đặt NTM Desktop"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "CompanyName" "NTM Desktop"
VIAddVersionKey /LANG=1066 "LegalCopyright" ""

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "Cài đặt NTM Desktop ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "Chương trình tự đánh giá, quản lý minh chứng và lập hồ sơ nông thôn mới của xã. Không cần mạng, không cần quyền quản trị máy.$\r$\n$\r$\nNếu máy đã có bản cũ, bản mới được cài đè lên; số liệu, minh chứng và khóa ký của xã được giữ nguyên.$\r$\n$\r$\nHãy đóng NTM Desktop nếu đang mở, rồi bấm Tiến."
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!define MUI_FINISHPAGE_TITLE "Đã cài xong NTM Desktop ${VERSION}"
!define MUI_FINISHPAGE_TEXT "Biểu tượng NTM Desktop đã có trên màn hình nền và trong menu Start. Bản mới về sau chỉ cần USB: trong chương trình chọn Cài đặt → Cập nhật.$\r$\n$\r$\nBấm Hoàn thành để đóng cửa sổ này."
!define MUI_FINISHPAGE_RUN "$INSTDIR\ntm-desktop.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Mở NTM Desktop"

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"

Var Waited
Var Open

; Sets the error flag when a program there is running: then its file can't be opened for writing.
!macro LOOK_WHETHER_OPEN PROGRAM
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      StrCpy $Open 1
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend

!macro MOVE FROM TO NAME
  ${If} ${FileExists} "${FROM}\${NAME}"
    Rename "${FROM}\${NAME}" "${TO}\${NAME}"
  ${EndIf}
!macroend

; The folder first: Windows lets no one move a folder with an open file in it.
!macro MOVE_ALL FROM TO
  !insertmacro MOVE "${FROM}" "${TO}" "_internal"
  !insertmacro MOVE "${FROM}" "${TO}" "ntm-desktop.exe"
  !insertmacro MOVE "${FROM}" "${TO}" "ntm-desktop-cli.exe"
  !insertmacro MOVE "${FROM}" "${TO}" "ntm-district.exe"
!macroend

; Waits a little for a program that is just closing, as after "Cài đặt → Cập nhật"; a scanner at
; work is noticed here, too.
!macro MOVE_OLD_AWAY
  StrCpy $Waited 0
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    again:
    StrCpy $Open 0
    !insertmacro LOOK_WHETHER_OPEN "ntm-desktop.exe"
    !insertmacro LOOK_WHETHER_OPEN "ntm-desktop-cli.exe"
    !insertmacro LOOK_WHETHER_OPEN "ntm-district.exe"
    ${If} $Open == 0
      RMDir /r "$INSTDIR\_old"
      CreateDirectory "$INSTDIR\_old"
      ClearErrors
      !insertmacro MOVE_ALL "$INSTDIR" "$INSTDIR\_old"
      ${If} ${Errors}
        !insertmacro MOVE_ALL "$INSTDIR\_old" "$INSTDIR"
        RMDir "$INSTDIR\_old"
        StrCpy $Open 1
      ${EndIf}
    ${EndIf}
    ${If} $Open == 1
      IntOp $Waited $Waited + 1
      ${If} $Waited < 20
        Sleep 500
        Goto again
      ${EndIf}
      StrCpy $Waited 0
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "NTM Desktop đang mở, hoặc phần mềm diệt vi-rút đang giữ tệp của chương trình.$\r$\n$\r$\nHãy đóng cửa sổ NTM Desktop rồi bấm Thử lại (Retry). Chưa có gì bị thay đổi." /SD IDCANCEL IDRETRY again
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
!macroend

!macro REMOVE_PROGRAM
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\ntm-desktop.exe"
  Delete "$INSTDIR\ntm-desktop-cli.exe"
  Delete "$INSTDIR\ntm-district.exe"
!macroend

; What was written of this version goes, the version that was there comes back to its place.
!macro PUT_OLD_BACK
  SetOutPath "$TEMP"
  !insertmacro REMOVE_PROGRAM
  !insertmacro MOVE_ALL "$INSTDIR\_old" "$INSTDIR"
  RMDir "$INSTDIR\_old"
  RMDir "$INSTDIR"
!macroend

; When files could not be written at all NSIS ends the section itself, with a word of its own.
Function .onInstFailed
  !insertmacro PUT_OLD_BACK
  SetErrorLevel 5
FunctionEnd

; The old version stays until the new one is whole, so there has to be room for both.
Function NeedRoom
  CreateDirectory "$INSTDIR"
  ClearErrors
  ${DriveSpace} "$INSTDIR\" "/D=F /S=M" $0
  ${IfNot} ${Errors}
  ${AndIf} $0 < ${NEED_MB}
    RMDir "$INSTDIR"
    MessageBox MB_OK|MB_ICONSTOP "Ổ đĩa chứa $INSTDIR chỉ còn $0 MB, cần ${NEED_MB} MB. Hãy dọn ổ đĩa rồi cài lại; chưa có gì bị thay đổi." /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}
FunctionEnd

Function .onInit
  ; Qt 6 needs build 17763. Not WinVer.nsh: it knows no builds.
  ReadRegStr $0 HKLM "SOFTWARE\Microsoft\Windows NT\CurrentVersion" "CurrentBuildNumber"
  ${If} $0 < 17763
    MessageBox MB_OK|MB_ICONSTOP "NTM Desktop cần Windows 10 (bản 1809 trở lên) hoặc Windows 11, 64 bit. Máy này có thể điền số liệu vào bảng Excel rồi nhập ở máy khác." /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      MessageBox MB_OK|MB_ICONSTOP "Máy này đã có bản $0, mới hơn bản ${VERSION} đang cài. Bản cũ không đọc được dữ liệu do bản mới ghi, nên việc cài đặt dừng lại; chưa có gì bị thay đổi." /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "NTM Desktop"
  Call NeedRoom
  !insertmacro MOVE_OLD_AWAY
  SetOverwrite try
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${SOURCE}\*.*"
  ${If} ${Errors}
    !insertmacro PUT_OLD_BACK
    MessageBox MB_OK|MB_ICONSTOP "Không ghi được tệp của chương trình vào $INSTDIR: ổ đĩa đầy, hoặc phần mềm diệt vi-rút đang giữ tệp. Số liệu của xã không bị ảnh hưởng. Hãy dọn ổ đĩa hoặc tạm dừng quét, rồi cài lại." /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}
  RMDir /r "$INSTDIR\_old"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortCut "$SMPROGRAMS\NTM Desktop.lnk" "$INSTDIR\ntm-desktop.exe" "" "$INSTDIR\ntm-desktop.exe" 0 SW_SHOWNORMAL "" "Hồ sơ nông thôn mới cấp xã"
  CreateShortCut "$SMPROGRAMS\NTM Tiếp nhận.lnk" "$INSTDIR\ntm-desktop.exe" "desk" "$INSTDIR\ntm-desktop.exe" 0 SW_SHOWNORMAL "" "Nơi nhận gói dữ liệu nông thôn mới của các xã"
  CreateShortCut "$SMPROGRAMS\NTM Xem.lnk" "$INSTDIR\ntm-desktop.exe" "view" "$INSTDIR\ntm-desktop.exe" 0 SW_SHOWNORMAL "" "Xem gói dữ liệu của một xã, chỉ đọc"
  CreateShortCut "$DESKTOP\NTM Desktop.lnk" "$INSTDIR\ntm-desktop.exe" "" "$INSTDIR\ntm-desktop.exe" 0 SW_SHOWNORMAL "" "Hồ sơ nông thôn mới cấp xã"

  WriteRegStr HKCU "Software\Classes\.ntmz" "" "${TYPE}"
  ; Sealed packages end in .ntmz.age, and Windows knows the last ending only: offered, not taken.
  WriteRegStr HKCU "Software\Classes\.age\OpenWithProgids" "${TYPE}" ""
  WriteRegStr HKCU "Software\Classes\${TYPE}" "" "Gói dữ liệu nông thôn mới"
  WriteRegStr HKCU "Software\Classes\${TYPE}\DefaultIcon" "" "$INSTDIR\ntm-desktop.exe,0"
  WriteRegStr HKCU "Software\Classes\${TYPE}\shell\open\command" "" '"$INSTDIR\ntm-desktop.exe" "%1"'

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "NTM Desktop"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "NTM Desktop"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\ntm-desktop.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ${RefreshShellIcons}
SectionEnd

Function un.onInit
  ; Only a folder that holds the program: a registry entry or a copied uninstaller may lie.
  ${IfNot} ${FileExists} "$INSTDIR\ntm-desktop.exe"
    MessageBox MB_OK|MB_ICONSTOP "Không thấy NTM Desktop trong $INSTDIR." /SD IDOK
    SetErrorLevel 1
    Quit
  ${EndIf}
FunctionEnd

Section "Uninstall"
  !insertmacro MOVE_OLD_AWAY
  ; By name, never the folder whole: someone may have put a file of his own beside the program.
  !insertmacro REMOVE_PROGRAM
  RMDir /r "$INSTDIR\_old"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\NTM Desktop.lnk"
  Delete "$SMPROGRAMS\NTM Tiếp nhận.lnk"
  Delete "$SMPROGRAMS\NTM Xem.lnk"
  Delete "$DESKTOP\NTM Desktop.lnk"
  ReadRegStr $0 HKCU "Software\Classes\.ntmz" ""
  ${If} $0 == "${TYPE}"
    DeleteRegKey HKCU "Software\Classes\.ntmz"
  ${EndIf}
  DeleteRegValue HKCU "Software\Classes\.age\OpenWithProgids" "${TYPE}"
  DeleteRegKey HKCU "Software\Classes\${TYPE}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  ${RefreshShellIcons}

  ${If} ${FileExists} "$LOCALAPPDATA\NTM Desktop\*.*"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON1 "Giữ lại số liệu, minh chứng, bản sao lưu và khóa ký của xã trong$\r$\n$LOCALAPPDATA\NTM Desktop?$\r$\n$\r$\nBấm Có (Yes) để giữ (nên chọn): cài lại chương trình là dùng tiếp được." /SD IDYES IDYES keep
    MessageBox MB_YESNO|MB_ICONSTOP|MB_DEFBUTTON2 "Xóa hẳn số liệu và khóa ký của xã trong$\r$\n$LOCALAPPDATA\NTM Desktop?$\r$\n$\r$\nViệc này không lấy lại được. Mất khóa ký, xã phải đăng ký khóa mới với nơi nhận." /SD IDNO IDNO keep
    RMDir /r "$LOCALAPPDATA\NTM Desktop"
    keep:
  ${EndIf}
SectionEnd
