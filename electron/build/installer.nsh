# Included by electron-builder's installer for Windows. Deferral Desk offers itself for mail files under “Open with” and
# never becomes their program: a double click on .msg stays Outlook's. The template's own association would write the
# default value of the extension, so there is none for Windows in electron-builder.yml. Microsoft: “Programmatic
# Identifiers” and “File Types”, OpenWithProgids.

!macro deskOffersItselfFor EXT DESCRIPTION
  WriteRegStr SHELL_CONTEXT "Software\Classes\contributors.deferraldesk.${EXT}" "" "${DESCRIPTION}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\contributors.deferraldesk.${EXT}" "FriendlyTypeName" "${DESCRIPTION}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\contributors.deferraldesk.${EXT}\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\contributors.deferraldesk.${EXT}\shell\open\command" "" '"$appExe" "%1"'
  WriteRegNone SHELL_CONTEXT "Software\Classes\.${EXT}\OpenWithProgids" "contributors.deferraldesk.${EXT}"
!macroend

!macro deskLeaves EXT
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.${EXT}\OpenWithProgids" "contributors.deferraldesk.${EXT}"
  DeleteRegKey SHELL_CONTEXT "Software\Classes\contributors.deferraldesk.${EXT}"
!macroend

# SHCNE_ASSOCCHANGED: the shell reads the classes again.
!macro deskTellsTheShell
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

!macro customInstall
  !insertmacro deskOffersItselfFor "eml" "E-mail message"
  !insertmacro deskOffersItselfFor "msg" "Outlook message"
  !insertmacro deskTellsTheShell
!macroend

!macro customUnInstall
  !insertmacro deskLeaves "eml"
  !insertmacro deskLeaves "msg"
  !insertmacro deskTellsTheShell
!macroend
