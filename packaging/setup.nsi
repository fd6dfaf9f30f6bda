; The setup program. definitions.nsh and files.nsh are made by installer.py; this file is UTF-8 with a BOM.
; Exit codes of a silent installation: 0 done, 2 failed and undone, 3 Windows too old,
; 4 the folder does not do, 5 the program is running.
Unicode true
Target amd64-unicode
!include "definitions.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "FileFunc.nsh"

Name "${TITLE}"
OutFile "${OUT}"
BrandingText "${TITLE} ${VERSION}"
SetDateSave off
AllowSkipFiles off
ManifestDPIAware true
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION4}"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "${TITLE}"

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${UNINSTALL_KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_USE_PROGRAMFILES64
!include "MultiUser.nsh"

!define MUI_ICON "icon.ico"
!define MUI_UNICON "icon.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "side.bmp"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartProgram
!include "MUI2.nsh"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!define MUI_DIRECTORYPAGE_VERIFYONLEAVE ; else a folder that does not do greys the button without a word
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolderPage
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Var Given
Var Problem
Var Code

; All that setup puts into the folder, which may hold other things.
!macro FOR_EACH_PART DO
  !insertmacro ${DO} "runtime"
  !insertmacro ${DO} "app"
  !insertmacro ${DO} "launcher.pyw"
  !insertmacro ${DO} "icon.ico"
  !insertmacro ${DO} "许可.html"
  !insertmacro ${DO} "wenming-desktop.cmd"
  !insertmacro ${DO} "uninstall.exe"
!macroend

!macro REMOVE_PART NAME
  RMDir /r "$INSTDIR\${NAME}"
  Delete "$INSTDIR\${NAME}"
!macroend

!macro SET_ASIDE NAME
  ${If} ${FileExists} "$INSTDIR\${NAME}"
    Rename "$INSTDIR\${NAME}" "$INSTDIR\old\${NAME}"
  ${EndIf}
!macroend

!macro PUT_BACK NAME
  ${If} ${FileExists} "$INSTDIR\old\${NAME}"
    !insertmacro REMOVE_PART "${NAME}"
    Rename "$INSTDIR\old\${NAME}" "$INSTDIR\${NAME}"
  ${EndIf}
!macroend

; The program's folder is in use while Windows lets nobody write to its Python.
!macro FIND_RUNNING PREFIX
Function ${PREFIX}FindRunning
  StrCpy $Problem ""
  ${ForEach} $R0 1 2 + 1
    StrCpy $R1 "$INSTDIR\runtime\pythonw.exe"
    ${If} $R0 = 2
      StrCpy $R1 "$INSTDIR\runtime\python.exe"
    ${EndIf}
    ${If} ${FileExists} "$R1"
      System::Call 'kernel32::CreateFile(t R1, i 0x40000000, i 7, p 0, i 3, i 0, p 0) p.R2 ?e'
      Pop $R3
      ${If} $R2 P<> -1
        System::Call 'kernel32::CloseHandle(p R2)'
      ${ElseIf} $R3 = 32
        StrCpy $Problem "${TITLE}正在运行。请关闭它（已做的修改都已保存），然后点“重试”。"
        StrCpy $Code 5
      ${Else}
        StrCpy $Problem "无法改写“$R1”（Windows 错误 $R3）。请用安装时的帐户或管理员身份运行。"
        StrCpy $Code 4
      ${EndIf}
    ${EndIf}
  ${Next}
FunctionEnd

Function ${PREFIX}WaitUntilClosed
  Call ${PREFIX}FindRunning
  ${While} $Problem != ""
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$Problem" /SD IDCANCEL IDRETRY again
    SetErrorLevel $Code
    Quit
    again:
    Call ${PREFIX}FindRunning
  ${EndWhile}
FunctionEnd
!macroend
!insertmacro FIND_RUNNING ""
!insertmacro FIND_RUNNING "un."

Function .onInit
  ${IfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "${TITLE}需要 Windows 10 1809（内部版本 17763）或更新的 Windows，这台电脑的版本更旧，没有安装。" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  StrCpy $Given $INSTDIR
  !insertmacro MULTIUSER_INIT
  ${If} $Given != ""
    StrCpy $INSTDIR $Given
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

; Why the program cannot go into $INSTDIR; "" if it can.
Function CheckFolder
  StrCpy $Problem ""
  StrCpy $Code 4
  StrLen $R0 $INSTDIR
  ${If} $R0 > ${LONGEST_FOLDER}
    StrCpy $Problem "安装文件夹的路径太长（$R0 个字符，最多 ${LONGEST_FOLDER} 个）。请选择短一些的路径。"
    Return
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\wenming.db"
    StrCpy $Problem "“$INSTDIR”是存放数据的文件夹，程序不能装在里面。请选择别的文件夹。"
    Return
  ${EndIf}
  ${IfNot} ${FileExists} "$INSTDIR\uninstall.exe"
  ${AndIfNot} ${FileExists} "$INSTDIR\old\uninstall.exe"
    ${If} ${FileExists} "$INSTDIR\app\*.*"
    ${OrIf} ${FileExists} "$INSTDIR\runtime\*.*"
      StrCpy $Problem "“$INSTDIR”里已有别的文件。请选择空的文件夹。"
      Return
    ${EndIf}
  ${EndIf}
  ClearErrors
  CreateDirectory "$INSTDIR"
  GetTempFileName $R1 "$INSTDIR"
  ${If} ${Errors}
  ${OrIfNot} ${FileExists} "$R1"
    StrCpy $Problem "没有权限写入“$INSTDIR”。请选择自己的文件夹，或请管理员安装。"
    Return
  ${EndIf}
  Delete "$R1"
  ${GetRoot} "$INSTDIR" $R2
  ClearErrors
  ${DriveSpace} "$R2\" "/D=F /S=M" $R0
  ${IfNot} ${Errors}
  ${AndIf} $R0 < ${SIZE_MB}
    RMDir "$INSTDIR"
    StrCpy $Problem "$R2 盘空间不够：需要 ${SIZE_MB} MB，只剩 $R0 MB。请清理磁盘或选择别的盘。"
  ${EndIf}
FunctionEnd

Function LeaveFolderPage
  GetInstDirError $R0
  ${If} $R0 = 1
    StrCpy $Problem "“$INSTDIR”不能用来安装。请填写完整的路径，例如 D:\程序\文明创建。"
  ${Else}
    Call CheckFolder
  ${EndIf}
  ${If} $Problem != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "$Problem"
    Abort
  ${EndIf}
FunctionEnd

; By the desktop's shell, as the user: started by a setup with administrator's rights, the window would have them
; too, and Windows would let nobody drag files into it.
Function StartProgram
  Exec '"$WINDIR\explorer.exe" "$DESKTOP\${TITLE}.lnk"'
FunctionEnd

Section
  DetailPrint "正在检查……"
  SetDetailsPrint none
  Call CheckFolder
  ${If} $Problem != ""
    MessageBox MB_OK|MB_ICONSTOP "$Problem" /SD IDOK
    SetErrorLevel $Code
    Quit
  ${EndIf}
  Call WaitUntilClosed
  SetDetailsPrint both
  DetailPrint "正在复制程序文件……"
  SetDetailsPrint none

  ; What is there steps aside as a whole, so that nothing of an older version stays and a failure can be undone.
  ${If} ${FileExists} "$INSTDIR\old\*.*" ; an earlier installation was cut off
    Call PutBack
  ${EndIf}
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    CreateDirectory "$INSTDIR\old"
    ClearErrors
    !insertmacro FOR_EACH_PART SET_ASIDE
    ${If} ${Errors}
      StrCpy $Problem "旧版本的文件正被使用，没有安装。请关闭${TITLE}和打开其文件夹的窗口后重试。"
      StrCpy $Code 5
      Call PutBack
      MessageBox MB_OK|MB_ICONSTOP "$Problem" /SD IDOK
      SetErrorLevel $Code
      Quit
    ${EndIf}
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"
  !include "files.nsh"
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\removed" ; left where a file of it was held: what is there would keep old\ from going
  Rename "$INSTDIR\old" "$INSTDIR\removed" ; from here on there is no way back to the older version
  RMDir /r "$INSTDIR\removed"

  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\runtime\pythonw.exe" '"$INSTDIR\launcher.pyw"' "$INSTDIR\icon.ico"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\runtime\pythonw.exe" '"$INSTDIR\launcher.pyw"' "$INSTDIR\icon.ico"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\icon.ico"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

; Back to what was there before: the older version.
Function PutBack
  SetOutPath "$TEMP"
  !insertmacro FOR_EACH_PART PUT_BACK
  RMDir "$INSTDIR\old"
FunctionEnd

Function .onInstFailed
  ${If} ${FileExists} "$INSTDIR\old\*.*"
    Call PutBack
  ${Else}
    SetOutPath "$TEMP"
    !insertmacro FOR_EACH_PART REMOVE_PART
    RMDir "$INSTDIR"
  ${EndIf}
  SetErrorLevel 2
FunctionEnd

Section "un."
  Call un.WaitUntilClosed
  DetailPrint "正在删除程序文件……"
  SetDetailsPrint none
  SetOutPath "$TEMP"
  !insertmacro FOR_EACH_PART REMOVE_PART
  RMDir /r "$INSTDIR\old"
  RMDir /r "$INSTDIR\removed"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  ReadRegStr $R0 HKCU "Software\wenming\${NAME}" "workspace"
  ${If} $R0 == ""
    StrCpy $R0 "第一次启动时选择的文件夹"
  ${EndIf}
  MessageBox MB_OK|MB_ICONINFORMATION "程序已卸载。数据没有删除，仍在：$\r$\n$R0" /SD IDOK
SectionEnd
