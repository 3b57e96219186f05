<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>below</name>
    <message>
      <source>50 messages are pinned here already. Take one down first.</source>
      <translation>Hier sind schon 50 Nachrichten angeheftet. Nimm zuerst eine ab.</translation>
    </message>
    <message>
      <source>A change names what changes: name, topic.</source>
      <translation>Eine Änderung nennt, was sich ändert: Name, Thema.</translation>
    </message>
    <message>
      <source>A cursor is [seq, tip, marker rev] under the id of its room.</source>
      <translation>Ein Zeiger ist [seq, tip, marker rev] unter der ID seines Raums.</translation>
    </message>
    <message>
      <source>A direct conversation needs somebody else.</source>
      <translation>Für eine direkte Unterhaltung braucht es noch jemanden.</translation>
    </message>
    <message>
      <source>A fault cannot be rehearsed here, because the way to the server goes by a proxy.</source>
      <translation>Hier lässt sich keine Störung proben, weil der Weg zum Server über einen Proxy führt.</translation>
    </message>
    <message>
      <source>A link lasts 1 to 8,760 hours and lets 1 to 10,000 people in.</source>
      <translation>Ein Link gilt 1 bis 8.760 Stunden und lässt 1 bis 10.000 Personen herein.</translation>
    </message>
    <message>
      <source>A list of versions was refused because it cannot be trusted: {0}.</source>
      <translation>Eine Liste von Versionen wurde abgelehnt, weil ihr nicht zu trauen ist: {0}.</translation>
    </message>
    <message>
      <source>A mark names a room and how far it is read or delivered.</source>
      <translation>Eine Marke nennt einen Raum und wie weit er gelesen oder zugestellt ist.</translation>
    </message>
    <message>
      <source>A message is an object with a kind "t".</source>
      <translation>Eine Nachricht ist ein Objekt mit einer Art „t“.</translation>
    </message>
    <message>
      <source>A message is pinned or it is not.</source>
      <translation>Eine Nachricht ist angeheftet oder nicht.</translation>
    </message>
    <message>
      <source>A message may have 32 KiB.</source>
      <translation>Eine Nachricht darf 32 KiB haben.</translation>
    </message>
    <message>
      <source>A message may name 100 people.</source>
      <translation>Eine Nachricht darf 100 Personen nennen.</translation>
    </message>
    <message>
      <source>A name has 1 to 80 visible characters.</source>
      <translation>Ein Name hat 1 bis 80 sichtbare Zeichen.</translation>
    </message>
    <message>
      <source>A newer version of Desktop Chat has used this workspace ({0}). Update this one.</source>
      <translation>Eine neuere Version von Desktop Chat hat diesen Arbeitsbereich benutzt ({0}). Aktualisiere diese hier.</translation>
    </message>
    <message>
      <source>A path or name with a line end in it cannot be written into a service.</source>
      <translation>Ein Pfad oder Name mit einem Zeilenende kann nicht in einen Dienst geschrieben werden.</translation>
    </message>
    <message>
      <source>A picture cannot be kept under this name.</source>
      <translation>Ein Bild kann unter diesem Namen nicht behalten werden.</translation>
    </message>
    <message>
      <source>A picture has to be a PNG or JPEG file.</source>
      <translation>Ein Bild muss eine PNG- oder JPEG-Datei sein.</translation>
    </message>
    <message>
      <source>A picture is a PNG or JPEG file.</source>
      <translation>Ein Bild ist eine PNG- oder JPEG-Datei.</translation>
    </message>
    <message>
      <source>A picture is named by 64 hexadecimal digits.</source>
      <translation>Ein Bild wird mit 64 hexadezimalen Ziffern benannt.</translation>
    </message>
    <message>
      <source>A preference is muted, archived, pinned, favourite or unread.</source>
      <translation>Eine Vorliebe ist stumm, archiviert, angeheftet, Favorit oder ungelesen.</translation>
    </message>
    <message>
      <source>A profile has a name, a status, its end and a colour.</source>
      <translation>Ein Profil hat einen Namen, einen Status, dessen Ende und eine Farbe.</translation>
    </message>
    <message>
      <source>A project's URL begins with https://.</source>
      <translation>Die URL eines Projekts beginnt mit https://.</translation>
    </message>
    <message>
      <source>A proxy or firewall may block them. The program uses what is open.</source>
      <translation>Vielleicht sperrt sie ein Proxy oder eine Firewall. Das Programm nutzt, was offen ist.</translation>
    </message>
    <message>
      <source>A proxy's password is not kept in the settings. Set the proxy in this computer's settings.</source>
      <translation>Das Passwort eines Proxys wird nicht in den Einstellungen aufbewahrt. Stelle den Proxy in den Einstellungen dieses Computers ein.</translation>
    </message>
    <message>
      <source>A reaction is on or off.</source>
      <translation>Eine Reaktion ist an oder aus.</translation>
    </message>
    <message>
      <source>A reaction is one emoji.</source>
      <translation>Eine Reaktion ist ein einzelnes Emoji.</translation>
    </message>
    <message>
      <source>A report names somebody else, a reason, and at most 1,000 characters.</source>
      <translation>Eine Meldung nennt jemand anderen, einen Grund und höchstens 1.000 Zeichen.</translation>
    </message>
    <message>
      <source>A room and an operation are needed.</source>
      <translation>Es braucht einen Raum und eine Operation.</translation>
    </message>
    <message>
      <source>A room has at most 50 links. Revoke one first.</source>
      <translation>Ein Raum hat höchstens 50 Links. Widerrufe zuerst einen.</translation>
    </message>
    <message>
      <source>A room is a group or a channel, with history for all or since joining.</source>
      <translation>Ein Raum ist eine Gruppe oder ein Kanal, mit Verlauf für alle oder ab dem Beitritt.</translation>
    </message>
    <message>
      <source>A room is closed or open.</source>
      <translation>Ein Raum ist geschlossen oder offen.</translation>
    </message>
    <message>
      <source>A room name has 1 to 80 visible characters.</source>
      <translation>Der Name eines Raums hat 1 bis 80 sichtbare Zeichen.</translation>
    </message>
    <message>
      <source>A room needs a name.</source>
      <translation>Ein Raum braucht einen Namen.</translation>
    </message>
    <message>
      <source>A status has up to 100 visible characters.</source>
      <translation>Ein Status hat bis zu 100 sichtbare Zeichen.</translation>
    </message>
    <message>
      <source>A text message needs a text.</source>
      <translation>Eine Textnachricht braucht einen Text.</translation>
    </message>
    <message>
      <source>A time is needed.</source>
      <translation>Eine Zeit wird gebraucht.</translation>
    </message>
    <message>
      <source>A topic has at most 500 visible characters.</source>
      <translation>Ein Thema hat höchstens 500 sichtbare Zeichen.</translation>
    </message>
    <message>
      <source>A value cannot be stored ({0}).</source>
      <translation>Ein Wert kann nicht gespeichert werden ({0}).</translation>
    </message>
    <message>
      <source>A workspace is already running on {0}.</source>
      <translation>Auf {0} läuft schon ein Arbeitsbereich.</translation>
    </message>
    <message>
      <source>All ways are open: {0}.</source>
      <translation>Alle Wege sind offen: {0}.</translation>
    </message>
    <message>
      <source>Almost there: confirm your e-mail address, then sign in.</source>
      <translation>Fast geschafft: Bestätige deine E-Mail-Adresse, dann melde dich an.</translation>
    </message>
    <message>
      <source>Anybody with the project's key can open public channels on this server.</source>
      <translation>Wer den Schlüssel des Projekts hat, kann auf diesem Server öffentliche Kanäle öffnen.</translation>
    </message>
    <message>
      <source>Backed up {0} to {1} ({2}).</source>
      <translation>{0} in {1} gesichert ({2}).</translation>
    </message>
    <message>
      <source>Check the address, your network, and whether the server runs.</source>
      <translation>Prüfe die Adresse, dein Netzwerk und ob der Server läuft.</translation>
    </message>
    <message>
      <source>Confirm your e-mail address first: the server has sent you a message with a link.</source>
      <translation>Bestätige zuerst deine E-Mail-Adresse: Der Server hat dir eine Nachricht mit einem Link geschickt.</translation>
    </message>
    <message>
      <source>Connecting to the server, attempt {0} of {1}.</source>
      <translation>Verbindung zum Server wird aufgebaut, Versuch {0} von {1}.</translation>
    </message>
    <message>
      <source>Connecting to the server.</source>
      <translation>Verbindung zum Server wird aufgebaut.</translation>
    </message>
    <message>
      <source>Connecting…</source>
      <translation>Verbinden…</translation>
    </message>
    <message>
      <source>Copy the anon (publishable) key from the project's settings.</source>
      <translation>Kopiere den anon-Schlüssel (publishable) aus den Einstellungen des Projekts.</translation>
    </message>
    <message>
      <source>Copy the project's URL anew.</source>
      <translation>Kopiere die URL des Projekts noch einmal.</translation>
    </message>
    <message>
      <source>Download the new AppImage from the project's own page, in the place of this one.</source>
      <translation>Laden Sie das neue AppImage von der Seite des Projekts herunter, an die Stelle von diesem.</translation>
    </message>
    <message>
      <source>Enter the URL of your Supabase project, such as https://abcdefghijklmnopqrst.supabase.co.</source>
      <translation>Gib die URL deines Supabase-Projekts ein, zum Beispiel https://abcdefghijklmnopqrst.supabase.co.</translation>
    </message>
    <message>
      <source>Everybody who reaches the workspace can make an account.</source>
      <translation>Wer den Arbeitsbereich erreicht, kann ein Konto anlegen.</translation>
    </message>
    <message>
      <source>Faults of the network cannot be rehearsed here.</source>
      <translation>Störungen des Netzes lassen sich hier nicht proben.</translation>
    </message>
    <message>
      <source>Fetching what is new.</source>
      <translation>Neues wird geholt.</translation>
    </message>
    <message>
      <source>Guests have to be invited.</source>
      <translation>Gäste müssen eingeladen werden.</translation>
    </message>
    <message>
      <source>HTTP {0} from something on the way</source>
      <translation>HTTP {0} von etwas, das dazwischen steht</translation>
    </message>
    <message>
      <source>HTTP {0} in place of a renewed session</source>
      <translation>HTTP {0} statt einer erneuerten Sitzung</translation>
    </message>
    <message>
      <source>HTTP {0} instead of a WebSocket</source>
      <translation>HTTP {0} statt eines WebSockets</translation>
    </message>
    <message>
      <source>HTTP {0} instead of an answer to a poll</source>
      <translation>HTTP {0} statt einer Antwort auf die Abfrage</translation>
    </message>
    <message>
      <source>It cannot be installed over this version: see the project's own page.</source>
      <translation>Sie lässt sich nicht über diese Version installieren: siehe die Seite des Projekts.</translation>
    </message>
    <message>
      <source>It could not be looked at: {0}.</source>
      <translation>Es ließ sich nicht ansehen: {0}.</translation>
    </message>
    <message>
      <source>It could not be tried: {0}.</source>
      <translation>Es ließ sich nicht probieren: {0}.</translation>
    </message>
    <message>
      <source>It is a Supabase project, or speaks as one.</source>
      <translation>Es ist ein Supabase-Projekt oder spricht wie eines.</translation>
    </message>
    <message>
      <source>It is too late: this has been sent already.</source>
      <translation>Zu spät: Das wurde schon gesendet.</translation>
    </message>
    <message>
      <source>It is too late: this message was deleted for everyone already.</source>
      <translation>Zu spät: Diese Nachricht wurde schon für alle gelöscht.</translation>
    </message>
    <message>
      <source>Leave out of the URL what follows a question mark or a hash.</source>
      <translation>Lass in der URL weg, was auf ein Fragezeichen oder eine Raute folgt.</translation>
    </message>
    <message>
      <source>Leave the name and password out of the URL.</source>
      <translation>Lass Name und Passwort in der URL weg.</translation>
    </message>
    <message>
      <source>Let both set their clocks by the network; sign-ins fail when they differ by more than their tokens last.</source>
      <translation>Lass beide ihre Uhren nach dem Netz stellen; Anmeldungen scheitern, wenn sie weiter auseinanderliegen, als ihre Tokens gelten.</translation>
    </message>
    <message>
      <source>Links can be registered on Linux only, for now.</source>
      <translation>Links lassen sich vorerst nur unter Linux anmelden.</translation>
    </message>
    <message>
      <source>Live</source>
      <translation>Live</translation>
    </message>
    <message>
      <source>Live (backup)</source>
      <translation>Live (Ersatzweg)</translation>
    </message>
    <message>
      <source>Look at the network in between.</source>
      <translation>Sieh dir das Netzwerk dazwischen an.</translation>
    </message>
    <message>
      <source>Look at the project's Realtime logs; a paused or very new project needs a minute to wake up.</source>
      <translation>Sieh in die Realtime-Protokolle des Projekts; ein angehaltenes oder ganz neues Projekt braucht eine Minute zum Aufwachen.</translation>
    </message>
    <message>
      <source>Look at the project's load.</source>
      <translation>Sieh dir die Auslastung des Projekts an.</translation>
    </message>
    <message>
      <source>Make somebody else an owner first.</source>
      <translation>Mach zuerst jemand anderen zum Besitzer.</translation>
    </message>
    <message>
      <source>Many of your reports are still unread. Wait until they are.</source>
      <translation>Viele deiner Meldungen sind noch ungelesen. Warte, bis sie gelesen sind.</translation>
    </message>
    <message>
      <source>Marks come as a list.</source>
      <translation>Marken kommen als Liste.</translation>
    </message>
    <message>
      <source>Messages arrive at once, over a backup path.</source>
      <translation>Nachrichten kommen sofort an, über einen Ersatzweg.</translation>
    </message>
    <message>
      <source>Messages arrive at once.</source>
      <translation>Nachrichten kommen sofort an.</translation>
    </message>
    <message>
      <source>No backups in {0}.</source>
      <translation>Keine Sicherungen in {0}.</translation>
    </message>
    <message>
      <source>No conversation is called {0}.</source>
      <translation>Keine Unterhaltung heißt {0}.</translation>
    </message>
    <message>
      <source>No free handle was found. Try again.</source>
      <translation>Es wurde kein freier Kurzname gefunden. Versuche es noch einmal.</translation>
    </message>
    <message>
      <source>No proper answer: {0}.</source>
      <translation>Keine richtige Antwort: {0}.</translation>
    </message>
    <message>
      <source>No workspace is running on {0}. Start it, and try again.</source>
      <translation>In {0} läuft kein Arbeitsbereich. Starte ihn und versuche es noch einmal.</translation>
    </message>
    <message>
      <source>No workspace runs on {0}.</source>
      <translation>Auf {0} läuft kein Arbeitsbereich.</translation>
    </message>
    <message>
      <source>Nobody can have received this yet.</source>
      <translation>Das kann noch niemand bekommen haben.</translation>
    </message>
    <message>
      <source>Nobody can make an account at this project by themselves. Ask whoever runs it.</source>
      <translation>Bei diesem Projekt kann niemand selbst ein Konto anlegen. Frage, wer es betreibt.</translation>
    </message>
    <message>
      <source>Nobody can make an account.</source>
      <translation>Niemand kann ein Konto anlegen.</translation>
    </message>
    <message>
      <source>Nobody has mentioned you here since.</source>
      <translation>Seitdem hat dich hier niemand erwähnt.</translation>
    </message>
    <message>
      <source>Nobody here is called {0}.</source>
      <translation>Niemand hier heißt {0}.</translation>
    </message>
    <message>
      <source>Nobody is signed in: sign in to look closer.</source>
      <translation>Niemand ist angemeldet: Melde dich an, um genauer hinzusehen.</translation>
    </message>
    <message>
      <source>Not accepted</source>
      <translation>Nicht angenommen</translation>
    </message>
    <message>
      <source>Not asked: such a key is sent nowhere.</source>
      <translation>Nicht gefragt: Ein solcher Schlüssel wird nirgendwohin geschickt.</translation>
    </message>
    <message>
      <source>Not connected.</source>
      <translation>Nicht verbunden.</translation>
    </message>
    <message>
      <source>Not looked at: what stands above comes first.</source>
      <translation>Nicht angesehen: Erst kommt, was darüber steht.</translation>
    </message>
    <message>
      <source>Nothing better than asking for messages gets through. What you write goes out at once.</source>
      <translation>Es kommt nichts Besseres durch, als nach Nachrichten zu fragen. Was du schreibst, geht sofort hinaus.</translation>
    </message>
    <message>
      <source>Offline</source>
      <translation>Offline</translation>
    </message>
    <message>
      <source>Offline: 1 message waiting</source>
      <translation>Offline: 1 Nachricht wartet</translation>
    </message>
    <message>
      <source>Offline: {0} messages waiting</source>
      <translation>Offline: {0} Nachrichten warten</translation>
    </message>
    <message>
      <source>One can block 1,000 people.</source>
      <translation>Man kann 1.000 Personen blockieren.</translation>
    </message>
    <message>
      <source>One can block somebody else, or take that back.</source>
      <translation>Man kann jemand anderen blockieren oder das zurücknehmen.</translation>
    </message>
    <message>
      <source>One is here, away or gone.</source>
      <translation>Man ist da, abwesend oder weg.</translation>
    </message>
    <message>
      <source>One of these people was not found.</source>
      <translation>Eine dieser Personen wurde nicht gefunden.</translation>
    </message>
    <message>
      <source>One person may give 20 reactions to a message.</source>
      <translation>Eine Person darf einer Nachricht 20 Reaktionen geben.</translation>
    </message>
    <message>
      <source>Only an address that begins with https:// has a certificate.</source>
      <translation>Nur eine Adresse, die mit https:// beginnt, hat ein Zertifikat.</translation>
    </message>
    <message>
      <source>Only an owner may close a room or open it again.</source>
      <translation>Nur ein Besitzer darf einen Raum schließen oder wieder öffnen.</translation>
    </message>
    <message>
      <source>Only encrypted rooms carry content in reactions.</source>
      <translation>Nur verschlüsselte Räume tragen Inhalt in Reaktionen.</translation>
    </message>
    <message>
      <source>Only its author or a moderator can delete a message for everyone.</source>
      <translation>Nur wer sie geschrieben hat oder moderiert, kann eine Nachricht für alle löschen.</translation>
    </message>
    <message>
      <source>Only its sender may edit a message.</source>
      <translation>Nur wer sie gesendet hat, darf eine Nachricht bearbeiten.</translation>
    </message>
    <message>
      <source>Only its sender or a moderator may delete a message.</source>
      <translation>Nur wer sie gesendet hat oder moderiert, darf eine Nachricht löschen.</translation>
    </message>
    <message>
      <source>Only its sender or an admin may delete a message.</source>
      <translation>Nur wer sie gesendet hat oder verwaltet, darf eine Nachricht löschen.</translation>
    </message>
    <message>
      <source>Only moderators can pin messages here.</source>
      <translation>Nur Moderatoren können hier Nachrichten anheften.</translation>
    </message>
    <message>
      <source>Only moderators may pin messages here.</source>
      <translation>Nur Moderatoren dürfen hier Nachrichten anheften.</translation>
    </message>
    <message>
      <source>Only owners and admins may change a room.</source>
      <translation>Nur Besitzer und Admins dürfen einen Raum ändern.</translation>
    </message>
    <message>
      <source>Only owners and admins may deal with invitation links.</source>
      <translation>Nur Besitzer und Admins dürfen mit Einladungslinks umgehen.</translation>
    </message>
    <message>
      <source>Only people with an invitation can make an account.</source>
      <translation>Nur wer eine Einladung hat, kann ein Konto anlegen.</translation>
    </message>
    <message>
      <source>Only the author can edit a message.</source>
      <translation>Nur wer sie geschrieben hat, kann eine Nachricht bearbeiten.</translation>
    </message>
    <message>
      <source>Only the database can write to rooms: nobody can forge a message.</source>
      <translation>Nur die Datenbank kann in Räume schreiben: Niemand kann eine Nachricht fälschen.</translation>
    </message>
    <message>
      <source>Only the owner of the workspace may read reports.</source>
      <translation>Nur der Besitzer des Arbeitsbereichs darf Meldungen lesen.</translation>
    </message>
    <message>
      <source>People can write where only the database may: messages can be forged.</source>
      <translation>Personen können schreiben, wo nur die Datenbank darf: Nachrichten lassen sich fälschen.</translation>
    </message>
    <message>
      <source>People who were removed can go on listening to a room.</source>
      <translation>Wer entfernt wurde, kann einem Raum weiter zuhören.</translation>
    </message>
    <message>
      <source>People who were removed from a room hear nothing more of it.</source>
      <translation>Wer aus einem Raum entfernt wurde, hört nichts mehr davon.</translation>
    </message>
    <message>
      <source>Please sign in again. What you have written is kept and will be sent.</source>
      <translation>Bitte melde dich noch einmal an. Was du geschrieben hast, bleibt erhalten und wird gesendet.</translation>
    </message>
    <message>
      <source>Port {0} is in use by another program. Choose another port or leave it out.</source>
      <translation>Port {0} wird von einem anderen Programm benutzt. Wähle einen anderen oder lass ihn weg.</translation>
    </message>
    <message>
      <source>PostgreSQL did not start ({0}).</source>
      <translation>PostgreSQL ist nicht gestartet ({0}).</translation>
    </message>
    <message>
      <source>Preferences come as an object.</source>
      <translation>Vorlieben kommen als Objekt.</translation>
    </message>
    <message>
      <source>Public channels are refused.</source>
      <translation>Öffentliche Kanäle werden abgelehnt.</translation>
    </message>
    <message>
      <source>Remove every policy on realtime.messages but desktop_chat_listen and desktop_chat_speak.</source>
      <translation>Entferne jede Regel auf realtime.messages außer desktop_chat_listen und desktop_chat_speak.</translation>
    </message>
    <message>
      <source>Removed {0}. The workspace's data was left alone.</source>
      <translation>{0} entfernt. Die Daten des Arbeitsbereichs blieben unberührt.</translation>
    </message>
    <message>
      <source>Revoke them in the SQL editor, and remove policies that are not this app's.</source>
      <translation>Entziehe sie im SQL-Editor, und entferne Regeln, die nicht zu dieser App gehören.</translation>
    </message>
    <message>
      <source>Rights stand open that should not: {0}{1}.</source>
      <translation>Rechte stehen offen, die es nicht sollten: {0}{1}.</translation>
    </message>
    <message>
      <source>Row-level security is on everywhere, and nobody has more rights than they need.</source>
      <translation>Die Zeilensicherheit ist überall an, und niemand hat mehr Rechte als nötig.</translation>
    </message>
    <message>
      <source>Run the SQL that `desktop-chat doctor --sql` prints in the project's SQL editor, or `supabase db push`.</source>
      <translation>Führe im SQL-Editor des Projekts aus, was „desktop-chat doctor --sql“ ausgibt, oder „supabase db push“.</translation>
    </message>
    <message>
      <source>Serve this computer's workspace without a window, until SIGTERM or Ctrl+C.</source>
      <translation>Den Arbeitsbereich dieses Computers ohne Fenster bereitstellen, bis SIGTERM oder Strg+C kommt.</translation>
    </message>
    <message>
      <source>Services are installed for systemd (Linux) only so far. On this system let the program start at sign-in (Settings, Start), or run “desktop-chat serve” from what your system has for that.</source>
      <translation>Dienste werden bisher nur für systemd (Linux) eingerichtet. Lass das Programm auf diesem System bei der Anmeldung starten (Einstellungen, Start) oder starte „desktop-chat serve“ mit dem, was dein System dafür hat.</translation>
    </message>
    <message>
      <source>Set {0} to the password of {1}: nobody is there to be asked.</source>
      <translation>Setze {0} auf das Passwort von {1}: Niemand ist da, der gefragt werden könnte.</translation>
    </message>
    <message>
      <source>Sign in first.</source>
      <translation>Melde dich zuerst an.</translation>
    </message>
    <message>
      <source>Sign in first: without a server nothing could be fetched again.</source>
      <translation>Melde dich zuerst an: Ohne Server ließe sich nichts wieder holen.</translation>
    </message>
    <message>
      <source>Slow: checking every {0} s</source>
      <translation>Langsam: Abfrage alle {0} s</translation>
    </message>
    <message>
      <source>Switch Realtime on for the project, and let WebSockets through proxies and firewalls.</source>
      <translation>Schalte Realtime für das Projekt ein, und lass WebSockets durch Proxys und Firewalls.</translation>
    </message>
    <message>
      <source>Switch “Allow public access” off in the project's Realtime settings: this app uses private channels only.</source>
      <translation>Schalte „Allow public access“ in den Realtime-Einstellungen des Projekts aus: Diese App nutzt nur private Kanäle.</translation>
    </message>
    <message>
      <source>TEST MODE, for suites that were written for a Supabase project. Each of these options turns it on. On this computer
only; a fresh database, thrown away at the end. One JSON line is printed when all listens: addresses, secret, keys.
What is left out is not listened on; port 0 takes a free one.</source>
      <translation>TESTMODUS für Testsammlungen, die für ein Supabase-Projekt geschrieben wurden. Jede dieser Optionen schaltet ihn ein.
Nur auf diesem Computer; eine frische Datenbank, die am Ende verworfen wird. Sobald alles lauscht, erscheint eine Zeile
JSON: Adressen, Geheimnis, Schlüssel. Was fehlt, lauscht nicht; Port 0 nimmt einen freien.</translation>
    </message>
    <message>
      <source>Tell {0} this one-time code: {1} {2}
It is typed below “Forgotten password…”, works once, until tomorrow, and voids an earlier one.</source>
      <translation>Sag {0} diesen Einmalcode: {1} {2}
Er wird unter „Passwort vergessen …“ eingegeben, gilt einmal, bis morgen, und ein früherer verfällt.</translation>
    </message>
    <message>
      <source>That URL names no server.</source>
      <translation>Diese URL nennt keinen Server.</translation>
    </message>
    <message>
      <source>That address does not answer like a Supabase project ({0}).</source>
      <translation>Diese Adresse antwortet nicht wie ein Supabase-Projekt ({0}).</translation>
    </message>
    <message>
      <source>That is Supabase's own site. Enter your project's URL: https://….supabase.co.</source>
      <translation>Das ist die Website von Supabase selbst. Gib die URL deines Projekts ein: https://….supabase.co.</translation>
    </message>
    <message>
      <source>That is no Supabase project: {0}.</source>
      <translation>Das ist kein Supabase-Projekt: {0}.</translation>
    </message>
    <message>
      <source>That is no URL.</source>
      <translation>Das ist keine URL.</translation>
    </message>
    <message>
      <source>That is no key of a Supabase project.</source>
      <translation>Das ist kein Schlüssel eines Supabase-Projekts.</translation>
    </message>
    <message>
      <source>That is no proxy. Enter its address such as http://proxy.example.org:3128 or socks5h://127.0.0.1:1080.</source>
      <translation>Das ist kein Proxy. Gib seine Adresse ein, etwa http://proxy.example.org:3128 oder socks5h://127.0.0.1:1080.</translation>
    </message>
    <message>
      <source>That is the address of the database. Enter the project's URL, which begins with https://.</source>
      <translation>Das ist die Adresse der Datenbank. Gib die URL des Projekts ein, die mit https:// beginnt.</translation>
    </message>
    <message>
      <source>That is the project's secret key, which gives full control. Use the anon (publishable) key instead.</source>
      <translation>Das ist der geheime Schlüssel des Projekts, der alles erlaubt. Nimm stattdessen den Anon-Schlüssel (publishable).</translation>
    </message>
    <message>
      <source>That message is not here any more.</source>
      <translation>Diese Nachricht ist nicht mehr da.</translation>
    </message>
    <message>
      <source>That message is not on this computer yet. Scroll up to load older messages.</source>
      <translation>Diese Nachricht ist noch nicht auf diesem Computer. Scrolle nach oben, um ältere zu laden.</translation>
    </message>
    <message>
      <source>That passphrase does not open this store.</source>
      <translation>Mit dieser Passphrase lässt sich der Speicher nicht öffnen.</translation>
    </message>
    <message>
      <source>The address of a live connection has no path, or one that ends in /websocket.</source>
      <translation>Die Adresse einer Live-Verbindung hat keinen Pfad oder einen, der auf /websocket endet.</translation>
    </message>
    <message>
      <source>The backup could not be made.</source>
      <translation>Die Sicherung konnte nicht angelegt werden.</translation>
    </message>
    <message>
      <source>The bundled PostgreSQL is missing ({0}). Install Desktop Chat again.</source>
      <translation>Das mitgelieferte PostgreSQL fehlt ({0}). Installiere Desktop Chat noch einmal.</translation>
    </message>
    <message>
      <source>The certificate in {0} cannot be read. Put it back from a backup, or make a new one: then everybody has to be invited again.</source>
      <translation>Das Zertifikat in {0} kann nicht gelesen werden. Hol es aus einer Sicherung zurück oder mach ein neues: Dann müssen alle neu eingeladen werden.</translation>
    </message>
    <message>
      <source>The clocks of this computer and of the server agree.</source>
      <translation>Die Uhren dieses Computers und des Servers stimmen überein.</translation>
    </message>
    <message>
      <source>The data in {0} was written by PostgreSQL {1}, this program brings PostgreSQL {2}. Start and end it once with the version of Desktop Chat that wrote it, or install PostgreSQL {3} beside it; nothing was changed.</source>
      <translation>Die Daten in {0} hat PostgreSQL {1} geschrieben, dieses Programm bringt PostgreSQL {2} mit. Starte und beende sie einmal mit der Version von Desktop Chat, die sie geschrieben hat, oder installiere PostgreSQL {3} daneben; es wurde nichts geändert.</translation>
    </message>
    <message>
      <source>The data in {0} was written by PostgreSQL {1}, this program brings PostgreSQL {2}. Update Desktop Chat.</source>
      <translation>Die Daten in {0} hat PostgreSQL {1} geschrieben, dieses Programm bringt PostgreSQL {2} mit. Aktualisiere Desktop Chat.</translation>
    </message>
    <message>
      <source>The database broke off ({0}: {1}). Nothing was changed.</source>
      <translation>Die Datenbank hat abgebrochen ({0}: {1}). Es wurde nichts geändert.</translation>
    </message>
    <message>
      <source>The database could not be brought up to date ({0}: {1}).</source>
      <translation>Die Datenbank konnte nicht auf den neuesten Stand gebracht werden ({0}: {1}).</translation>
    </message>
    <message>
      <source>The database does not answer just now. Try again.</source>
      <translation>Die Datenbank antwortet gerade nicht. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <source>The database is newer than this program.</source>
      <translation>Die Datenbank ist neuer als dieses Programm.</translation>
    </message>
    <message>
      <source>The database is up to date (version {0}).</source>
      <translation>Die Datenbank ist aktuell (Version {0}).</translation>
    </message>
    <message>
      <source>The database lacks {0} of {1} migrations.</source>
      <translation>Der Datenbank fehlen {0} von {1} Migrationen.</translation>
    </message>
    <message>
      <source>The desktop did not take the links.</source>
      <translation>Der Desktop hat die Links nicht übernommen.</translation>
    </message>
    <message>
      <source>The disk does not answer as it should. What you wrote is kept, but a loss of power could take it back.</source>
      <translation>Der Datenträger antwortet nicht, wie er sollte. Was du geschrieben hast, ist gespeichert, aber ein Stromausfall könnte es zurücknehmen.</translation>
    </message>
    <message>
      <source>The disk does not confirm that this was saved ({0}).</source>
      <translation>Der Datenträger bestätigt nicht, dass dies gespeichert wurde ({0}).</translation>
    </message>
    <message>
      <source>The disk is full, so there is no room for your messages. Free some space, and start the program again.</source>
      <translation>Der Datenträger ist voll, deshalb ist kein Platz für deine Nachrichten. Schaffe Platz und starte das Programm neu.</translation>
    </message>
    <message>
      <source>The disk is full, so this was not saved. Free some space and try again; your text is still here.</source>
      <translation>Der Datenträger ist voll, deshalb wurde dies nicht gespeichert. Schaffe Platz und versuche es noch einmal; dein Text ist noch da.</translation>
    </message>
    <message>
      <source>The disk that holds {0} has {1} MB free, and {2} MB may be needed. Free some space or choose another disk; nothing was changed.</source>
      <translation>Der Datenträger mit {0} hat {1} MB frei, und {2} MB könnten gebraucht werden. Schaffe Platz oder wähle einen anderen Datenträger; es wurde nichts geändert.</translation>
    </message>
    <message>
      <source>The disk that holds {0} is full. Free some space and start again; nothing was lost.</source>
      <translation>Der Datenträger mit {0} ist voll. Schaffe Platz und starte noch einmal; nichts ging verloren.</translation>
    </message>
    <message>
      <source>The e-mail address or the password is not right.</source>
      <translation>E-Mail-Adresse oder Passwort stimmen nicht.</translation>
    </message>
    <message>
      <source>The file {0} cannot be read ({1}).</source>
      <translation>Die Datei {0} kann nicht gelesen werden ({1}).</translation>
    </message>
    <message>
      <source>The file {0} cannot be read: {1}.</source>
      <translation>Die Datei {0} kann nicht gelesen werden: {1}.</translation>
    </message>
    <message>
      <source>The file {0} holds the key to your messages on this computer, and it is damaged: it cannot be read. Put it back from a backup, or move its folder away: then everything is fetched from the server anew.</source>
      <translation>Die Datei {0} enthält den Schlüssel zu deinen Nachrichten auf diesem Computer, und sie ist beschädigt: Sie kann nicht gelesen werden. Spiele sie aus einer Sicherung zurück, oder verschiebe ihren Ordner: Dann wird alles neu vom Server geholt.</translation>
    </message>
    <message>
      <source>The folder {0} cannot be used ({1}).</source>
      <translation>Der Ordner {0} kann nicht benutzt werden ({1}).</translation>
    </message>
    <message>
      <source>The last way to the key of a store cannot be taken away.</source>
      <translation>Der letzte Weg zum Schlüssel eines Speichers kann nicht entfernt werden.</translation>
    </message>
    <message>
      <source>The list of versions could not be fetched ({0}).</source>
      <translation>Die Liste der Versionen konnte nicht geholt werden ({0}).</translation>
    </message>
    <message>
      <source>The list of versions that came has expired: nobody has renewed it, somebody holds the newer one back, or the clock of this computer is wrong.</source>
      <translation>Die Liste der Versionen, die kam, ist abgelaufen: Niemand hat sie erneuert, jemand hält die neuere zurück, oder die Uhr dieses Computers geht falsch.</translation>
    </message>
    <message>
      <source>The local history is damaged ({0}).</source>
      <translation>Der lokale Verlauf ist beschädigt ({0}).</translation>
    </message>
    <message>
      <source>The migration {0} was changed after it was applied; the installation is damaged or mixed.</source>
      <translation>Die Migration {0} wurde geändert, nachdem sie angewandt war; die Installation ist beschädigt oder gemischt.</translation>
    </message>
    <message>
      <source>The new version could not be downloaded: {0}.</source>
      <translation>Die neue Version konnte nicht heruntergeladen werden: {0}.</translation>
    </message>
    <message>
      <source>The new version was not installed: {0}.</source>
      <translation>Die neue Version wurde nicht installiert: {0}.</translation>
    </message>
    <message>
      <source>The official client cannot be told which certificate this workspace has, so it is not used here.</source>
      <translation>Dem offiziellen Client lässt sich nicht sagen, welches Zertifikat dieser Arbeitsbereich hat, deshalb wird er hier nicht verwendet.</translation>
    </message>
    <message>
      <source>The official client cannot be told which proxy to use, and would not use the one that is set.</source>
      <translation>Dem offiziellen Client lässt sich nicht sagen, welchen Proxy er nehmen soll, und den eingestellten nähme er nicht.</translation>
    </message>
    <message>
      <source>The official client cannot use the certificates that this program brings.</source>
      <translation>Der offizielle Client kann die Zertifikate nicht benutzen, die dieses Programm mitbringt.</translation>
    </message>
    <message>
      <source>The policies that let members listen to their rooms are missing.</source>
      <translation>Es fehlen die Regeln, die Mitglieder ihren Räumen zuhören lassen.</translation>
    </message>
    <message>
      <source>The private channel of the own account can be joined.</source>
      <translation>Der private Kanal des eigenen Kontos lässt sich betreten.</translation>
    </message>
    <message>
      <source>The private channel of the own account cannot be joined: {0}.</source>
      <translation>Der private Kanal des eigenen Kontos lässt sich nicht betreten: {0}.</translation>
    </message>
    <message>
      <source>The profile “{0}” is already open in another window.</source>
      <translation>Das Profil „{0}“ ist schon in einem anderen Fenster geöffnet.</translation>
    </message>
    <message>
      <source>The program lies in a folder whose name cannot be written into a desktop entry.</source>
      <translation>Das Programm liegt in einem Ordner, dessen Name sich nicht in einen Desktop-Eintrag schreiben lässt.</translation>
    </message>
    <message>
      <source>The program “xdg-mime” is missing, so the desktop could not be told of the links.</source>
      <translation>Das Programm „xdg-mime“ fehlt, deshalb konnten die Links dem Desktop nicht bekannt gemacht werden.</translation>
    </message>
    <message>
      <source>The project is there, but it does not take this key. Copy the anon (publishable) key from its settings.</source>
      <translation>Das Projekt ist da, nimmt aber diesen Schlüssel nicht. Kopiere den Anon-Schlüssel (publishable) aus seinen Einstellungen.</translation>
    </message>
    <message>
      <source>The project lacks the tables of Desktop Chat, or has an older version of them.</source>
      <translation>Dem Projekt fehlen die Tabellen von Desktop Chat, oder es hat eine ältere Fassung davon.</translation>
    </message>
    <message>
      <source>The server answers.</source>
      <translation>Der Server antwortet.</translation>
    </message>
    <message>
      <source>The server cannot be reached ({0}). Trying again by itself.</source>
      <translation>Der Server ist nicht erreichbar ({0}). Es wird von selbst weiter versucht.</translation>
    </message>
    <message>
      <source>The server cannot be reached. Trying again by itself.</source>
      <translation>Der Server ist nicht erreichbar. Es wird von selbst weiter versucht.</translation>
    </message>
    <message>
      <source>The server cannot use this e-mail address.</source>
      <translation>Der Server kann diese E-Mail-Adresse nicht benutzen.</translation>
    </message>
    <message>
      <source>The server could not be reached or is busy ({0}).</source>
      <translation>Der Server war nicht erreichbar oder ist beschäftigt ({0}).</translation>
    </message>
    <message>
      <source>The server does not accept this connection.</source>
      <translation>Der Server nimmt diese Verbindung nicht an.</translation>
    </message>
    <message>
      <source>The server does not accept this project's key. Check URL and key.</source>
      <translation>Der Server nimmt den Schlüssel dieses Projekts nicht an. Prüfe URL und Schlüssel.</translation>
    </message>
    <message>
      <source>The server does not let this e-mail address make an account.</source>
      <translation>Der Server lässt mit dieser E-Mail-Adresse kein Konto anlegen.</translation>
    </message>
    <message>
      <source>The server does not tell the time.</source>
      <translation>Der Server sagt nicht, wie spät es ist.</translation>
    </message>
    <message>
      <source>The server fails on this again and again ({0}). What you wrote after it waits for it.</source>
      <translation>Der Server scheitert daran immer wieder ({0}). Was du danach geschrieben hast, wartet darauf.</translation>
    </message>
    <message>
      <source>The server knows no such project ({0}).</source>
      <translation>Der Server kennt kein solches Projekt ({0}).</translation>
    </message>
    <message>
      <source>The server refused this ({0}).</source>
      <translation>Der Server hat das abgelehnt ({0}).</translation>
    </message>
    <message>
      <source>The server refuses live connections ({0}).</source>
      <translation>Der Server lehnt Live-Verbindungen ab ({0}).</translation>
    </message>
    <message>
      <source>The server sent something that could not be understood ({0}).</source>
      <translation>Der Server hat etwas geschickt, das nicht zu verstehen war ({0}).</translation>
    </message>
    <message>
      <source>The server takes the key.</source>
      <translation>Der Server nimmt den Schlüssel.</translation>
    </message>
    <message>
      <source>The server tells of more than it hands out, so something may be missing here. Asking again by itself.</source>
      <translation>Der Server spricht von mehr, als er herausgibt; hier kann etwas fehlen. Er wird von selbst wieder gefragt.</translation>
    </message>
    <message>
      <source>The server was set back to an earlier state and has lost this. Send it again?</source>
      <translation>Der Server wurde auf einen früheren Stand zurückgesetzt und hat dies verloren. Noch einmal senden?</translation>
    </message>
    <message>
      <source>The server went back to an earlier state. Your history was matched to it. Nothing unsent is lost, and what the server has lost of your messages, edits and deletions can be sent again. Reactions and pins that it has lost are gone.</source>
      <translation>Der Server ist auf einen früheren Stand zurückgegangen. Dein Verlauf wurde daran angepasst. Nichts Ungesendetes ist verloren, und was der Server von deinen Nachrichten, Änderungen und Löschungen verloren hat, kann noch einmal gesendet werden. Verlorene Reaktionen und Anheftungen sind weg.</translation>
    </message>
    <message>
      <source>The server's clock is {0} seconds {1} this computer's.</source>
      <translation>Die Uhr des Servers weicht um {0} Sekunden von der dieses Computers ab ({1}).</translation>
    </message>
    <message>
      <source>The service runs, and starts again whenever you sign in. See how it is: systemctl --user status {0}.</source>
      <translation>Der Dienst läuft und startet wieder, wenn du dich anmeldest. So siehst du, wie es ihm geht: systemctl --user status {0}.</translation>
    </message>
    <message>
      <source>The service was stopped.</source>
      <translation>Der Dienst wurde beendet.</translation>
    </message>
    <message>
      <source>The setting “{0}” must be a JSON object.</source>
      <translation>Die Einstellung „{0}“ muss ein JSON-Objekt sein.</translation>
    </message>
    <message>
      <source>The setting “{0}” must be {1}.</source>
      <translation>Die Einstellung „{0}“ muss so sein: {1}.</translation>
    </message>
    <message>
      <source>The settings are not a JSON object; the defaults are used.</source>
      <translation>Die Einstellungen sind kein JSON-Objekt; es gelten die üblichen Werte.</translation>
    </message>
    <message>
      <source>The settings in {0} are not a JSON object; the defaults are used.</source>
      <translation>Die Einstellungen in {0} sind kein JSON-Objekt; es gelten die üblichen Werte.</translation>
    </message>
    <message>
      <source>The settings in {0} could not be read ({1}); the defaults are used.</source>
      <translation>Die Einstellungen in {0} konnten nicht gelesen werden ({1}); es gelten die üblichen Werte.</translation>
    </message>
    <message>
      <source>The store is closed.</source>
      <translation>Der Speicher ist geschlossen.</translation>
    </message>
    <message>
      <source>The tables are there; nobody has noted which version they are.</source>
      <translation>Die Tabellen sind da; niemand hat vermerkt, welche Fassung es ist.</translation>
    </message>
    <message>
      <source>The tables of Desktop Chat are there.</source>
      <translation>Die Tabellen von Desktop Chat sind da.</translation>
    </message>
    <message>
      <source>The ways to the server are slow: {0}.</source>
      <translation>Die Wege zum Server sind langsam: {0}.</translation>
    </message>
    <message>
      <source>The workspace does not answer. Are you on the same network, and is it shared there just now?</source>
      <translation>Der Arbeitsbereich antwortet nicht. Bist du im selben Netzwerk, und ist er dort gerade freigegeben?</translation>
    </message>
    <message>
      <source>The workspace is being moved. Try again later.</source>
      <translation>Der Arbeitsbereich zieht gerade um. Versuche es später noch einmal.</translation>
    </message>
    <message>
      <source>The workspace is frozen: it is being moved.</source>
      <translation>Der Arbeitsbereich ist eingefroren: Er zieht gerade um.</translation>
    </message>
    <message>
      <source>The workspace's keys in {0} cannot be read ({1}).</source>
      <translation>Die Schlüssel des Arbeitsbereichs in {0} können nicht gelesen werden ({1}).</translation>
    </message>
    <message>
      <source>The workspace's server did not start ({0}).</source>
      <translation>Der Server des Arbeitsbereichs ist nicht gestartet ({0}).</translation>
    </message>
    <message>
      <source>There are no such accounts.</source>
      <translation>Solche Konten gibt es nicht.</translation>
    </message>
    <message>
      <source>There is a file {0} already. Choose another name, or a folder.</source>
      <translation>Es gibt schon eine Datei {0}. Wähle einen anderen Namen oder einen Ordner.</translation>
    </message>
    <message>
      <source>There is a place for files and for pictures.</source>
      <translation>Es gibt einen Platz für Dateien und für Bilder.</translation>
    </message>
    <message>
      <source>There is no conversation yet to try it with.</source>
      <translation>Es gibt noch keine Unterhaltung, mit der es sich probieren ließe.</translation>
    </message>
    <message>
      <source>There is no file for this computer among it: see the project's own page.</source>
      <translation>Für diesen Computer ist keine Datei dabei: siehe die Seite des Projekts.</translation>
    </message>
    <message>
      <source>There is no place for files: {0} is missing.</source>
      <translation>Es gibt keinen Platz für Dateien: {0} fehlt.</translation>
    </message>
    <message>
      <source>There is no service: {0} does not exist.</source>
      <translation>Es gibt keinen Dienst: {0} ist nicht da.</translation>
    </message>
    <message>
      <source>There is no such channel.</source>
      <translation>Diesen Kanal gibt es nicht.</translation>
    </message>
    <message>
      <source>There is no such link.</source>
      <translation>Diesen Link gibt es nicht.</translation>
    </message>
    <message>
      <source>There is no such message here.</source>
      <translation>Diese Nachricht gibt es hier nicht.</translation>
    </message>
    <message>
      <source>There is no such report.</source>
      <translation>Diese Meldung gibt es nicht.</translation>
    </message>
    <message>
      <source>There is nothing to send.</source>
      <translation>Es gibt nichts zu senden.</translation>
    </message>
    <message>
      <source>These settings are presence, last_seen, typing, reading and quiet.</source>
      <translation>Diese Einstellungen sind presence, last_seen, typing, reading und quiet.</translation>
    </message>
    <message>
      <source>This Supabase project has no Desktop Chat tables yet. Ask whoever runs it to install them.</source>
      <translation>Dieses Supabase-Projekt hat noch keine Tabellen für Desktop Chat. Bitte jemanden, der es betreibt, sie einzurichten.</translation>
    </message>
    <message>
      <source>This account has no profile yet.</source>
      <translation>Dieses Konto hat noch kein Profil.</translation>
    </message>
    <message>
      <source>This account is suspended.</source>
      <translation>Dieses Konto ist gesperrt.</translation>
    </message>
    <message>
      <source>This account may not receive live messages here.</source>
      <translation>Dieses Konto darf hier keine Live-Nachrichten empfangen.</translation>
    </message>
    <message>
      <source>This build does not know where newer versions are published, so it does not look for them.</source>
      <translation>Dieses Programm weiß nicht, wo neuere Versionen veröffentlicht werden, und sucht deshalb nicht danach.</translation>
    </message>
    <message>
      <source>This cannot be sent.</source>
      <translation>Das kann nicht gesendet werden.</translation>
    </message>
    <message>
      <source>This cannot be used as a reaction.</source>
      <translation>Das kann nicht als Reaktion dienen.</translation>
    </message>
    <message>
      <source>This code is not right, was used before, or is too old. Ask for a new one.</source>
      <translation>Dieser Code stimmt nicht, wurde schon benutzt oder ist zu alt. Bitte um einen neuen.</translation>
    </message>
    <message>
      <source>This computer has no network.</source>
      <translation>Dieser Computer hat kein Netz.</translation>
    </message>
    <message>
      <source>This computer has no usable keyring ({0}).</source>
      <translation>Dieser Computer hat keinen brauchbaren Schlüsselbund ({0}).</translation>
    </message>
    <message>
      <source>This could not be stored.</source>
      <translation>Das konnte nicht gespeichert werden.</translation>
    </message>
    <message>
      <source>This e-mail address has an account already. Sign in with it.</source>
      <translation>Diese E-Mail-Adresse hat schon ein Konto. Melde dich damit an.</translation>
    </message>
    <message>
      <source>This file is not there any more, or not for you to see.</source>
      <translation>Diese Datei gibt es nicht mehr, oder du darfst sie nicht sehen.</translation>
    </message>
    <message>
      <source>This invitation exists already.</source>
      <translation>Diese Einladung gibt es schon.</translation>
    </message>
    <message>
      <source>This invitation is not valid any more.</source>
      <translation>Diese Einladung gilt nicht mehr.</translation>
    </message>
    <message>
      <source>This invitation is not valid any more: it was used, taken back, or has ended. Ask for another one.</source>
      <translation>Diese Einladung gilt nicht mehr: Sie wurde benutzt, zurückgenommen oder ist abgelaufen. Bitte um eine neue.</translation>
    </message>
    <message>
      <source>This is a source checkout: bring it up to date with its version control.</source>
      <translation>Das Programm läuft aus seinem Quelltext: Bringen Sie ihn mit der Versionsverwaltung auf den neuen Stand.</translation>
    </message>
    <message>
      <source>This is no line of the table of emoji.</source>
      <translation>Das ist keine Zeile der Emoji-Tabelle.</translation>
    </message>
    <message>
      <source>This is no membership.</source>
      <translation>Das ist keine Mitgliedschaft.</translation>
    </message>
    <message>
      <source>This is too large for the server.</source>
      <translation>Das ist zu groß für den Server.</translation>
    </message>
    <message>
      <source>This is too long, or has a number with too many digits.</source>
      <translation>Das ist zu lang oder hat eine Zahl mit zu vielen Ziffern.</translation>
    </message>
    <message>
      <source>This message cannot be edited.</source>
      <translation>Diese Nachricht kann nicht bearbeitet werden.</translation>
    </message>
    <message>
      <source>This message cannot be forwarded.</source>
      <translation>Diese Nachricht kann nicht weitergeleitet werden.</translation>
    </message>
    <message>
      <source>This message id is used elsewhere.</source>
      <translation>Diese Nachrichten-ID wird anderswo benutzt.</translation>
    </message>
    <message>
      <source>This message is too long ({0} KiB; at most {1} KiB). Split it in two.</source>
      <translation>Diese Nachricht ist zu lang ({0} KiB; höchstens {1} KiB). Teile sie in zwei.</translation>
    </message>
    <message>
      <source>This message was deleted.</source>
      <translation>Diese Nachricht wurde gelöscht.</translation>
    </message>
    <message>
      <source>This message was edited elsewhere.</source>
      <translation>Diese Nachricht wurde anderswo bearbeitet.</translation>
    </message>
    <message>
      <source>This name is too long (at most {0} characters).</source>
      <translation>Dieser Name ist zu lang (höchstens {0} Zeichen).</translation>
    </message>
    <message>
      <source>This note is too long (at most {0} characters).</source>
      <translation>Diese Notiz ist zu lang (höchstens {0} Zeichen).</translation>
    </message>
    <message>
      <source>This operation belongs to somebody else.</source>
      <translation>Diese Operation gehört jemand anderem.</translation>
    </message>
    <message>
      <source>This operation was already used for something else.</source>
      <translation>Diese Operation wurde schon für etwas anderes benutzt.</translation>
    </message>
    <message>
      <source>This person was not found.</source>
      <translation>Diese Person wurde nicht gefunden.</translation>
    </message>
    <message>
      <source>This picture is not what it says it is.</source>
      <translation>Dieses Bild ist nicht das, wofür es sich ausgibt.</translation>
    </message>
    <message>
      <source>This picture is too large (at most {0} KiB).</source>
      <translation>Dieses Bild ist zu groß (höchstens {0} KiB).</translation>
    </message>
    <message>
      <source>This picture is too large.</source>
      <translation>Dieses Bild ist zu groß.</translation>
    </message>
    <message>
      <source>This profile belongs to {0}. Open another profile for {1}.</source>
      <translation>Dieses Profil gehört {0}. Öffne für {1} ein anderes Profil.</translation>
    </message>
    <message>
      <source>This profile was last used by a newer version of Desktop Chat. Update the program to open it.</source>
      <translation>Dieses Profil wurde zuletzt von einer neueren Version von Desktop Chat benutzt. Aktualisiere das Programm, um es zu öffnen.</translation>
    </message>
    <message>
      <source>This program came from {0}, which will also bring the new version.</source>
      <translation>Dieses Programm kam von {0}; von dort kommt auch die neue Version.</translation>
    </message>
    <message>
      <source>This report exists already.</source>
      <translation>Diese Meldung gibt es schon.</translation>
    </message>
    <message>
      <source>This room id is used already.</source>
      <translation>Diese Raum-ID wird schon benutzt.</translation>
    </message>
    <message>
      <source>This room is closed.</source>
      <translation>Dieser Raum ist geschlossen.</translation>
    </message>
    <message>
      <source>This topic is too long (at most {0} characters).</source>
      <translation>Dieses Thema ist zu lang (höchstens {0} Zeichen).</translation>
    </message>
    <message>
      <source>Too many messages at once. Wait a moment.</source>
      <translation>Zu viele Nachrichten auf einmal. Warte einen Moment.</translation>
    </message>
    <message>
      <source>Try again; look at the server's logs.</source>
      <translation>Versuche es noch einmal; sieh in die Protokolle des Servers.</translation>
    </message>
    <message>
      <source>Update Desktop Chat on this computer.</source>
      <translation>Aktualisiere Desktop Chat auf diesem Computer.</translation>
    </message>
    <message>
      <source>Updating…</source>
      <translation>Aktualisieren…</translation>
    </message>
    <message>
      <source>Wait for the move to end, or end it there.</source>
      <translation>Warte das Ende des Umzugs ab, oder beende ihn dort.</translation>
    </message>
    <message>
      <source>Ways that are open: {0}. Closed: {1}.</source>
      <translation>Offene Wege: {0}. Geschlossen: {1}.</translation>
    </message>
    <message>
      <source>What answers there is not the workspace that you were invited to: its certificate is another one. Nothing was said to it. Ask whoever invited you.</source>
      <translation>Was dort antwortet, ist nicht der Arbeitsbereich, in den du eingeladen wurdest: Er hat ein anderes Zertifikat. Es wurde ihm nichts gesagt. Frag, wer dich eingeladen hat.</translation>
    </message>
    <message>
      <source>What came is no list of versions ({0}). Perhaps this network wants you to sign in with a browser first.</source>
      <translation>Was kam, ist keine Liste von Versionen ({0}). Vielleicht will dieses Netz, dass Sie sich zuerst mit einem Browser anmelden.</translation>
    </message>
    <message>
      <source>What is new cannot be fetched. {0}</source>
      <translation>Neues kann nicht geholt werden. {0}</translation>
    </message>
    <message>
      <source>What the database sends arrives live, after {0} ms.</source>
      <translation>Was die Datenbank sendet, kommt live an, nach {0} ms.</translation>
    </message>
    <message>
      <source>What the database sends does not arrive live within {0} seconds.</source>
      <translation>Was die Datenbank sendet, kommt nicht innerhalb von {0} Sekunden live an.</translation>
    </message>
    <message>
      <source>What the database sends takes {0} s to arrive.</source>
      <translation>Was die Datenbank sendet, braucht {0} s, bis es ankommt.</translation>
    </message>
    <message>
      <source>Whether people can forge messages could not be tried.</source>
      <translation>Ob sich Nachrichten fälschen lassen, ließ sich nicht probieren.</translation>
    </message>
    <message>
      <source>Without https everybody on the way could read along. Enter a URL that begins with https://.</source>
      <translation>Ohne https könnte unterwegs jeder mitlesen. Gib eine URL ein, die mit https:// beginnt.</translation>
    </message>
    <message>
      <source>Wrote {0} messages in {1} rooms by {2} people to {3}.</source>
      <translation>{0} Nachrichten in {1} Räumen von {2} Personen nach {3} geschrieben.</translation>
    </message>
    <message>
      <source>You are not a member of this room.</source>
      <translation>Du bist nicht Mitglied dieses Raums.</translation>
    </message>
    <message>
      <source>You are not signed in any more ({0}).</source>
      <translation>Du bist nicht mehr angemeldet ({0}).</translation>
    </message>
    <message>
      <source>You cannot write in this room any more.</source>
      <translation>Du kannst in diesem Raum nicht mehr schreiben.</translation>
    </message>
    <message>
      <source>You may not change this file.</source>
      <translation>Du darfst diese Datei nicht ändern.</translation>
    </message>
    <message>
      <source>You were banned from this channel.</source>
      <translation>Du bist in diesem Kanal gesperrt.</translation>
    </message>
    <message>
      <source>You were banned from this room.</source>
      <translation>Du bist in diesem Raum gesperrt.</translation>
    </message>
    <message>
      <source>You were banned from {0}.</source>
      <translation>Du wurdest in {0} gesperrt.</translation>
    </message>
    <message>
      <source>You were removed from {0}.</source>
      <translation>Du wurdest aus {0} entfernt.</translation>
    </message>
    <message>
      <source>a key was exchanged by somebody who has not signed that with the key before it</source>
      <translation>jemand hat einen Schlüssel ausgetauscht, ohne das mit dem vorigen zu unterschreiben</translation>
    </message>
    <message>
      <source>another window is at it</source>
      <translation>ein anderes Fenster ist schon dabei</translation>
    </message>
    <message>
      <source>closed while it was being opened</source>
      <translation>beim Öffnen geschlossen</translation>
    </message>
    <message>
      <source>it answers with HTTP {0}</source>
      <translation>er antwortet mit HTTP {0}</translation>
    </message>
    <message>
      <source>it answers with something else</source>
      <translation>er antwortet mit etwas anderem</translation>
    </message>
    <message>
      <source>it answers, but not as a sign-in service does</source>
      <translation>er antwortet, aber nicht wie ein Anmeldedienst</translation>
    </message>
    <message>
      <source>it asks for a sign-in</source>
      <translation>eine Anmeldung wird verlangt</translation>
    </message>
    <message>
      <source>it broke off; what has come is kept, and the next attempt goes on there</source>
      <translation>die Verbindung brach ab; was angekommen ist, bleibt, und der nächste Versuch macht dort weiter</translation>
    </message>
    <message>
      <source>it did not keep what it was given</source>
      <translation>er hat nicht behalten, was er bekam</translation>
    </message>
    <message>
      <source>it does not have the key of this profile any more</source>
      <translation>er hat den Schlüssel dieses Profils nicht mehr</translation>
    </message>
    <message>
      <source>it does not speak HTTP properly</source>
      <translation>er spricht kein richtiges HTTP</translation>
    </message>
    <message>
      <source>it has another form</source>
      <translation>sie hat eine andere Form</translation>
    </message>
    <message>
      <source>it is for testers</source>
      <translation>sie ist für Tester</translation>
    </message>
    <message>
      <source>it is no JSON</source>
      <translation>es ist kein JSON</translation>
    </message>
    <message>
      <source>it is not signed</source>
      <translation>sie ist nicht unterschrieben</translation>
    </message>
    <message>
      <source>it is older than one that was here before</source>
      <translation>sie ist älter als eine, die schon hier war</translation>
    </message>
    <message>
      <source>it is too large</source>
      <translation>es ist zu groß</translation>
    </message>
    <message>
      <source>it leads elsewhere</source>
      <translation>es führt anderswohin</translation>
    </message>
    <message>
      <source>it sends us on to another address</source>
      <translation>er schickt uns an eine andere Adresse weiter</translation>
    </message>
    <message>
      <source>its address is none that this program goes to</source>
      <translation>zu dieser Art von Adresse geht dieses Programm nicht</translation>
    </message>
    <message>
      <source>its address leads from one place to the next</source>
      <translation>ihre Adresse führt immer weiter</translation>
    </message>
    <message>
      <source>its address leads to a place without https</source>
      <translation>ihre Adresse führt an einen Ort ohne https</translation>
    </message>
    <message>
      <source>its name is none that a file can have here</source>
      <translation>so kann eine Datei hier nicht heißen</translation>
    </message>
    <message>
      <source>its signature is not that of the people who publish this program</source>
      <translation>ihre Unterschrift ist nicht die derer, die dieses Programm veröffentlichen</translation>
    </message>
    <message>
      <source>no answer in time</source>
      <translation>keine Antwort in der Zeit</translation>
    </message>
    <message>
      <source>no answer to a join within {0} s</source>
      <translation>keine Antwort auf ein Betreten innerhalb von {0} s</translation>
    </message>
    <message>
      <source>no answer within {0} s</source>
      <translation>keine Antwort binnen {0} s</translation>
    </message>
    <message>
      <source>no connection to the server</source>
      <translation>keine Verbindung zum Server</translation>
    </message>
    <message>
      <source>nobody gave the rights for it</source>
      <translation>niemand hat die Rechte dafür gegeben</translation>
    </message>
    <message>
      <source>not signed in</source>
      <translation>nicht angemeldet</translation>
    </message>
    <message>
      <source>sending was given up</source>
      <translation>das Senden wurde aufgegeben</translation>
    </message>
    <message>
      <source>sync does not understand this request.</source>
      <translation>sync versteht diese Anfrage nicht.</translation>
    </message>
    <message>
      <source>sync takes an object of version 1.</source>
      <translation>sync nimmt ein Objekt der Version 1.</translation>
    </message>
    <message>
      <source>the answer could not be understood: {0}</source>
      <translation>die Antwort war nicht zu verstehen: {0}</translation>
    </message>
    <message>
      <source>the answer is larger than this app takes</source>
      <translation>die Antwort ist größer, als dieses Programm annimmt</translation>
    </message>
    <message>
      <source>the connection broke off, or what answered does not speak HTTP</source>
      <translation>die Verbindung brach ab, oder was antwortete, spricht kein HTTP</translation>
    </message>
    <message>
      <source>the connection ended</source>
      <translation>die Verbindung ist abgebrochen</translation>
    </message>
    <message>
      <source>the connection ended at once</source>
      <translation>die Verbindung brach sofort ab</translation>
    </message>
    <message>
      <source>the connection failed</source>
      <translation>die Verbindung kam nicht zustande</translation>
    </message>
    <message>
      <source>the database is busy, {0}</source>
      <translation>die Datenbank ist beschäftigt, {0}</translation>
    </message>
    <message>
      <source>the file has changed since it was verified</source>
      <translation>die Datei hat sich seit der Prüfung geändert</translation>
    </message>
    <message>
      <source>the installer ended with code {0}; the log has its words</source>
      <translation>das Installationsprogramm endete mit Code {0}; was es sagte, steht im Protokoll</translation>
    </message>
    <message>
      <source>the official client takes no part in a rehearsal over https</source>
      <translation>der offizielle Client nimmt über https nicht an einer Probe teil</translation>
    </message>
    <message>
      <source>the project answers with HTTP {0}</source>
      <translation>das Projekt antwortet mit HTTP {0}</translation>
    </message>
    <message>
      <source>the renewal was given up</source>
      <translation>die Erneuerung wurde aufgegeben</translation>
    </message>
    <message>
      <source>the server answered with status {0}</source>
      <translation>der Server antwortete mit Status {0}</translation>
    </message>
    <message>
      <source>the server has no more of it; the next attempt begins anew</source>
      <translation>der Server hat nicht mehr davon; der nächste Versuch beginnt von vorn</translation>
    </message>
    <message>
      <source>the server sends us on to another address</source>
      <translation>der Server schickt uns an eine andere Adresse weiter</translation>
    </message>
    <message>
      <source>the server sent another part than was asked for; the next attempt begins anew</source>
      <translation>der Server schickte einen anderen Teil als verlangt; der nächste Versuch beginnt von vorn</translation>
    </message>
    <message>
      <source>the server's certificate is not trusted</source>
      <translation>dem Zertifikat des Servers wird nicht vertraut</translation>
    </message>
    <message>
      <source>the session could not be renewed: {0}</source>
      <translation>die Sitzung konnte nicht erneuert werden: {0}</translation>
    </message>
    <message>
      <source>the session has ended</source>
      <translation>die Sitzung ist zu Ende</translation>
    </message>
    <message>
      <source>the workspace on this computer has ended</source>
      <translation>der Arbeitsbereich auf diesem Computer ist beendet</translation>
    </message>
    <message>
      <source>there is no place to fetch it from</source>
      <translation>es gibt keinen Ort, von dem sie zu holen wäre</translation>
    </message>
    <message>
      <source>there is too little room on the disk</source>
      <translation>auf der Festplatte ist zu wenig Platz</translation>
    </message>
    <message>
      <source>there was no answer in time</source>
      <translation>es kam keine Antwort in der Zeit</translation>
    </message>
    <message>
      <source>this profile is opened by a passphrase</source>
      <translation>dieses Profil wird mit einer Passphrase geöffnet</translation>
    </message>
    <message>
      <source>this program is not installed by us</source>
      <translation>dieses Programm wurde nicht von uns installiert</translation>
    </message>
    <message>
      <source>too many connections</source>
      <translation>zu viele Verbindungen</translation>
    </message>
    <message>
      <source>too many requests</source>
      <translation>zu viele Anfragen</translation>
    </message>
    <message>
      <source>what answers as a proxy is none</source>
      <translation>was als Proxy antwortet, ist keiner</translation>
    </message>
    <message>
      <source>what came is larger than was announced, and was thrown away</source>
      <translation>was kam, ist größer als angekündigt und wurde verworfen</translation>
    </message>
    <message>
      <source>what came is not the file that was announced, and was thrown away</source>
      <translation>was kam, ist nicht die angekündigte Datei und wurde verworfen</translation>
    </message>
    <message>
      <source>what is set up as a proxy on this computer is none</source>
      <translation>was auf diesem Computer als Proxy eingerichtet ist, ist keiner</translation>
    </message>
    <message>
      <source>{0} can sign in again.</source>
      <translation>{0} kann sich wieder anmelden.</translation>
    </message>
    <message>
      <source>{0} cannot be removed: {1}.</source>
      <translation>{0} kann nicht entfernt werden: {1}.</translation>
    </message>
    <message>
      <source>{0} cannot be used: {1}.</source>
      <translation>{0} kann nicht benutzt werden: {1}.</translation>
    </message>
    <message>
      <source>{0} cannot be written: {1}.</source>
      <translation>{0} kann nicht geschrieben werden: {1}.</translation>
    </message>
    <message>
      <source>{0} could not be started</source>
      <translation>{0} ließ sich nicht starten</translation>
    </message>
    <message>
      <source>{0} could not be started, or did not come to an end</source>
      <translation>{0} ließ sich nicht starten oder kam nicht zum Ende</translation>
    </message>
    <message>
      <source>{0} has to sign in again, on every device within the hour.</source>
      <translation>{0} muss sich neu anmelden, auf jedem Gerät innerhalb einer Stunde.</translation>
    </message>
    <message>
      <source>{0} is not trusted</source>
      <translation>{0} wird nicht vertraut</translation>
    </message>
    <message>
      <source>{0} is suspended: signed out everywhere, and let in again by “reactivate” only.</source>
      <translation>{0} ist gesperrt: überall abgemeldet, und nur „reactivate“ lässt wieder ein.</translation>
    </message>
    <message>
      <source>{0} is whole: {1}, made {2}.</source>
      <translation>{0} ist vollständig: {1}, erstellt {2}.</translation>
    </message>
    <message>
      <source>{0}; check the address and your network</source>
      <translation>{0}; prüfe die Adresse und dein Netz</translation>
    </message>
    <message>
      <source>“{0}:{1}” is not known. Write {2}.</source>
      <translation>„{0}:{1}“ ist nicht bekannt. Schreibe {2}.</translation>
    </message>
    <message>
      <source>“{0}” cannot be a profile's name: use up to 63 lower-case letters, digits, “-” and “_”.</source>
      <translation>„{0}“ kann kein Profilname sein: Nimm bis zu 63 kleine Buchstaben, Ziffern, „-“ und „_“.</translation>
    </message>
    <message>
      <source>“{0}” is no date. Write one like {1}, 2026-10 or yesterday.</source>
      <translation>„{0}“ ist kein Datum. Schreibe eines wie {1}, 2026-10 oder yesterday.</translation>
    </message>
  </context>
  <context>
    <name>desktop_chat</name>
    <message numerus="yes">
      <source>%n accounts</source>
      <translation>
        <numerusform>%n Konto</numerusform>
        <numerusform>%n Konten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n bytes left</source>
      <translation>
        <numerusform>noch %n Byte</numerusform>
        <numerusform>noch %n Bytes</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n bytes too long</source>
      <translation>
        <numerusform>%n Byte zu lang</numerusform>
        <numerusform>%n Bytes zu lang</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n characters too long</source>
      <translation>
        <numerusform>%n Zeichen zu lang</numerusform>
        <numerusform>%n Zeichen zu lang</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n earlier</source>
      <translation>
        <numerusform>%n frühere</numerusform>
        <numerusform>%n frühere</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n hours</source>
      <translation>
        <numerusform>%n Stunde</numerusform>
        <numerusform>%n Stunden</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n members</source>
      <translation>
        <numerusform>%n Mitglied</numerusform>
        <numerusform>%n Mitglieder</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n members: {names}</source>
      <translation>
        <numerusform>%n Mitglied: {names}</numerusform>
        <numerusform>%n Mitglieder: {names}</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n mention you</source>
      <translation>
        <numerusform>%n nennt dich</numerusform>
        <numerusform>%n nennen dich</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n messages</source>
      <translation>
        <numerusform>%n Nachricht</numerusform>
        <numerusform>%n Nachrichten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n minutes</source>
      <translation>
        <numerusform>%n Minute</numerusform>
        <numerusform>%n Minuten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n new messages</source>
      <translation>
        <numerusform>%n neue Nachricht</numerusform>
        <numerusform>%n neue Nachrichten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n new messages in {rooms} conversations</source>
      <translation>
        <numerusform>%n neue Nachricht in {rooms} Unterhaltungen</numerusform>
        <numerusform>%n neue Nachrichten in {rooms} Unterhaltungen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n older messages were not fetched yet</source>
      <translation>
        <numerusform>%n ältere Nachricht wurde noch nicht geholt</numerusform>
        <numerusform>%n ältere Nachrichten wurden noch nicht geholt</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n thing(s) must be mended before people can use this server well.</source>
      <translation>
        <numerusform>%n Punkt muss behoben werden, bevor man diesen Server gut benutzen kann.</numerusform>
        <numerusform>%n Punkte müssen behoben werden, bevor man diesen Server gut benutzen kann.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n unread messages</source>
      <translation>
        <numerusform>%n ungelesene Nachricht</numerusform>
        <numerusform>%n ungelesene Nachrichten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n wait</source>
      <translation>
        <numerusform>%n wartet</numerusform>
        <numerusform>%n warten</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n wait. They go out by themselves, in this order in each room.</source>
      <translation>
        <numerusform>%n wartet. Sie geht von selbst hinaus.</numerusform>
        <numerusform>%n warten. Sie gehen von selbst hinaus, in jedem Raum in dieser Reihenfolge.</numerusform>
      </translation>
    </message>
    <message>
      <source>0 for none, 1 (light) to 5 (dark).</source>
      <translation>0 für keinen, 1 (hell) bis 5 (dunkel).</translation>
    </message>
    <message>
      <source>@{handle} at {server}</source>
      <translation>@{handle} bei {server}</translation>
    </message>
    <message>
      <source>A Supabase project mails you a one-time code. For a workspace on somebody's computer, its owner makes one and tells you.</source>
      <translation>Ein Supabase-Projekt schickt dir einen Einmalcode per Mail. Bei einem Arbeitsbereich auf jemandes Computer macht ihn, wem der Bereich gehört, und sagt ihn dir.</translation>
    </message>
    <message>
      <source>A conversation that is not here any more</source>
      <translation>Eine Unterhaltung, die nicht mehr da ist</translation>
    </message>
    <message>
      <source>A copy of the message goes with it, and stays when the message is deleted.</source>
      <translation>Eine Kopie der Nachricht geht mit und bleibt, auch wenn die Nachricht gelöscht wird.</translation>
    </message>
    <message>
      <source>A direct conversation has exactly two people.</source>
      <translation>Eine direkte Unterhaltung hat genau zwei Personen.</translation>
    </message>
    <message>
      <source>A fault is being rehearsed: {fault}</source>
      <translation>Eine Störung wird geprobt: {fault}</translation>
    </message>
    <message>
      <source>A link invites you into another workspace, at {place}. It gets a place beside this one, and you are asked before you join.</source>
      <translation>Ein Link lädt dich in einen anderen Arbeitsbereich ein, unter {place}. Er bekommt einen Platz neben diesem hier, und du wirst gefragt, bevor du beitrittst.</translation>
    </message>
    <message>
      <source>A link leads to a conversation that you are not in. If it is a channel of this workspace, you can join it.</source>
      <translation>Ein Link führt zu einer Unterhaltung, in der du nicht bist. Ist sie ein Kanal dieses Arbeitsbereichs, kannst du beitreten.</translation>
    </message>
    <message>
      <source>A live connection by Supabase's official client.</source>
      <translation>Eine Live-Verbindung mit dem offiziellen Client von Supabase.</translation>
    </message>
    <message>
      <source>A live connection of this program's own: messages arrive at once.</source>
      <translation>Eine eigene Live-Verbindung dieses Programms: Nachrichten kommen sofort an.</translation>
    </message>
    <message>
      <source>A new password for {name}</source>
      <translation>Ein neues Passwort für {name}</translation>
    </message>
    <message>
      <source>A notification shows</source>
      <translation>Eine Benachrichtigung zeigt</translation>
    </message>
    <message>
      <source>A second window opens for this person, in the same workspace on this computer.</source>
      <translation>Für diese Person öffnet sich ein zweites Fenster, im selben Arbeitsbereich auf diesem Computer.</translation>
    </message>
    <message>
      <source>About</source>
      <translation>Über</translation>
    </message>
    <message>
      <source>About the author…</source>
      <translation>Über den Absender…</translation>
    </message>
    <message>
      <source>About the person…</source>
      <translation>Über die Person…</translation>
    </message>
    <message>
      <source>About this message</source>
      <translation>Zu dieser Nachricht</translation>
    </message>
    <message>
      <source>About {name}</source>
      <translation>Über {name}</translation>
    </message>
    <message>
      <source>About {name}…</source>
      <translation>Über {name}…</translation>
    </message>
    <message>
      <source>Accent colour</source>
      <translation>Akzentfarbe</translation>
    </message>
    <message>
      <source>Account</source>
      <translation>Konto</translation>
    </message>
    <message>
      <source>Account since</source>
      <translation>Konto seit</translation>
    </message>
    <message>
      <source>Accounts</source>
      <translation>Konten</translation>
    </message>
    <message>
      <source>Accounts of this workspace</source>
      <translation>Konten dieses Arbeitsbereichs</translation>
    </message>
    <message>
      <source>Accounts of this workspace…</source>
      <translation>Konten dieses Arbeitsbereichs…</translation>
    </message>
    <message>
      <source>Activities</source>
      <translation>Aktivitäten</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>Hinzufügen</translation>
    </message>
    <message>
      <source>Add a workspace</source>
      <translation>Arbeitsbereich hinzufügen</translation>
    </message>
    <message>
      <source>Add a workspace…</source>
      <translation>Arbeitsbereich hinzufügen…</translation>
    </message>
    <message>
      <source>Add to the favourites</source>
      <translation>Zu den Favoriten</translation>
    </message>
    <message>
      <source>Address for everything else</source>
      <translation>Adresse für alles andere</translation>
    </message>
    <message>
      <source>Address for the backup connection</source>
      <translation>Adresse für die Ersatzverbindung</translation>
    </message>
    <message>
      <source>Address for the live connection</source>
      <translation>Adresse für die Live-Verbindung</translation>
    </message>
    <message>
      <source>Admin</source>
      <translation>Admin</translation>
    </message>
    <message>
      <source>Advanced</source>
      <translation>Erweitert</translation>
    </message>
    <message>
      <source>After these a path is tried more calmly.</source>
      <translation>Danach wird ein Weg ruhiger versucht.</translation>
    </message>
    <message>
      <source>After this the next path is tried.</source>
      <translation>Danach wird der nächste Weg versucht.</translation>
    </message>
    <message>
      <source>All actions…</source>
      <translation>Alle Aktionen…</translation>
    </message>
    <message>
      <source>All conversations</source>
      <translation>Alle Unterhaltungen</translation>
    </message>
    <message>
      <source>All conversations are in the archive.</source>
      <translation>Alle Unterhaltungen sind im Archiv.</translation>
    </message>
    <message>
      <source>All messages</source>
      <translation>Alle Nachrichten</translation>
    </message>
    <message>
      <source>All of them</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>All pinned messages</source>
      <translation>Alle angehefteten Nachrichten</translation>
    </message>
    <message>
      <source>Allow web pages only</source>
      <translation>Nur Webseiten durchlassen</translation>
    </message>
    <message>
      <source>Also those for testers</source>
      <translation>Auch solche für Tester</translation>
    </message>
    <message>
      <source>Amber</source>
      <translation>Bernstein</translation>
    </message>
    <message>
      <source>An invitation leads to a workspace on your network, at {places}.</source>
      <translation>Eine Einladung führt zu einem Arbeitsbereich in deinem Netzwerk, unter {places}.</translation>
    </message>
    <message>
      <source>Animals and nature</source>
      <translation>Tiere und Natur</translation>
    </message>
    <message>
      <source>Anon key</source>
      <translation>Anon-Schlüssel</translation>
    </message>
    <message>
      <source>Any number of people</source>
      <translation>Beliebig viele Personen</translation>
    </message>
    <message>
      <source>Appearance</source>
      <translation>Aussehen</translation>
    </message>
    <message>
      <source>Appearance: {looks}</source>
      <translation>Aussehen: {looks}</translation>
    </message>
    <message>
      <source>Archive</source>
      <translation>Archivieren</translation>
    </message>
    <message>
      <source>Archive, or take out again</source>
      <translation>Archivieren oder wieder hervorholen</translation>
    </message>
    <message>
      <source>Archived</source>
      <translation>Archiv</translation>
    </message>
    <message>
      <source>Arrow keys choose, and so do the first letters of a role.</source>
      <translation>Pfeiltasten wählen aus, die ersten Buchstaben einer Rolle ebenso.</translation>
    </message>
    <message>
      <source>As in some offices: web requests pass, live connections do not.</source>
      <translation>Wie in manchen Büros: Webanfragen kommen durch, Live-Verbindungen nicht.</translation>
    </message>
    <message>
      <source>Ask for a code</source>
      <translation>Um einen Code bitten</translation>
    </message>
    <message>
      <source>Asked. A code is mailed to you, or the owner tells you one.</source>
      <translation>Erbeten. Der Code kommt per Mail, oder wem der Arbeitsbereich gehört, sagt ihn dir.</translation>
    </message>
    <message>
      <source>Asking the workspace…</source>
      <translation>Der Arbeitsbereich wird gefragt …</translation>
    </message>
    <message>
      <source>Asking…</source>
      <translation>Bitte wird gesendet …</translation>
    </message>
    <message>
      <source>At least 8 characters</source>
      <translation>Mindestens 8 Zeichen</translation>
    </message>
    <message>
      <source>At least {count} characters.</source>
      <translation>Mindestens {count} Zeichen.</translation>
    </message>
    <message>
      <source>At least {count} letters. The address is only for signing in: nobody writes to it.</source>
      <translation>Mindestens {count} Zeichen. Die Adresse dient nur zum Anmelden: Niemand schreibt dorthin.</translation>
    </message>
    <message>
      <source>Attempt</source>
      <translation>Versuch</translation>
    </message>
    <message>
      <source>Attempts in a round</source>
      <translation>Versuche in einer Runde</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <source>Back to the conversations</source>
      <translation>Zurück zu den Unterhaltungen</translation>
    </message>
    <message>
      <source>Back to writing</source>
      <translation>Zurück zum Schreiben</translation>
    </message>
    <message>
      <source>Back up the workspace</source>
      <translation>Den Arbeitsbereich sichern</translation>
    </message>
    <message>
      <source>Back up…</source>
      <translation>Sichern…</translation>
    </message>
    <message>
      <source>Backed up to {file}.</source>
      <translation>Gesichert in {file}.</translation>
    </message>
    <message>
      <source>Backup</source>
      <translation>Ersatzweg</translation>
    </message>
    <message>
      <source>Backups (*{suffix})</source>
      <translation>Sicherungen (*{suffix})</translation>
    </message>
    <message>
      <source>Backups of the workspace on this computer</source>
      <translation>Sicherungen des Arbeitsbereichs auf diesem Computer</translation>
    </message>
    <message>
      <source>Ban</source>
      <translation>Sperren</translation>
    </message>
    <message>
      <source>Ban from this conversation…</source>
      <translation>Aus dieser Unterhaltung sperren…</translation>
    </message>
    <message>
      <source>Ban {name} from {title}? They cannot come back until the ban is lifted.</source>
      <translation>{name} aus {title} sperren? Solange die Sperre besteht, ist kein Beitritt möglich.</translation>
    </message>
    <message>
      <source>Banned</source>
      <translation>Gesperrt</translation>
    </message>
    <message>
      <source>Banned from {title}</source>
      <translation>Gesperrt in {title}</translation>
    </message>
    <message>
      <source>Ban…</source>
      <translation>Sperren…</translation>
    </message>
    <message>
      <source>Before an upgrade and after work one is made by itself, in {folder}. Those have no files that were sent; one that you make here has everything, the keys too: keep it safe. To restore one, end the workspace and run “desktop-chat workspace restore FILE” in a terminal.</source>
      <translation>Vor einer Aktualisierung und nach der Arbeit entsteht von selbst eine, in {folder}. Diese enthalten keine gesendeten Dateien; was Sie hier anlegen, enthält alles, auch die Schlüssel: Verwahren Sie es sicher. Um eine wiederherzustellen, beenden Sie den Arbeitsbereich und rufen in einem Terminal „desktop-chat workspace restore DATEI“ auf.</translation>
    </message>
    <message>
      <source>Block</source>
      <translation>Blockieren</translation>
    </message>
    <message>
      <source>Block of code</source>
      <translation>Codeblock</translation>
    </message>
    <message>
      <source>Block {name}? What they write is hidden from you, and they cannot write to you or invite you. They are not told.</source>
      <translation>{name} blockieren? Was diese Person schreibt, wird dir verborgen, und sie kann dir nicht schreiben und dich nicht einladen. Sie erfährt davon nichts.</translation>
    </message>
    <message>
      <source>Blocked people</source>
      <translation>Blockierte Personen</translation>
    </message>
    <message>
      <source>Blocked people…</source>
      <translation>Blockierte Personen…</translation>
    </message>
    <message>
      <source>Block…</source>
      <translation>Blockieren…</translation>
    </message>
    <message>
      <source>Bold</source>
      <translation>Fett</translation>
    </message>
    <message>
      <source>Bookmark</source>
      <translation>Lesezeichen setzen</translation>
    </message>
    <message>
      <source>Bookmark, or no longer</source>
      <translation>Lesezeichen setzen oder entfernen</translation>
    </message>
    <message>
      <source>Bookmarks</source>
      <translation>Lesezeichen</translation>
    </message>
    <message>
      <source>Bookmarks…</source>
      <translation>Lesezeichen…</translation>
    </message>
    <message>
      <source>Browse channels</source>
      <translation>Kanäle durchsehen</translation>
    </message>
    <message>
      <source>Browse channels…</source>
      <translation>Kanäle durchsehen…</translation>
    </message>
    <message>
      <source>By {name} · {uses} · {end}</source>
      <translation>Von {name} · {uses} · {end}</translation>
    </message>
    <message>
      <source>Calls, and the slow path, go there.</source>
      <translation>Aufrufe und der langsame Weg gehen dorthin.</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Cancel reply or edit</source>
      <translation>Antwort oder Bearbeitung abbrechen</translation>
    </message>
    <message>
      <source>Cancel reply or edit, close a notice, or go to the newest</source>
      <translation>Antwort oder Bearbeitung abbrechen, einen Hinweis schließen oder zur neuesten gehen</translation>
    </message>
    <message>
      <source>Change keyboard shortcuts</source>
      <translation>Tastenkürzel ändern</translation>
    </message>
    <message>
      <source>Change keyboard shortcuts…</source>
      <translation>Tastenkürzel ändern…</translation>
    </message>
    <message>
      <source>Changed {time}</source>
      <translation>Geändert {time}</translation>
    </message>
    <message>
      <source>Changes</source>
      <translation>Änderungen</translation>
    </message>
    <message>
      <source>Change…</source>
      <translation>Ändern…</translation>
    </message>
    <message>
      <source>Channel</source>
      <translation>Kanal</translation>
    </message>
    <message>
      <source>Channel, open to everybody in the workspace</source>
      <translation>Kanal, offen für alle im Arbeitsbereich</translation>
    </message>
    <message>
      <source>Channels</source>
      <translation>Kanäle</translation>
    </message>
    <message>
      <source>Check again</source>
      <translation>Noch einmal prüfen</translation>
    </message>
    <message>
      <source>Check for updates…</source>
      <translation>Nach neuen Versionen suchen…</translation>
    </message>
    <message>
      <source>Check the server</source>
      <translation>Server prüfen</translation>
    </message>
    <message>
      <source>Check the server…</source>
      <translation>Server prüfen…</translation>
    </message>
    <message>
      <source>Checking…</source>
      <translation>Prüfen…</translation>
    </message>
    <message>
      <source>Choose a conversation, or start a new one.</source>
      <translation>Wähle eine Unterhaltung oder beginne eine neue.</translation>
    </message>
    <message>
      <source>Choose a file…</source>
      <translation>Datei wählen…</translation>
    </message>
    <message>
      <source>Choose a picture</source>
      <translation>Ein Bild wählen</translation>
    </message>
    <message>
      <source>Choose an emoji</source>
      <translation>Emoji wählen</translation>
    </message>
    <message>
      <source>Choose an emoji…</source>
      <translation>Emoji wählen…</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Leeren</translation>
    </message>
    <message>
      <source>Clear as chosen: {time}</source>
      <translation>Wie gewählt löschen: {time}</translation>
    </message>
    <message>
      <source>Clear in 1 hour</source>
      <translation>In 1 Stunde löschen</translation>
    </message>
    <message>
      <source>Clear in 4 hours</source>
      <translation>In 4 Stunden löschen</translation>
    </message>
    <message>
      <source>Clear in a day</source>
      <translation>In einem Tag löschen</translation>
    </message>
    <message>
      <source>Clear in a week</source>
      <translation>In einer Woche löschen</translation>
    </message>
    <message>
      <source>Clear the history</source>
      <translation>Verlauf leeren</translation>
    </message>
    <message>
      <source>Clear the history on this computer…</source>
      <translation>Verlauf auf diesem Computer leeren…</translation>
    </message>
    <message>
      <source>Clear the status</source>
      <translation>Status löschen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Close for all</source>
      <translation>Für alle schließen</translation>
    </message>
    <message>
      <source>Close for all…</source>
      <translation>Für alle schließen…</translation>
    </message>
    <message>
      <source>Close notice</source>
      <translation>Hinweis schließen</translation>
    </message>
    <message>
      <source>Close notification</source>
      <translation>Benachrichtigung schließen</translation>
    </message>
    <message>
      <source>Close {title} for all? Everybody can read it, nobody can write until it is opened.</source>
      <translation>{title} für alle schließen? Alle können weiter lesen, schreiben kann niemand, bis die Unterhaltung wieder geöffnet wird.</translation>
    </message>
    <message>
      <source>Closing the window keeps the program there, so that messages are still told of. Quit ends it.</source>
      <translation>Beim Schließen des Fensters bleibt das Programm dort, damit Nachrichten weiter gemeldet werden. „Beenden“ beendet es.</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>Code</translation>
    </message>
    <message>
      <source>Colour {number}</source>
      <translation>Farbe {number}</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Comfortable</source>
      <translation>Geräumig</translation>
    </message>
    <message>
      <source>Commands</source>
      <translation>Befehle</translation>
    </message>
    <message>
      <source>Compact</source>
      <translation>Kompakt</translation>
    </message>
    <message>
      <source>Compare them with the words that whoever invited you sees. Nothing is sent there before you agree.</source>
      <translation>Vergleiche sie mit den Wörtern, die sieht, wer dich eingeladen hat. Bevor du zustimmst, wird nichts dorthin gesendet.</translation>
    </message>
    <message>
      <source>Completions</source>
      <translation>Vorschläge</translation>
    </message>
    <message>
      <source>Connect</source>
      <translation>Verbinden</translation>
    </message>
    <message>
      <source>Connect to Supabase…</source>
      <translation>Mit Supabase verbinden…</translation>
    </message>
    <message>
      <source>Connecting, {attempt}</source>
      <translation>Verbinden, {attempt}</translation>
    </message>
    <message>
      <source>Connecting…</source>
      <translation>Wird verbunden …</translation>
    </message>
    <message>
      <source>Connection</source>
      <translation>Verbindung</translation>
    </message>
    <message>
      <source>Connection: {word}</source>
      <translation>Verbindung: {word}</translation>
    </message>
    <message>
      <source>Connection…</source>
      <translation>Verbindung…</translation>
    </message>
    <message>
      <source>Continue</source>
      <translation>Weiter</translation>
    </message>
    <message>
      <source>Continue without protection</source>
      <translation>Ohne Schutz weiter</translation>
    </message>
    <message>
      <source>Conversation above</source>
      <translation>Unterhaltung darüber</translation>
    </message>
    <message>
      <source>Conversation below</source>
      <translation>Unterhaltung darunter</translation>
    </message>
    <message>
      <source>Conversation details</source>
      <translation>Details der Unterhaltung</translation>
    </message>
    <message>
      <source>Conversation details…</source>
      <translation>Details der Unterhaltung…</translation>
    </message>
    <message>
      <source>Conversation menu</source>
      <translation>Menü der Unterhaltung</translation>
    </message>
    <message>
      <source>Conversations</source>
      <translation>Unterhaltungen</translation>
    </message>
    <message>
      <source>Copied</source>
      <translation>Kopiert</translation>
    </message>
    <message>
      <source>Copied.</source>
      <translation>Kopiert.</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Copy as Markdown</source>
      <translation>Als Markdown kopieren</translation>
    </message>
    <message>
      <source>Copy both</source>
      <translation>Beides kopieren</translation>
    </message>
    <message>
      <source>Copy it now: it is not shown again.</source>
      <translation>Kopiere ihn jetzt: Er wird nicht noch einmal gezeigt.</translation>
    </message>
    <message>
      <source>Copy link</source>
      <translation>Link kopieren</translation>
    </message>
    <message>
      <source>Copy link to this conversation</source>
      <translation>Link zu dieser Unterhaltung kopieren</translation>
    </message>
    <message>
      <source>Copy link to this message</source>
      <translation>Link zu dieser Nachricht kopieren</translation>
    </message>
    <message>
      <source>Copy report</source>
      <translation>Bericht kopieren</translation>
    </message>
    <message>
      <source>Copy selected text</source>
      <translation>Ausgewählten Text kopieren</translation>
    </message>
    <message>
      <source>Copy selected text as Markdown</source>
      <translation>Ausgewählten Text als Markdown kopieren</translation>
    </message>
    <message>
      <source>Copy text</source>
      <translation>Text kopieren</translation>
    </message>
    <message>
      <source>Copy the SQL</source>
      <translation>SQL kopieren</translation>
    </message>
    <message>
      <source>Copy what is selected, or the message</source>
      <translation>Auswahl oder Nachricht kopieren</translation>
    </message>
    <message>
      <source>Copy what is selected, or the message, as Markdown</source>
      <translation>Auswahl oder Nachricht als Markdown kopieren</translation>
    </message>
    <message>
      <source>Ctrl and plus, minus or zero change it anywhere.</source>
      <translation>Strg mit Plus, Minus oder Null ändert sie überall.</translation>
    </message>
    <message>
      <source>Ctrl+K</source>
      <translation>Strg+K</translation>
    </message>
    <message>
      <source>Cut the connection</source>
      <translation>Verbindung kappen</translation>
    </message>
    <message>
      <source>Damaged history, put aside</source>
      <translation>Beschädigter Verlauf, beiseitegelegt</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>Datum</translation>
    </message>
    <message>
      <source>Days of the month</source>
      <translation>Tage des Monats</translation>
    </message>
    <message>
      <source>Dealt with</source>
      <translation>Erledigt</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Delete for everyone</source>
      <translation>Für alle löschen</translation>
    </message>
    <message>
      <source>Delete for me</source>
      <translation>Für mich löschen</translation>
    </message>
    <message>
      <source>Delete message</source>
      <translation>Nachricht löschen</translation>
    </message>
    <message>
      <source>Delete this message? It was not sent yet, and its text will be gone.</source>
      <translation>Diese Nachricht löschen? Sie ist noch nicht gesendet, und ihr Text wäre weg.</translation>
    </message>
    <message>
      <source>Delete this message? Nobody else has seen it.</source>
      <translation>Diese Nachricht löschen? Niemand sonst hat sie gesehen.</translation>
    </message>
    <message>
      <source>Deleted for everyone</source>
      <translation>Für alle gelöscht</translation>
    </message>
    <message>
      <source>Deleted for you, on this computer</source>
      <translation>Für dich gelöscht, auf diesem Computer</translation>
    </message>
    <message>
      <source>Delete…</source>
      <translation>Löschen…</translation>
    </message>
    <message>
      <source>Deletion of a message</source>
      <translation>Löschen einer Nachricht</translation>
    </message>
    <message>
      <source>Delivered</source>
      <translation>Zugestellt</translation>
    </message>
    <message>
      <source>Delivered to</source>
      <translation>Zugestellt an</translation>
    </message>
    <message>
      <source>Density</source>
      <translation>Dichte</translation>
    </message>
    <message>
      <source>Desktop</source>
      <translation>Desktop</translation>
    </message>
    <message>
      <source>Desktop Chat</source>
      <translation>Desktop Chat</translation>
    </message>
    <message>
      <source>Desktop Chat cannot start</source>
      <translation>Desktop Chat kann nicht starten</translation>
    </message>
    <message>
      <source>Desktop Chat ended unexpectedly the last time</source>
      <translation>Desktop Chat wurde beim letzten Mal unerwartet beendet</translation>
    </message>
    <message>
      <source>Desktop Chat {version}</source>
      <translation>Desktop Chat {version}</translation>
    </message>
    <message>
      <source>Desktop Chat {version}, connection report of {moment}</source>
      <translation>Desktop Chat {version}, Verbindungsbericht vom {moment}</translation>
    </message>
    <message>
      <source>Desktop Chat: {state}</source>
      <translation>Desktop Chat: {state}</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Einzelheiten</translation>
    </message>
    <message>
      <source>Direct</source>
      <translation>Direkt</translation>
    </message>
    <message>
      <source>Direct conversation</source>
      <translation>Direkte Unterhaltung</translation>
    </message>
    <message>
      <source>Direct message</source>
      <translation>Direktnachricht</translation>
    </message>
    <message>
      <source>Direct messages and those that name me</source>
      <translation>Direktnachrichten und solche, die mich nennen</translation>
    </message>
    <message>
      <source>Do not clear</source>
      <translation>Nicht löschen</translation>
    </message>
    <message>
      <source>Do not disturb</source>
      <translation>Nicht stören</translation>
    </message>
    <message>
      <source>Do not disturb at these hours every week</source>
      <translation>Jede Woche zu diesen Zeiten nicht stören</translation>
    </message>
    <message>
      <source>Do not disturb for an hour</source>
      <translation>Eine Stunde lang nicht stören</translation>
    </message>
    <message>
      <source>Do not disturb until I say so</source>
      <translation>Nicht stören, bis ich es sage</translation>
    </message>
    <message>
      <source>Do not disturb until tomorrow</source>
      <translation>Bis morgen nicht stören</translation>
    </message>
    <message>
      <source>Do not open</source>
      <translation>Nicht öffnen</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Herunterladen</translation>
    </message>
    <message>
      <source>Draft:</source>
      <translation>Entwurf:</translation>
    </message>
    <message>
      <source>Duplicates dropped</source>
      <translation>Doppelte verworfen</translation>
    </message>
    <message>
      <source>E-mail</source>
      <translation>E-Mail</translation>
    </message>
    <message>
      <source>Earlier message</source>
      <translation>Frühere Nachricht</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>Bearbeiten</translation>
    </message>
    <message>
      <source>Edit message</source>
      <translation>Nachricht bearbeiten</translation>
    </message>
    <message>
      <source>Edit your last message (when nothing is written)</source>
      <translation>Deine letzte Nachricht bearbeiten (wenn nichts geschrieben ist)</translation>
    </message>
    <message>
      <source>Edit: {text}</source>
      <translation>Bearbeitung: {text}</translation>
    </message>
    <message>
      <source>Emoji</source>
      <translation>Emoji</translation>
    </message>
    <message>
      <source>End</source>
      <translation>Ende</translation>
    </message>
    <message>
      <source>End do not disturb</source>
      <translation>Nicht stören beenden</translation>
    </message>
    <message>
      <source>End rehearsal</source>
      <translation>Probe beenden</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Enter sends</source>
      <translation>Eingabe sendet</translation>
    </message>
    <message>
      <source>Enter, then the keys, gives “{command}” another shortcut.</source>
      <translation>Eingabe und dann die Tasten geben „{command}“ ein anderes Kürzel.</translation>
    </message>
    <message>
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <source>Everybody here will see it, under the name.</source>
      <translation>Alle hier sehen es unter dem Namen.</translation>
    </message>
    <message>
      <source>Everybody here will see it.</source>
      <translation>Alle hier werden es sehen.</translation>
    </message>
    <message>
      <source>Everybody here will see the new name.</source>
      <translation>Alle hier werden den neuen Namen sehen.</translation>
    </message>
    <message>
      <source>Everybody on this network can make an account then, and see who is here. Who is invited can do so anyway.</source>
      <translation>Dann kann jeder in diesem Netzwerk ein Konto anlegen und sehen, wer hier ist. Wer eingeladen ist, kann es ohnehin.</translation>
    </message>
    <message>
      <source>Everybody who has joined is cut off until you invite them again: the fingerprint is another one then. Do this when somebody may have copied the certificate's file.</source>
      <translation>Alle, die beigetreten sind, sind getrennt, bis du sie neu einlädst: Der Fingerabdruck ist dann ein anderer. Mach das, wenn jemand die Datei des Zertifikats kopiert haben könnte.</translation>
    </message>
    <message>
      <source>Everybody who reaches it</source>
      <translation>Alle, die ihn erreichen</translation>
    </message>
    <message>
      <source>Everything</source>
      <translation>Alles</translation>
    </message>
    <message>
      <source>Everything arrives, but late, as over a crowded network.</source>
      <translation>Alles kommt an, aber spät, wie in einem überfüllten Netz.</translation>
    </message>
    <message>
      <source>Everything is read.</source>
      <translation>Alles ist gelesen.</translation>
    </message>
    <message>
      <source>Everything that was looked at is well.</source>
      <translation>Alles, was angesehen wurde, ist in Ordnung.</translation>
    </message>
    <message>
      <source>Everywhere</source>
      <translation>Überall</translation>
    </message>
    <message>
      <source>Faults cannot be rehearsed here.</source>
      <translation>Hier lassen sich keine Störungen proben.</translation>
    </message>
    <message>
      <source>Favourite, or not</source>
      <translation>Favorit oder nicht</translation>
    </message>
    <message>
      <source>Favourites</source>
      <translation>Favoriten</translation>
    </message>
    <message>
      <source>File of the settings: {path}</source>
      <translation>Datei der Einstellungen: {path}</translation>
    </message>
    <message>
      <source>Find a channel by name</source>
      <translation>Kanal nach Namen finden</translation>
    </message>
    <message>
      <source>Find a command</source>
      <translation>Befehl finden</translation>
    </message>
    <message>
      <source>Find a conversation</source>
      <translation>Unterhaltung finden</translation>
    </message>
    <message>
      <source>Find a conversation, person, message or command</source>
      <translation>Unterhaltung, Person, Nachricht oder Befehl finden</translation>
    </message>
    <message>
      <source>Find a member</source>
      <translation>Mitglied finden</translation>
    </message>
    <message>
      <source>Find an account</source>
      <translation>Ein Konto finden</translation>
    </message>
    <message>
      <source>Find an emoji</source>
      <translation>Emoji finden</translation>
    </message>
    <message>
      <source>Find in the list of conversations</source>
      <translation>In der Liste der Unterhaltungen finden</translation>
    </message>
    <message>
      <source>Find people by name</source>
      <translation>Personen nach Namen finden</translation>
    </message>
    <message>
      <source>Findings</source>
      <translation>Befunde</translation>
    </message>
    <message>
      <source>Fingerprint</source>
      <translation>Fingerabdruck</translation>
    </message>
    <message>
      <source>Fingerprint in words</source>
      <translation>Fingerabdruck in Wörtern</translation>
    </message>
    <message>
      <source>Finished ones</source>
      <translation>Fertige</translation>
    </message>
    <message>
      <source>First written {time}</source>
      <translation>Zuerst geschrieben {time}</translation>
    </message>
    <message>
      <source>Flags</source>
      <translation>Flaggen</translation>
    </message>
    <message>
      <source>Follow a link</source>
      <translation>Einem Link folgen</translation>
    </message>
    <message>
      <source>Food and drink</source>
      <translation>Essen und Trinken</translation>
    </message>
    <message>
      <source>For 1 hour</source>
      <translation>Für 1 Stunde</translation>
    </message>
    <message>
      <source>For 8 hours</source>
      <translation>Für 8 Stunden</translation>
    </message>
    <message>
      <source>For a day</source>
      <translation>Einen Tag lang</translation>
    </message>
    <message>
      <source>For a month</source>
      <translation>Einen Monat lang</translation>
    </message>
    <message>
      <source>For a new account</source>
      <translation>Für ein neues Konto</translation>
    </message>
    <message>
      <source>For a week</source>
      <translation>Eine Woche lang</translation>
    </message>
    <message>
      <source>For a year</source>
      <translation>Ein Jahr lang</translation>
    </message>
    <message>
      <source>For buttons, links and the focus. It is made lighter or darker where it could not be read.</source>
      <translation>Für Knöpfe, Links und den Fokus. Wo sie nicht zu lesen wäre, wird sie heller oder dunkler gemacht.</translation>
    </message>
    <message>
      <source>For ever</source>
      <translation>Für immer</translation>
    </message>
    <message>
      <source>For example the name of your team</source>
      <translation>Zum Beispiel der Name deines Teams</translation>
    </message>
    <message>
      <source>For networks that let only web pages through.</source>
      <translation>Für Netze, die nur Webseiten durchlassen.</translation>
    </message>
    <message>
      <source>For one person, until {moment}</source>
      <translation>Für eine Person, bis {moment}</translation>
    </message>
    <message>
      <source>For three months</source>
      <translation>Drei Monate lang</translation>
    </message>
    <message>
      <source>For whom (only you see it)</source>
      <translation>Für wen (das siehst nur du)</translation>
    </message>
    <message>
      <source>For {name}, until {moment}</source>
      <translation>Für {name}, bis {moment}</translation>
    </message>
    <message>
      <source>Forget this change? The message stays as the others see it.</source>
      <translation>Diese Änderung vergessen? Die Nachricht bleibt, wie die anderen sie sehen.</translation>
    </message>
    <message>
      <source>Forgotten password</source>
      <translation>Passwort vergessen</translation>
    </message>
    <message>
      <source>Forgotten password…</source>
      <translation>Passwort vergessen …</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Formatieren</translation>
    </message>
    <message>
      <source>Forward</source>
      <translation>Weiterleiten</translation>
    </message>
    <message>
      <source>Forward to</source>
      <translation>Weiterleiten an</translation>
    </message>
    <message>
      <source>Forwarded from</source>
      <translation>Weitergeleitet von</translation>
    </message>
    <message>
      <source>Forward…</source>
      <translation>Weiterleiten…</translation>
    </message>
    <message>
      <source>From</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>Give all settings of the page “{page}” their usual values?</source>
      <translation>Allen Einstellungen der Seite „{page}“ ihre üblichen Werte geben?</translation>
    </message>
    <message>
      <source>Give all settings their usual values, on every page, also your own shortcuts?</source>
      <translation>Allen Einstellungen auf jeder Seite ihre üblichen Werte geben, auch deinen eigenen Tastenkürzeln?</translation>
    </message>
    <message>
      <source>Go</source>
      <translation>Los</translation>
    </message>
    <message>
      <source>Go there</source>
      <translation>Dorthin wechseln</translation>
    </message>
    <message>
      <source>Go to a conversation, person, message or command…</source>
      <translation>Zu Unterhaltung, Person, Nachricht oder Befehl gehen…</translation>
    </message>
    <message>
      <source>Go to a date</source>
      <translation>Zu einem Datum</translation>
    </message>
    <message>
      <source>Go to a date…</source>
      <translation>Zu einem Datum…</translation>
    </message>
    <message>
      <source>Go to the newest message</source>
      <translation>Zur neuesten Nachricht</translation>
    </message>
    <message>
      <source>Go to the next mention of you</source>
      <translation>Zur nächsten Erwähnung von dir</translation>
    </message>
    <message>
      <source>Go to the quoted message</source>
      <translation>Zur zitierten Nachricht</translation>
    </message>
    <message>
      <source>Go to workspace {name}</source>
      <translation>Zum Arbeitsbereich {name}</translation>
    </message>
    <message>
      <source>Good for one person and seven days. It is not shown again.</source>
      <translation>Gilt für eine Person und sieben Tage. Sie wird nicht noch einmal gezeigt.</translation>
    </message>
    <message>
      <source>Green</source>
      <translation>Grün</translation>
    </message>
    <message>
      <source>Group</source>
      <translation>Gruppe</translation>
    </message>
    <message>
      <source>Guest</source>
      <translation>Gast</translation>
    </message>
    <message>
      <source>Hide</source>
      <translation>Verbergen</translation>
    </message>
    <message>
      <source>History</source>
      <translation>Verlauf</translation>
    </message>
    <message>
      <source>Holds from the next start on.</source>
      <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
      <source>How long it lasts</source>
      <translation>Wie lange er gilt</translation>
    </message>
    <message>
      <source>How many people it lets in</source>
      <translation>Für wie viele Personen er gilt</translation>
    </message>
    <message>
      <source>How much space stands between conversations and between messages.</source>
      <translation>Wie viel Platz zwischen Unterhaltungen und zwischen Nachrichten steht.</translation>
    </message>
    <message>
      <source>How often a quiet connection proves that it lives.</source>
      <translation>Wie oft eine stille Verbindung beweist, dass sie lebt.</translation>
    </message>
    <message>
      <source>I want no passphrase</source>
      <translation>Ich will keine Passphrase</translation>
    </message>
    <message>
      <source>Icon in the system tray</source>
      <translation>Symbol in der Taskleiste</translation>
    </message>
    <message>
      <source>In the messages</source>
      <translation>In den Nachrichten</translation>
    </message>
    <message>
      <source>In the outbox</source>
      <translation>Im Ausgang</translation>
    </message>
    <message>
      <source>In this profile, and quietly: in the tray where there is one.</source>
      <translation>In diesem Profil und leise: in der Taskleiste, wo es eine gibt.</translation>
    </message>
    <message>
      <source>In use</source>
      <translation>In Gebrauch</translation>
    </message>
    <message>
      <source>In {title}</source>
      <translation>In {title}</translation>
    </message>
    <message>
      <source>Install and restart</source>
      <translation>Installieren und neu starten</translation>
    </message>
    <message>
      <source>Instead of the project's, for example of a gateway.</source>
      <translation>Statt der des Projekts, zum Beispiel die eines Gateways.</translation>
    </message>
    <message>
      <source>Insult or threat</source>
      <translation>Beleidigung oder Drohung</translation>
    </message>
    <message>
      <source>Invitation</source>
      <translation>Einladung</translation>
    </message>
    <message>
      <source>Invitation link</source>
      <translation>Einladungslink</translation>
    </message>
    <message>
      <source>Invitation links</source>
      <translation>Einladungslinks</translation>
    </message>
    <message>
      <source>Invitation links…</source>
      <translation>Einladungslinks…</translation>
    </message>
    <message>
      <source>Invite</source>
      <translation>Einladen</translation>
    </message>
    <message>
      <source>Invite somebody</source>
      <translation>Jemanden einladen</translation>
    </message>
    <message>
      <source>Invite somebody…</source>
      <translation>Jemanden einladen…</translation>
    </message>
    <message>
      <source>Invite to {title}</source>
      <translation>Einladen in {title}</translation>
    </message>
    <message>
      <source>Invite…</source>
      <translation>Einladen…</translation>
    </message>
    <message>
      <source>It goes on in the system tray and tells you of messages. “Quit” in its menu ends it.</source>
      <translation>Es läuft in der Taskleiste weiter und meldet dir Nachrichten. „Beenden“ in seinem Menü beendet es.</translation>
    </message>
    <message>
      <source>It has its own account, conversations and drafts. Next you choose where it is.</source>
      <translation>Er hat sein eigenes Konto, eigene Unterhaltungen und Entwürfe. Als Nächstes wählst du, wo er ist.</translation>
    </message>
    <message>
      <source>It is free software under the MIT licence, and stands on the work of others:</source>
      <translation>Es ist freie Software unter der MIT-Lizenz und beruht auf der Arbeit anderer:</translation>
    </message>
    <message>
      <source>It is on the clipboard.</source>
      <translation>Es ist in der Zwischenablage.</translation>
    </message>
    <message numerus="yes">
      <source>It works. %n thing(s) could be better.</source>
      <translation>
        <numerusform>Es funktioniert. %n Punkt könnte besser sein.</numerusform>
        <numerusform>Es funktioniert. %n Punkte könnten besser sein.</numerusform>
      </translation>
    </message>
    <message>
      <source>Italic</source>
      <translation>Kursiv</translation>
    </message>
    <message>
      <source>Its fingerprint, in words:</source>
      <translation>Sein Fingerabdruck, in Wörtern:</translation>
    </message>
    <message>
      <source>Join</source>
      <translation>Beitreten</translation>
    </message>
    <message>
      <source>Join a workspace</source>
      <translation>Einem Arbeitsbereich beitreten</translation>
    </message>
    <message>
      <source>Join a workspace by an invitation…</source>
      <translation>Einem Arbeitsbereich mit einer Einladung beitreten …</translation>
    </message>
    <message>
      <source>Join a workspace?</source>
      <translation>Einem Arbeitsbereich beitreten?</translation>
    </message>
    <message>
      <source>Join by an invitation link…</source>
      <translation>Mit Einladungslink beitreten…</translation>
    </message>
    <message>
      <source>Join by an invitation…</source>
      <translation>Mit einer Einladung beitreten …</translation>
    </message>
    <message>
      <source>Joined</source>
      <translation>Beigetreten</translation>
    </message>
    <message>
      <source>Joining {name}…</source>
      <translation>{name} wird beigetreten…</translation>
    </message>
    <message>
      <source>Keep</source>
      <translation>Behalten</translation>
    </message>
    <message>
      <source>Keep messages on this computer</source>
      <translation>Nachrichten auf diesem Computer behalten</translation>
    </message>
    <message>
      <source>Keep still</source>
      <translation>Stillhalten</translation>
    </message>
    <message>
      <source>Keyboard</source>
      <translation>Tastatur</translation>
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation>Tastenkürzel</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Larger text</source>
      <translation>Größerer Text</translation>
    </message>
    <message>
      <source>Last heartbeat</source>
      <translation>Letzter Herzschlag</translation>
    </message>
    <message>
      <source>Last signed in</source>
      <translation>Zuletzt angemeldet</translation>
    </message>
    <message>
      <source>Last {length}: median {median}, highest {highest}, {count} measured.</source>
      <translation>Letzte {length}: Median {median}, höchstens {highest}, {count} gemessen.</translation>
    </message>
    <message>
      <source>Last {length}: {parts}.</source>
      <translation>Letzte {length}: {parts}.</translation>
    </message>
    <message>
      <source>Later</source>
      <translation>Später</translation>
    </message>
    <message>
      <source>Leave</source>
      <translation>Verlassen</translation>
    </message>
    <message>
      <source>Leave {title}? It is a channel, so you can join it again.</source>
      <translation>{title} verlassen? Es ist ein Kanal, du kannst also wieder beitreten.</translation>
    </message>
    <message>
      <source>Leave {title}? Somebody has to invite you to come back.</source>
      <translation>{title} verlassen? Um zurückzukommen, muss dich jemand einladen.</translation>
    </message>
    <message>
      <source>Leave…</source>
      <translation>Verlassen…</translation>
    </message>
    <message>
      <source>Let everybody in</source>
      <translation>Alle einlassen</translation>
    </message>
    <message>
      <source>Let in again</source>
      <translation>Wieder einlassen</translation>
    </message>
    <message>
      <source>Lift the ban</source>
      <translation>Sperre aufheben</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Like the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>Link</source>
      <translation>Link</translation>
    </message>
    <message>
      <source>Links that begin with deskchat:// open in this profile from now on.</source>
      <translation>Links, die mit deskchat:// beginnen, öffnen sich von jetzt an in diesem Profil.</translation>
    </message>
    <message>
      <source>Links that work</source>
      <translation>Gültige Links</translation>
    </message>
    <message>
      <source>List</source>
      <translation>Liste</translation>
    </message>
    <message>
      <source>List: {shelf}</source>
      <translation>Liste: {shelf}</translation>
    </message>
    <message>
      <source>Load</source>
      <translation>Laden</translation>
    </message>
    <message>
      <source>Load what is missing above</source>
      <translation>Laden, was darüber fehlt</translation>
    </message>
    <message>
      <source>Loading earlier messages…</source>
      <translation>Frühere Nachrichten werden geladen…</translation>
    </message>
    <message>
      <source>Loading…</source>
      <translation>Laden…</translation>
    </message>
    <message>
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <source>Logs of all profiles</source>
      <translation>Protokolle aller Profile</translation>
    </message>
    <message>
      <source>Look again</source>
      <translation>Noch einmal suchen</translation>
    </message>
    <message>
      <source>Look closer…</source>
      <translation>Genauer hinsehen…</translation>
    </message>
    <message>
      <source>Look for newer versions</source>
      <translation>Nach neuen Versionen suchen</translation>
    </message>
    <message>
      <source>Looking for a newer version…</source>
      <translation>Es wird nach einer neuen Version gesucht…</translation>
    </message>
    <message>
      <source>Looking for channels…</source>
      <translation>Kanäle werden gesucht…</translation>
    </message>
    <message>
      <source>Looking for links…</source>
      <translation>Links werden gesucht…</translation>
    </message>
    <message>
      <source>Looking for people…</source>
      <translation>Personen werden gesucht…</translation>
    </message>
    <message>
      <source>Looking for reports…</source>
      <translation>Meldungen werden gesucht…</translation>
    </message>
    <message>
      <source>Looking… {done} of {all}</source>
      <translation>Wird angesehen… {done} von {all}</translation>
    </message>
    <message>
      <source>Magenta</source>
      <translation>Magenta</translation>
    </message>
    <message>
      <source>Make a link</source>
      <translation>Link erstellen</translation>
    </message>
    <message>
      <source>Make a new one</source>
      <translation>Ein neues machen</translation>
    </message>
    <message>
      <source>Make an account</source>
      <translation>Konto anlegen</translation>
    </message>
    <message>
      <source>Make an invitation</source>
      <translation>Einladung erstellen</translation>
    </message>
    <message>
      <source>Make an owner</source>
      <translation>Zum Besitzer machen</translation>
    </message>
    <message>
      <source>Make it a block of code</source>
      <translation>Zu einem Codeblock machen</translation>
    </message>
    <message>
      <source>Making a code…</source>
      <translation>Ein Code wird gemacht …</translation>
    </message>
    <message>
      <source>Mark as read</source>
      <translation>Als gelesen markieren</translation>
    </message>
    <message>
      <source>Mark read</source>
      <translation>Als gelesen markieren</translation>
    </message>
    <message>
      <source>Mark unread</source>
      <translation>Als ungelesen markieren</translation>
    </message>
    <message>
      <source>Mark unread, or read</source>
      <translation>Als ungelesen oder gelesen markieren</translation>
    </message>
    <message>
      <source>Medium</source>
      <translation>Mittel</translation>
    </message>
    <message>
      <source>Medium-dark</source>
      <translation>Mitteldunkel</translation>
    </message>
    <message>
      <source>Medium-light</source>
      <translation>Mittelhell</translation>
    </message>
    <message>
      <source>Member</source>
      <translation>Mitglied</translation>
    </message>
    <message>
      <source>Members</source>
      <translation>Mitglieder</translation>
    </message>
    <message>
      <source>Mentions of you</source>
      <translation>Erwähnungen von dir</translation>
    </message>
    <message>
      <source>Mentions of you…</source>
      <translation>Erwähnungen von dir…</translation>
    </message>
    <message>
      <source>Menu</source>
      <translation>Menü</translation>
    </message>
    <message>
      <source>Menu of the workspace</source>
      <translation>Menü des Arbeitsbereichs</translation>
    </message>
    <message>
      <source>Menu of {title}</source>
      <translation>Menü von {title}</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>Nachricht</translation>
    </message>
    <message>
      <source>Message above or below</source>
      <translation>Nachricht darüber oder darunter</translation>
    </message>
    <message>
      <source>Message actions</source>
      <translation>Aktionen der Nachricht</translation>
    </message>
    <message>
      <source>Message from a blocked person</source>
      <translation>Nachricht einer blockierten Person</translation>
    </message>
    <message>
      <source>Messages</source>
      <translation>Nachrichten</translation>
    </message>
    <message>
      <source>Messages found</source>
      <translation>Gefundene Nachrichten</translation>
    </message>
    <message>
      <source>Messages live in a PostgreSQL database that belongs to you. Where should it be?</source>
      <translation>Nachrichten wohnen in einer PostgreSQL-Datenbank, die dir gehört. Wo soll sie sein?</translation>
    </message>
    <message>
      <source>Messages since the start</source>
      <translation>Nachrichten seit dem Start</translation>
    </message>
    <message>
      <source>Moderator</source>
      <translation>Moderator</translation>
    </message>
    <message>
      <source>Month</source>
      <translation>Monat</translation>
    </message>
    <message>
      <source>More actions</source>
      <translation>Weitere Aktionen</translation>
    </message>
    <message>
      <source>Move</source>
      <translation>Bewegen</translation>
    </message>
    <message>
      <source>Movement</source>
      <translation>Bewegung</translation>
    </message>
    <message>
      <source>Mute</source>
      <translation>Stummschalten</translation>
    </message>
    <message>
      <source>Mute…</source>
      <translation>Stummschalten…</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Name of the conversation</source>
      <translation>Name der Unterhaltung</translation>
    </message>
    <message>
      <source>Name of the workspace</source>
      <translation>Name des Arbeitsbereichs</translation>
    </message>
    <message>
      <source>Name, handle or e-mail</source>
      <translation>Name, Kürzel oder E-Mail</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>Netz</translation>
    </message>
    <message>
      <source>New</source>
      <translation>Neu</translation>
    </message>
    <message>
      <source>New certificate</source>
      <translation>Neues Zertifikat</translation>
    </message>
    <message>
      <source>New certificate…</source>
      <translation>Neues Zertifikat …</translation>
    </message>
    <message>
      <source>New conversation</source>
      <translation>Neue Unterhaltung</translation>
    </message>
    <message>
      <source>New conversation…</source>
      <translation>Neue Unterhaltung…</translation>
    </message>
    <message>
      <source>New line</source>
      <translation>Neue Zeile</translation>
    </message>
    <message>
      <source>New message</source>
      <translation>Neue Nachricht</translation>
    </message>
    <message>
      <source>New message from {name}</source>
      <translation>Neue Nachricht von {name}</translation>
    </message>
    <message>
      <source>New password</source>
      <translation>Neues Passwort</translation>
    </message>
    <message>
      <source>Newest ↓</source>
      <translation>Neueste ↓</translation>
    </message>
    <message>
      <source>Next month</source>
      <translation>Nächster Monat</translation>
    </message>
    <message>
      <source>Next pane</source>
      <translation>Nächster Bereich</translation>
    </message>
    <message>
      <source>Next try</source>
      <translation>Nächster Versuch</translation>
    </message>
    <message>
      <source>Next try {when}</source>
      <translation>Nächster Versuch {when}</translation>
    </message>
    <message>
      <source>No channel begins with {words}.</source>
      <translation>Kein Kanal beginnt mit {words}.</translation>
    </message>
    <message>
      <source>No command is called so.</source>
      <translation>Kein Befehl heißt so.</translation>
    </message>
    <message>
      <source>No connection</source>
      <translation>Keine Verbindung</translation>
    </message>
    <message>
      <source>No conversation has that name.</source>
      <translation>Keine Unterhaltung hat diesen Namen.</translation>
    </message>
    <message>
      <source>No conversation is called so.</source>
      <translation>Keine Unterhaltung heißt so.</translation>
    </message>
    <message>
      <source>No conversation yet. Start one with somebody.</source>
      <translation>Noch keine Unterhaltung. Beginne eine mit jemandem.</translation>
    </message>
    <message>
      <source>No emoji is called so.</source>
      <translation>Kein Emoji heißt so.</translation>
    </message>
    <message>
      <source>No favourites yet. The menu of a conversation adds it to them.</source>
      <translation>Noch keine Favoriten. Das Menü einer Unterhaltung nimmt sie auf.</translation>
    </message>
    <message>
      <source>No invitation is open.</source>
      <translation>Keine Einladung ist offen.</translation>
    </message>
    <message>
      <source>No link lets anybody in now.</source>
      <translation>Zurzeit gilt kein Link.</translation>
    </message>
    <message>
      <source>No messages</source>
      <translation>Keine Nachrichten</translation>
    </message>
    <message>
      <source>No messages yet</source>
      <translation>Noch keine Nachrichten</translation>
    </message>
    <message>
      <source>No messages yet. Say hello.</source>
      <translation>Noch keine Nachrichten. Sag Hallo.</translation>
    </message>
    <message>
      <source>No network</source>
      <translation>Kein Netz</translation>
    </message>
    <message>
      <source>No network at all</source>
      <translation>Gar kein Netz</translation>
    </message>
    <message>
      <source>No picture yet</source>
      <translation>Noch kein Bild</translation>
    </message>
    <message>
      <source>No round trip was measured in the last {length}.</source>
      <translation>In den letzten {length} wurde keine Laufzeit gemessen.</translation>
    </message>
    <message>
      <source>No setting has these words.</source>
      <translation>Keine Einstellung enthält diese Wörter.</translation>
    </message>
    <message>
      <source>No text of a message, password or key is in it. Read it before you hand it on.</source>
      <translation>Kein Text einer Nachricht, kein Passwort und kein Schlüssel ist darin. Lies es, bevor du es weitergibst.</translation>
    </message>
    <message>
      <source>Nobody</source>
      <translation>Niemand</translation>
    </message>
    <message>
      <source>Nobody can join by this invitation any more. Who has joined already stays.</source>
      <translation>Mit dieser Einladung kann niemand mehr beitreten. Wer schon beigetreten ist, bleibt.</translation>
    </message>
    <message>
      <source>Nobody can make an account now, not even with an invitation.</source>
      <translation>Niemand kann jetzt ein Konto anlegen, auch nicht mit einer Einladung.</translation>
    </message>
    <message>
      <source>Nobody else is in this workspace yet.</source>
      <translation>Außer dir ist noch niemand in diesem Arbeitsbereich.</translation>
    </message>
    <message>
      <source>Nobody found.</source>
      <translation>Niemand gefunden.</translation>
    </message>
    <message>
      <source>Nobody has an account with these words.</source>
      <translation>Niemand hat ein Konto mit diesen Wörtern.</translation>
    </message>
    <message>
      <source>Nobody has looked for a newer version yet since the start.</source>
      <translation>Seit dem Start wurde noch nicht nach einer neuen Version gesucht.</translation>
    </message>
    <message>
      <source>Nobody has mentioned you yet.</source>
      <translation>Noch hat dich niemand erwähnt.</translation>
    </message>
    <message>
      <source>Nobody here is called so.</source>
      <translation>Hier heißt niemand so.</translation>
    </message>
    <message>
      <source>Nobody is signed in.</source>
      <translation>Niemand ist angemeldet.</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keiner</translation>
    </message>
    <message>
      <source>Not delivered yet</source>
      <translation>Noch nicht zugestellt</translation>
    </message>
    <message>
      <source>Not measured yet</source>
      <translation>Noch nicht gemessen</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>Jetzt nicht</translation>
    </message>
    <message>
      <source>Not offered.</source>
      <translation>Nicht angeboten.</translation>
    </message>
    <message>
      <source>Not offered. {reason}</source>
      <translation>Nicht angeboten. {reason}</translation>
    </message>
    <message>
      <source>Not sent</source>
      <translation>Nicht gesendet</translation>
    </message>
    <message>
      <source>Not sent: {reason}</source>
      <translation>Nicht gesendet: {reason}</translation>
    </message>
    <message>
      <source>Not signed in</source>
      <translation>Nicht angemeldet</translation>
    </message>
    <message>
      <source>Nothing gets through. What you write waits and is sent afterwards.</source>
      <translation>Nichts kommt durch. Was du schreibst, wartet und wird danach gesendet.</translation>
    </message>
    <message>
      <source>Nothing here is called {words}.</source>
      <translation>Nichts hier heißt {words}.</translation>
    </message>
    <message>
      <source>Nothing is bookmarked yet. Put the cursor on a message and press B; only you will know of it.</source>
      <translation>Noch kein Lesezeichen. Geh auf eine Nachricht und drücke B; nur du weißt davon.</translation>
    </message>
    <message>
      <source>Nothing is in the archive.</source>
      <translation>Im Archiv ist nichts.</translation>
    </message>
    <message>
      <source>Nothing is known of newer versions since {date}.</source>
      <translation>Seit {date} ist von neueren Versionen nichts bekannt.</translation>
    </message>
    <message>
      <source>Nothing is known of them here.</source>
      <translation>Hier ist nichts von ihnen bekannt.</translation>
    </message>
    <message>
      <source>Nothing is known yet.</source>
      <translation>Noch ist nichts bekannt.</translation>
    </message>
    <message>
      <source>Nothing is pinned here.</source>
      <translation>Hier ist nichts angeheftet.</translation>
    </message>
    <message>
      <source>Nothing on this computer has {words}.</source>
      <translation>Nichts auf diesem Computer enthält {words}.</translation>
    </message>
    <message>
      <source>Nothing pops up or sounds then. An end before the beginning is on the next day.</source>
      <translation>Dann erscheint und klingt nichts. Ein Ende vor dem Anfang liegt am nächsten Tag.</translation>
    </message>
    <message>
      <source>Nothing waits. Everything you wrote is at the server.</source>
      <translation>Nichts wartet. Alles, was du geschrieben hast, ist beim Server.</translation>
    </message>
    <message>
      <source>Nothing was reported.</source>
      <translation>Es wurde nichts gemeldet.</translation>
    </message>
    <message>
      <source>Nothing yet.</source>
      <translation>Noch nichts.</translation>
    </message>
    <message>
      <source>Notifications</source>
      <translation>Benachrichtigungen</translation>
    </message>
    <message>
      <source>OK</source>
      <translation>OK</translation>
    </message>
    <message>
      <source>Objects</source>
      <translation>Gegenstände</translation>
    </message>
    <message>
      <source>Off: nobody else on the network can reach it.</source>
      <translation>Aus: Niemand sonst im Netzwerk kann ihn erreichen.</translation>
    </message>
    <message>
      <source>Offered</source>
      <translation>Angeboten</translation>
    </message>
    <message>
      <source>Offline - will be sent later</source>
      <translation>Offline - wird später gesendet</translation>
    </message>
    <message>
      <source>Older ones are fetched again when you scroll up to them; a search does not find them before that.</source>
      <translation>Ältere werden wieder geholt, wenn du zu ihnen hochscrollst; eine Suche findet sie vorher nicht.</translation>
    </message>
    <message>
      <source>On this computer, in a few seconds. Nothing to set up, nothing leaves this computer.</source>
      <translation>Auf diesem Computer, in wenigen Sekunden. Nichts einzurichten, nichts verlässt diesen Computer.</translation>
    </message>
    <message>
      <source>Once a day. What is found is downloaded and verified; nothing is installed without asking you.</source>
      <translation>Einmal am Tag. Was gefunden wird, wird heruntergeladen und geprüft; installiert wird nichts, ohne Sie zu fragen.</translation>
    </message>
    <message>
      <source>Once for a burst of messages.</source>
      <translation>Einmal für einen Schwung Nachrichten.</translation>
    </message>
    <message>
      <source>One moment…</source>
      <translation>Einen Moment…</translation>
    </message>
    <message>
      <source>One person</source>
      <translation>Eine Person</translation>
    </message>
    <message>
      <source>One-time code</source>
      <translation>Einmalcode</translation>
    </message>
    <message>
      <source>One-time code…</source>
      <translation>Einmalcode…</translation>
    </message>
    <message>
      <source>Only owners and admins may do this.</source>
      <translation>Das dürfen nur Besitzer und Admins.</translation>
    </message>
    <message>
      <source>Only owners may do this.</source>
      <translation>Das dürfen nur Besitzer.</translation>
    </message>
    <message>
      <source>Only owners, admins and moderators may do this.</source>
      <translation>Das dürfen nur Besitzer, Admins und Moderatoren.</translation>
    </message>
    <message>
      <source>Only somebody with a higher role may change {name}.</source>
      <translation>Nur jemand mit einer höheren Rolle darf bei {name} etwas ändern.</translation>
    </message>
    <message>
      <source>Only somebody with a higher role may do this.</source>
      <translation>Das darf nur jemand mit einer höheren Rolle.</translation>
    </message>
    <message>
      <source>Only that there is one</source>
      <translation>Nur, dass es eine gibt</translation>
    </message>
    <message>
      <source>Only the owner of a workspace on this computer can make a code.</source>
      <translation>Nur wem ein Arbeitsbereich auf diesem Computer gehört, kann einen Code machen.</translation>
    </message>
    <message>
      <source>Only who was invited</source>
      <translation>Nur wer eingeladen ist</translation>
    </message>
    <message>
      <source>Only you so far</source>
      <translation>Bisher nur du</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <source>Open Desktop Chat</source>
      <translation>Desktop Chat öffnen</translation>
    </message>
    <message>
      <source>Open again</source>
      <translation>Wieder öffnen</translation>
    </message>
    <message>
      <source>Open an address in the message</source>
      <translation>Eine Adresse in der Nachricht öffnen</translation>
    </message>
    <message>
      <source>Open as another person</source>
      <translation>Als andere Person öffnen</translation>
    </message>
    <message>
      <source>Open as another person…</source>
      <translation>Als andere Person öffnen…</translation>
    </message>
    <message>
      <source>Open deskchat:// links here</source>
      <translation>deskchat://-Links hier öffnen</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>Ordner öffnen</translation>
    </message>
    <message>
      <source>Open invitations</source>
      <translation>Offene Einladungen</translation>
    </message>
    <message>
      <source>Open its folder</source>
      <translation>Ihren Ordner öffnen</translation>
    </message>
    <message>
      <source>Open link</source>
      <translation>Link öffnen</translation>
    </message>
    <message>
      <source>Open {address}</source>
      <translation>{address} öffnen</translation>
    </message>
    <message>
      <source>Or drop a picture here, or paste one.</source>
      <translation>Oder zieh ein Bild hierher, oder füge eins ein.</translation>
    </message>
    <message>
      <source>Orange</source>
      <translation>Orange</translation>
    </message>
    <message>
      <source>Others on this network reach it at {places}.</source>
      <translation>Andere in diesem Netzwerk erreichen ihn unter {places}.</translation>
    </message>
    <message>
      <source>Others see that I am typing</source>
      <translation>Andere sehen, dass ich schreibe</translation>
    </message>
    <message>
      <source>Others see what I have read</source>
      <translation>Andere sehen, was ich gelesen habe</translation>
    </message>
    <message>
      <source>Others see when I was last here</source>
      <translation>Andere sehen, wann ich zuletzt da war</translation>
    </message>
    <message>
      <source>Others see whether I am here</source>
      <translation>Andere sehen, ob ich da bin</translation>
    </message>
    <message>
      <source>Otherwise Enter begins a new line, and Ctrl and Enter send.</source>
      <translation>Sonst beginnt Eingabe eine neue Zeile, und Strg mit Eingabe sendet.</translation>
    </message>
    <message>
      <source>Other…</source>
      <translation>Andere…</translation>
    </message>
    <message>
      <source>Outbox</source>
      <translation>Ausgang</translation>
    </message>
    <message>
      <source>Outbox ({count})</source>
      <translation>Ausgang ({count})</translation>
    </message>
    <message>
      <source>Outbox: {waiting} waiting, {refused} not taken</source>
      <translation>Ausgang: {waiting} warten, {refused} nicht angenommen</translation>
    </message>
    <message>
      <source>Outbox…</source>
      <translation>Ausgang…</translation>
    </message>
    <message>
      <source>Owner</source>
      <translation>Besitzer</translation>
    </message>
    <message>
      <source>Owners can do everything here, and only they can take that back.</source>
      <translation>Besitzer können hier alles tun, und nur sie selbst können das zurücknehmen.</translation>
    </message>
    <message>
      <source>Package</source>
      <translation>Paket</translation>
    </message>
    <message>
      <source>Page</source>
      <translation>Seite</translation>
    </message>
    <message>
      <source>Pages</source>
      <translation>Seiten</translation>
    </message>
    <message>
      <source>Part of the picture</source>
      <translation>Ausschnitt des Bildes</translation>
    </message>
    <message>
      <source>Passphrase</source>
      <translation>Passphrase</translation>
    </message>
    <message>
      <source>Password</source>
      <translation>Passwort</translation>
    </message>
    <message>
      <source>Paste the invitation that somebody on your network has sent you. You are asked before you join.</source>
      <translation>Füge die Einladung ein, die dir jemand in deinem Netzwerk geschickt hat. Du wirst gefragt, bevor du beitrittst.</translation>
    </message>
    <message>
      <source>Path</source>
      <translation>Weg</translation>
    </message>
    <message>
      <source>Path in use</source>
      <translation>Benutzter Weg</translation>
    </message>
    <message>
      <source>Paths</source>
      <translation>Wege</translation>
    </message>
    <message>
      <source>Paths in use, oldest to newest; arrow keys tell each</source>
      <translation>Benutzte Wege, von alt nach neu; Pfeiltasten nennen jeden</translation>
    </message>
    <message>
      <source>Paths, best first</source>
      <translation>Wege, der beste zuerst</translation>
    </message>
    <message>
      <source>People</source>
      <translation>Personen</translation>
    </message>
    <message>
      <source>People whom you invite can chat here from their own computers. All goes over the network encrypted.</source>
      <translation>Wen du einlädst, der kann hier vom eigenen Computer aus chatten. Alles geht verschlüsselt über das Netzwerk.</translation>
    </message>
    <message>
      <source>Person actions</source>
      <translation>Aktionen für die Person</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>Bild</translation>
    </message>
    <message>
      <source>Picture as it is</source>
      <translation>Das Bild, wie es ist</translation>
    </message>
    <message>
      <source>Picture of the conversation…</source>
      <translation>Bild der Unterhaltung…</translation>
    </message>
    <message>
      <source>Pictures ({patterns})</source>
      <translation>Bilder ({patterns})</translation>
    </message>
    <message>
      <source>Picture…</source>
      <translation>Bild…</translation>
    </message>
    <message>
      <source>Pin for everyone</source>
      <translation>Für alle anheften</translation>
    </message>
    <message>
      <source>Pin for everyone, or take down</source>
      <translation>Für alle anheften oder abnehmen</translation>
    </message>
    <message>
      <source>Pin of a message</source>
      <translation>Anheften einer Nachricht</translation>
    </message>
    <message>
      <source>Pin to the top</source>
      <translation>Oben anheften</translation>
    </message>
    <message>
      <source>Pin to the top, or unpin</source>
      <translation>Oben anheften oder lösen</translation>
    </message>
    <message>
      <source>Pinned messages</source>
      <translation>Angeheftete Nachrichten</translation>
    </message>
    <message>
      <source>Pinned messages…</source>
      <translation>Angeheftete Nachrichten…</translation>
    </message>
    <message>
      <source>Press the keys</source>
      <translation>Drücke die Tasten</translation>
    </message>
    <message>
      <source>Press the keys, or Esc to leave it as it is.</source>
      <translation>Drücke die Tasten oder Esc, um es zu lassen, wie es ist.</translation>
    </message>
    <message>
      <source>Previous month</source>
      <translation>Voriger Monat</translation>
    </message>
    <message>
      <source>Privacy</source>
      <translation>Privatsphäre</translation>
    </message>
    <message>
      <source>Privacy…</source>
      <translation>Privatsphäre…</translation>
    </message>
    <message>
      <source>Profile</source>
      <translation>Profil</translation>
    </message>
    <message>
      <source>Profile of {name}</source>
      <translation>Profil von {name}</translation>
    </message>
    <message>
      <source>Profile…</source>
      <translation>Profil…</translation>
    </message>
    <message>
      <source>Progress of the backup</source>
      <translation>Fortschritt der Sicherung</translation>
    </message>
    <message>
      <source>Project URL</source>
      <translation>Projekt-URL</translation>
    </message>
    <message>
      <source>Protect</source>
      <translation>Schützen</translation>
    </message>
    <message>
      <source>Protect your messages</source>
      <translation>Schütze deine Nachrichten</translation>
    </message>
    <message>
      <source>Proxy</source>
      <translation>Proxy</translation>
    </message>
    <message>
      <source>QR code of the invitation</source>
      <translation>QR-Code der Einladung</translation>
    </message>
    <message>
      <source>Quick switcher</source>
      <translation>Schnellwechsel</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>Quote</source>
      <translation>Zitat</translation>
    </message>
    <message>
      <source>React</source>
      <translation>Reagieren</translation>
    </message>
    <message>
      <source>React with {key}</source>
      <translation>Mit {key} reagieren</translation>
    </message>
    <message>
      <source>Reaction: {text}</source>
      <translation>Reaktion: {text}</translation>
    </message>
    <message>
      <source>Reactions</source>
      <translation>Reaktionen</translation>
    </message>
    <message>
      <source>Reactions and receipts</source>
      <translation>Reaktionen und Bestätigungen</translation>
    </message>
    <message>
      <source>React…</source>
      <translation>Reagieren…</translation>
    </message>
    <message>
      <source>Read</source>
      <translation>Gelesen</translation>
    </message>
    <message>
      <source>Read by</source>
      <translation>Gelesen von</translation>
    </message>
    <message>
      <source>Read by {names}</source>
      <translation>Gelesen von {names}</translation>
    </message>
    <message>
      <source>Reading the picture…</source>
      <translation>Das Bild wird gelesen…</translation>
    </message>
    <message>
      <source>Ready, not needed now</source>
      <translation>Bereit, jetzt nicht gebraucht</translation>
    </message>
    <message>
      <source>Reason: {reason}</source>
      <translation>Grund: {reason}</translation>
    </message>
    <message>
      <source>Recent conversations</source>
      <translation>Letzte Unterhaltungen</translation>
    </message>
    <message>
      <source>Red</source>
      <translation>Rot</translation>
    </message>
    <message>
      <source>Refresh</source>
      <translation>Aktualisieren</translation>
    </message>
    <message>
      <source>Refused by the server</source>
      <translation>Vom Server abgelehnt</translation>
    </message>
    <message>
      <source>Rehearsal: {fault}. The network itself is fine.</source>
      <translation>Probe: {fault}. Dem Netz selbst fehlt nichts.</translation>
    </message>
    <message>
      <source>Rehearse a network fault</source>
      <translation>Netzstörung proben</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Remove a workspace</source>
      <translation>Arbeitsbereich entfernen</translation>
    </message>
    <message>
      <source>Remove all messages from this computer? They are fetched again from the server as you look at them. What waits to be sent, drafts and your sign-in stay.</source>
      <translation>Alle Nachrichten von diesem Computer entfernen? Sie werden wieder vom Server geholt, wenn du sie ansiehst. Was auf das Senden wartet, Entwürfe und deine Anmeldung bleiben.</translation>
    </message>
    <message>
      <source>Remove bookmark</source>
      <translation>Lesezeichen entfernen</translation>
    </message>
    <message>
      <source>Remove from the favourites</source>
      <translation>Aus den Favoriten entfernen</translation>
    </message>
    <message>
      <source>Remove from this conversation…</source>
      <translation>Aus dieser Unterhaltung entfernen…</translation>
    </message>
    <message>
      <source>Remove the picture? Initials stand in its place again.</source>
      <translation>Das Bild entfernen? An seiner Stelle stehen wieder die Anfangsbuchstaben.</translation>
    </message>
    <message>
      <source>Remove this workspace…</source>
      <translation>Diesen Arbeitsbereich entfernen…</translation>
    </message>
    <message>
      <source>Remove {name} from {title}? They can be invited again.</source>
      <translation>{name} aus {title} entfernen? Eine neue Einladung ist möglich.</translation>
    </message>
    <message>
      <source>Remove “{name}” from this computer? Its copy of the messages, its drafts and what was not sent yet are deleted here. What the server has stays there, and you can sign in again.</source>
      <translation>„{name}“ von diesem Computer entfernen? Die Kopie der Nachrichten, die Entwürfe und alles noch nicht Gesendete werden hier gelöscht. Was der Server hat, bleibt dort, und du kannst dich wieder anmelden.</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>Entfernen…</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>Umbenennen</translation>
    </message>
    <message>
      <source>Rename the workspace</source>
      <translation>Arbeitsbereich umbenennen</translation>
    </message>
    <message>
      <source>Rename this workspace…</source>
      <translation>Diesen Arbeitsbereich umbenennen…</translation>
    </message>
    <message>
      <source>Rename…</source>
      <translation>Umbenennen…</translation>
    </message>
    <message>
      <source>Repaired</source>
      <translation>Nachgeholt</translation>
    </message>
    <message>
      <source>Reply</source>
      <translation>Antworten</translation>
    </message>
    <message>
      <source>Reply to {who}: {text}</source>
      <translation>Antwort an {who}: {text}</translation>
    </message>
    <message>
      <source>Reply…</source>
      <translation>Antworten…</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Melden</translation>
    </message>
    <message>
      <source>Report a message of {name}</source>
      <translation>Eine Nachricht von {name} melden</translation>
    </message>
    <message>
      <source>Report {name}</source>
      <translation>{name} melden</translation>
    </message>
    <message>
      <source>Reported by {name}</source>
      <translation>Gemeldet von {name}</translation>
    </message>
    <message>
      <source>Reports</source>
      <translation>Meldungen</translation>
    </message>
    <message>
      <source>Reports…</source>
      <translation>Meldungen…</translation>
    </message>
    <message>
      <source>Report…</source>
      <translation>Melden…</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <source>Reset all</source>
      <translation>Alles zurücksetzen</translation>
    </message>
    <message>
      <source>Reset all settings</source>
      <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
      <source>Reset all settings…</source>
      <translation>Alle Einstellungen zurücksetzen…</translation>
    </message>
    <message>
      <source>Reset this page</source>
      <translation>Diese Seite zurücksetzen</translation>
    </message>
    <message>
      <source>Reset this page…</source>
      <translation>Diese Seite zurücksetzen…</translation>
    </message>
    <message>
      <source>Revoke</source>
      <translation>Widerrufen</translation>
    </message>
    <message>
      <source>Revoke a link</source>
      <translation>Einen Link widerrufen</translation>
    </message>
    <message>
      <source>Revoke the invitation</source>
      <translation>Einladung zurücknehmen</translation>
    </message>
    <message>
      <source>Revoke this link? Nobody can join by it any more. Whoever has joined stays.</source>
      <translation>Diesen Link widerrufen? Niemand kann mit ihm mehr beitreten. Wer beigetreten ist, bleibt.</translation>
    </message>
    <message>
      <source>Revoke…</source>
      <translation>Widerrufen…</translation>
    </message>
    <message>
      <source>Role</source>
      <translation>Rolle</translation>
    </message>
    <message>
      <source>Round trip</source>
      <translation>Laufzeit</translation>
    </message>
    <message>
      <source>Round trips</source>
      <translation>Laufzeiten</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
    <message>
      <source>Saving…</source>
      <translation>Wird gesichert…</translation>
    </message>
    <message>
      <source>Search all messages on this computer</source>
      <translation>Alle Nachrichten auf diesem Computer durchsuchen</translation>
    </message>
    <message>
      <source>Search messages</source>
      <translation>Nachrichten suchen</translation>
    </message>
    <message>
      <source>Search messages…</source>
      <translation>Nachrichten suchen…</translation>
    </message>
    <message>
      <source>Search settings</source>
      <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
      <source>Search this conversation…</source>
      <translation>Diese Unterhaltung durchsuchen…</translation>
    </message>
    <message>
      <source>See for yourself how messages go on. Only this window is affected, and nothing is lost.</source>
      <translation>Sieh selbst, wie es mit Nachrichten weitergeht. Nur dieses Fenster ist betroffen, und nichts geht verloren.</translation>
    </message>
    <message>
      <source>Select all that is loaded</source>
      <translation>Alles Geladene auswählen</translation>
    </message>
    <message>
      <source>Select messages</source>
      <translation>Nachrichten auswählen</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>Senden</translation>
    </message>
    <message>
      <source>Send a message</source>
      <translation>Nachricht schreiben</translation>
    </message>
    <message>
      <source>Send the report</source>
      <translation>Meldung absenden</translation>
    </message>
    <message>
      <source>Sending</source>
      <translation>Wird gesendet</translation>
    </message>
    <message>
      <source>Sent</source>
      <translation>Gesendet</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <source>Settings…</source>
      <translation>Einstellungen…</translation>
    </message>
    <message>
      <source>Several people are typing…</source>
      <translation>Mehrere schreiben…</translation>
    </message>
    <message>
      <source>Share no more</source>
      <translation>Nicht mehr freigeben</translation>
    </message>
    <message>
      <source>Share on this network</source>
      <translation>In diesem Netzwerk freigeben</translation>
    </message>
    <message>
      <source>Share on this network…</source>
      <translation>In diesem Netzwerk freigeben …</translation>
    </message>
    <message>
      <source>Share the workspace of this computer</source>
      <translation>Den Arbeitsbereich dieses Computers freigeben</translation>
    </message>
    <message>
      <source>Shortcut</source>
      <translation>Tastenkürzel</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Anzeigen</translation>
    </message>
    <message>
      <source>Show all</source>
      <translation>Alles anzeigen</translation>
    </message>
    <message>
      <source>Show all, or less, of a long message</source>
      <translation>Alles oder weniger von einer langen Nachricht anzeigen</translation>
    </message>
    <message>
      <source>Show less</source>
      <translation>Weniger anzeigen</translation>
    </message>
    <message>
      <source>Show more</source>
      <translation>Mehr zeigen</translation>
    </message>
    <message>
      <source>Show or hide spoilers</source>
      <translation>Verdecktes zeigen oder verbergen</translation>
    </message>
    <message>
      <source>Show the folder</source>
      <translation>Den Ordner zeigen</translation>
    </message>
    <message>
      <source>Show the log…</source>
      <translation>Protokoll anzeigen…</translation>
    </message>
    <message>
      <source>Show the message</source>
      <translation>Die Nachricht anzeigen</translation>
    </message>
    <message>
      <source>Show the pinned message</source>
      <translation>Die angeheftete Nachricht anzeigen</translation>
    </message>
    <message>
      <source>Shown twice</source>
      <translation>Doppelt gezeigt</translation>
    </message>
    <message>
      <source>Sign in</source>
      <translation>Anmelden</translation>
    </message>
    <message>
      <source>Sign in again</source>
      <translation>Neu anmelden</translation>
    </message>
    <message>
      <source>Sign in first: there is no server to look at.</source>
      <translation>Melde dich zuerst an: Es gibt keinen Server, den man ansehen könnte.</translation>
    </message>
    <message>
      <source>Sign out</source>
      <translation>Abmelden</translation>
    </message>
    <message>
      <source>Sign out everywhere</source>
      <translation>Überall abmelden</translation>
    </message>
    <message>
      <source>Sign out everywhere…</source>
      <translation>Überall abmelden…</translation>
    </message>
    <message numerus="yes">
      <source>Signed in on %n devices</source>
      <translation>
        <numerusform>Auf %n Gerät angemeldet</numerusform>
        <numerusform>Auf %n Geräten angemeldet</numerusform>
      </translation>
    </message>
    <message>
      <source>Signing in…</source>
      <translation>Anmelden…</translation>
    </message>
    <message>
      <source>Size of text</source>
      <translation>Textgröße</translation>
    </message>
    <message>
      <source>Skin tone</source>
      <translation>Hautton</translation>
    </message>
    <message>
      <source>Skin tone of emoji</source>
      <translation>Hautton der Emojis</translation>
    </message>
    <message>
      <source>Skin tone: {tone}</source>
      <translation>Hautton: {tone}</translation>
    </message>
    <message>
      <source>Slow everything down</source>
      <translation>Alles verlangsamen</translation>
    </message>
    <message>
      <source>Smaller text</source>
      <translation>Kleinerer Text</translation>
    </message>
    <message>
      <source>Smileys and feelings</source>
      <translation>Smileys und Gefühle</translation>
    </message>
    <message>
      <source>Somebody</source>
      <translation>Jemand</translation>
    </message>
    <message>
      <source>Somebody on your network shares a workspace and has sent you a link.</source>
      <translation>Jemand in deinem Netzwerk gibt einen Arbeitsbereich frei und hat dir einen Link geschickt.</translation>
    </message>
    <message>
      <source>Something else</source>
      <translation>Etwas anderes</translation>
    </message>
    <message>
      <source>Spoiler: click to show it</source>
      <translation>Verdeckt: zum Zeigen klicken</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Starten</translation>
    </message>
    <message>
      <source>Start a local workspace</source>
      <translation>Lokalen Arbeitsbereich starten</translation>
    </message>
    <message>
      <source>Start when I log in</source>
      <translation>Starten, wenn ich mich am Computer anmelde</translation>
    </message>
    <message>
      <source>Starting the workspace on this computer…</source>
      <translation>Der Arbeitsbereich auf diesem Computer startet…</translation>
    </message>
    <message>
      <source>Starting…</source>
      <translation>Starten…</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Stand</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>Status</translation>
    </message>
    <message>
      <source>Stay</source>
      <translation>Bleiben</translation>
    </message>
    <message>
      <source>Stay here</source>
      <translation>Hierbleiben</translation>
    </message>
    <message>
      <source>Stop the live service</source>
      <translation>Den Live-Dienst anhalten</translation>
    </message>
    <message>
      <source>Storage</source>
      <translation>Speicher</translation>
    </message>
    <message>
      <source>Struck out</source>
      <translation>Durchgestrichen</translation>
    </message>
    <message>
      <source>Struck out is what was taken away, underlined what was put in.</source>
      <translation>Durchgestrichen ist, was wegfiel, unterstrichen, was dazukam.</translation>
    </message>
    <message>
      <source>Suspend</source>
      <translation>Sperren</translation>
    </message>
    <message>
      <source>Suspend the account</source>
      <translation>Das Konto sperren</translation>
    </message>
    <message>
      <source>Suspended: cannot sign in, reads and writes nothing</source>
      <translation>Gesperrt: kann sich nicht anmelden, liest und schreibt nichts</translation>
    </message>
    <message>
      <source>Suspend…</source>
      <translation>Sperren…</translation>
    </message>
    <message>
      <source>Swallow everything</source>
      <translation>Alles verschlucken</translation>
    </message>
    <message>
      <source>Symbols</source>
      <translation>Symbole</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>Zurücknehmen</translation>
    </message>
    <message>
      <source>Take back…</source>
      <translation>Zurücknehmen…</translation>
    </message>
    <message>
      <source>Take down</source>
      <translation>Abnehmen</translation>
    </message>
    <message>
      <source>Take down the pin</source>
      <translation>Nicht mehr anheften</translation>
    </message>
    <message>
      <source>Take it from there</source>
      <translation>Von dort nehmen</translation>
    </message>
    <message>
      <source>Take out of the archive</source>
      <translation>Aus dem Archiv holen</translation>
    </message>
    <message>
      <source>Take the lower role</source>
      <translation>Niedrigere Rolle annehmen</translation>
    </message>
    <message>
      <source>Take this change back? If the server has taken it just now, it stays.</source>
      <translation>Diese Änderung zurücknehmen? Hat der Server sie gerade angenommen, bleibt sie.</translation>
    </message>
    <message>
      <source>Teal</source>
      <translation>Petrol</translation>
    </message>
    <message>
      <source>Tell of new messages</source>
      <translation>Neue Nachrichten melden</translation>
    </message>
    <message>
      <source>Tell them both, and nobody else: who has the code gets in as this person. They choose “Forgotten password…” where they sign in. It works once, until tomorrow; an earlier code is void.</source>
      <translation>Sag ihnen beides und sonst niemandem: Wer den Code hat, kommt als diese Person hinein. Sie wählen „Passwort vergessen …“, wo sie sich anmelden. Er gilt einmal, bis morgen; ein früherer Code verfällt.</translation>
    </message>
    <message>
      <source>Ten people</source>
      <translation>Zehn Personen</translation>
    </message>
    <message>
      <source>Text of the licence</source>
      <translation>Text der Lizenz</translation>
    </message>
    <message>
      <source>Text of the usual size</source>
      <translation>Text in üblicher Größe</translation>
    </message>
    <message>
      <source>That is no invitation into a workspace.</source>
      <translation>Das ist keine Einladung in einen Arbeitsbereich.</translation>
    </message>
    <message>
      <source>That is no invitation link. One begins with deskchat://invite/</source>
      <translation>Das ist kein Einladungslink. Er beginnt mit deskchat://invite/</translation>
    </message>
    <message>
      <source>The SQL is on the clipboard. Run it in the project's SQL editor, then check again.</source>
      <translation>Das SQL ist in der Zwischenablage. Führe es im SQL-Editor des Projekts aus, dann prüfe noch einmal.</translation>
    </message>
    <message>
      <source>The arrow keys move it, plus and minus zoom.</source>
      <translation>Die Pfeiltasten verschieben ihn, Plus und Minus vergrößern und verkleinern.</translation>
    </message>
    <message>
      <source>The connection stays open, but nothing comes through, as in a tunnel.</source>
      <translation>Die Verbindung bleibt offen, aber nichts kommt durch, wie in einem Tunnel.</translation>
    </message>
    <message>
      <source>The copy of your messages on this computer has no protection: anybody who has this disk can read it.</source>
      <translation>Die Kopie deiner Nachrichten auf diesem Computer ist ungeschützt: Wer diesen Datenträger hat, kann sie lesen.</translation>
    </message>
    <message>
      <source>The digits that you were given</source>
      <translation>Die Ziffern, die du bekommen hast</translation>
    </message>
    <message>
      <source>The earlier versions are not kept any more.</source>
      <translation>Die früheren Fassungen werden nicht mehr aufbewahrt.</translation>
    </message>
    <message>
      <source>The installer of version {version} was opened: go on there.</source>
      <translation>Das Installationsprogramm der Version {version} wurde geöffnet: Machen Sie dort weiter.</translation>
    </message>
    <message>
      <source>The keyring that holds this profile's key does not answer. Unlock it and start the program again.</source>
      <translation>Der Schlüsselbund mit dem Schlüssel dieses Profils antwortet nicht. Entsperre ihn und starte das Programm neu.</translation>
    </message>
    <message>
      <source>The link is on the clipboard. Members of this workspace can follow it.</source>
      <translation>Der Link ist in der Zwischenablage. Mitglieder dieses Arbeitsbereichs können ihm folgen.</translation>
    </message>
    <message>
      <source>The live connection breaks, as when a router starts again.</source>
      <translation>Die Live-Verbindung bricht ab, wie wenn ein Router neu startet.</translation>
    </message>
    <message>
      <source>The local copy of your messages is protected by a passphrase.</source>
      <translation>Die lokale Kopie deiner Nachrichten ist durch eine Passphrase geschützt.</translation>
    </message>
    <message>
      <source>The local history was damaged and is fetched again. Unsent items that were saved: {count}.</source>
      <translation>Der lokale Verlauf war beschädigt und wird neu geholt. Gerettet, was noch nicht gesendet war: {count}.</translation>
    </message>
    <message>
      <source>The message:</source>
      <translation>Die Nachricht:</translation>
    </message>
    <message>
      <source>The name is for you alone: nobody else sees it.</source>
      <translation>Der Name ist nur für dich: Niemand sonst sieht ihn.</translation>
    </message>
    <message>
      <source>The new invitation</source>
      <translation>Die neue Einladung</translation>
    </message>
    <message>
      <source>The new link</source>
      <translation>Der neue Link</translation>
    </message>
    <message>
      <source>The official client goes there.</source>
      <translation>Dorthin geht der offizielle Client.</translation>
    </message>
    <message>
      <source>The other workspaces are open in other programs: close one of them first.</source>
      <translation>Die anderen Arbeitsbereiche sind in anderen Programmen geöffnet: Schließe erst einen davon.</translation>
    </message>
    <message>
      <source>The owner of this workspace will read it, with your name. {name} is not told.</source>
      <translation>Der Besitzer dieses Arbeitsbereichs liest die Meldung, mit deinem Namen. {name} erfährt davon nichts.</translation>
    </message>
    <message>
      <source>The package brings no text of its licence along.</source>
      <translation>Das Paket bringt keinen Text seiner Lizenz mit.</translation>
    </message>
    <message>
      <source>The public “anon” or “publishable” key</source>
      <translation>Der öffentliche Schlüssel („anon“ oder „publishable“)</translation>
    </message>
    <message>
      <source>The rehearsal has ended.</source>
      <translation>Die Probe ist zu Ende.</translation>
    </message>
    <message>
      <source>The report</source>
      <translation>Die Meldung</translation>
    </message>
    <message>
      <source>The report is on the clipboard. No key and no text of a message is in it.</source>
      <translation>Der Bericht ist in der Zwischenablage. Kein Schlüssel und kein Text einer Nachricht steht darin.</translation>
    </message>
    <message>
      <source>The report is on the clipboard. No text of a message is in it.</source>
      <translation>Der Bericht ist in der Zwischenablage. Kein Text einer Nachricht ist darin.</translation>
    </message>
    <message>
      <source>The same passphrase again</source>
      <translation>Dieselbe Passphrase noch einmal</translation>
    </message>
    <message>
      <source>The server's live part is down; messages can only be fetched.</source>
      <translation>Der Live-Teil des Servers ist ausgefallen; Nachrichten lassen sich nur holen.</translation>
    </message>
    <message>
      <source>The settings of this profile are kept in this file:</source>
      <translation>Die Einstellungen dieses Profils stehen in dieser Datei:</translation>
    </message>
    <message>
      <source>The two passphrases differ.</source>
      <translation>Die beiden Passphrasen sind verschieden.</translation>
    </message>
    <message>
      <source>There is no channel yet. Make one as a new conversation.</source>
      <translation>Es gibt noch keinen Kanal. Leg einen als neue Unterhaltung an.</translation>
    </message>
    <message>
      <source>There is no connection, so “{name}” could not be looked for.</source>
      <translation>Es gibt keine Verbindung, deshalb konnte „{name}“ nicht gesucht werden.</translation>
    </message>
    <message>
      <source>There is nothing.</source>
      <translation>Da ist nichts.</translation>
    </message>
    <message numerus="yes">
      <source>There is room for %n workspaces.</source>
      <translation>
        <numerusform>Es ist Platz für %n Arbeitsbereich.</numerusform>
        <numerusform>Es ist Platz für %n Arbeitsbereiche.</numerusform>
      </translation>
    </message>
    <message>
      <source>This address could be mistaken for another one. It leads to

{host}

Open it?</source>
      <translation>Diese Adresse könnte mit einer anderen verwechselt werden. Sie führt zu

{host}

Öffnen?</translation>
    </message>
    <message>
      <source>This cannot be read as a picture. Pictures are PNG, JPEG, WebP, GIF or BMP files of up to 64 MB.</source>
      <translation>Das lässt sich nicht als Bild lesen. Bilder sind PNG-, JPEG-, WebP-, GIF- oder BMP-Dateien bis 64 MB.</translation>
    </message>
    <message>
      <source>This computer</source>
      <translation>Dieser Computer</translation>
    </message>
    <message>
      <source>This computer has no keyring, so the local copy of your messages needs a passphrase of its own.</source>
      <translation>Dieser Computer hat keinen Schlüsselbund, deshalb braucht die lokale Kopie deiner Nachrichten eine eigene Passphrase.</translation>
    </message>
    <message>
      <source>This computer's copy is not protected</source>
      <translation>Die Kopie auf diesem Computer ist nicht geschützt</translation>
    </message>
    <message>
      <source>This conversation is closed.</source>
      <translation>Diese Unterhaltung ist geschlossen.</translation>
    </message>
    <message>
      <source>This conversation is closed: it can be read, and nobody can write</source>
      <translation>Diese Unterhaltung ist geschlossen: Sie kann gelesen werden, schreiben kann niemand</translation>
    </message>
    <message>
      <source>This holds for all your devices. Whether you are here is only told to people you talk with directly.</source>
      <translation>Das gilt für alle deine Geräte. Ob du da bist, erfahren nur Personen, mit denen du direkt sprichst.</translation>
    </message>
    <message>
      <source>This is the newest version.</source>
      <translation>Das ist die neueste Version.</translation>
    </message>
    <message>
      <source>This is you</source>
      <translation>Das sind Sie</translation>
    </message>
    <message>
      <source>This is you.</source>
      <translation>Das bist du.</translation>
    </message>
    <message>
      <source>This key is needed for writing. Press it together with Ctrl or Alt.</source>
      <translation>Diese Taste wird zum Schreiben gebraucht. Drücke sie zusammen mit Strg oder Alt.</translation>
    </message>
    <message>
      <source>This message was deleted</source>
      <translation>Diese Nachricht wurde gelöscht</translation>
    </message>
    <message>
      <source>This version cannot show this message ({kind})</source>
      <translation>Diese Version kann diese Nachricht nicht anzeigen ({kind})</translation>
    </message>
    <message>
      <source>This window is in another workspace. Only that of this computer can be shared here.</source>
      <translation>Dieses Fenster ist in einem anderen Arbeitsbereich. Nur der dieses Computers kann hier freigegeben werden.</translation>
    </message>
    <message>
      <source>This window is in another workspace: its owner keeps its accounts.</source>
      <translation>Dieses Fenster ist in einem anderen Arbeitsbereich: Dessen Inhaber verwaltet die Konten.</translation>
    </message>
    <message>
      <source>This window is in another workspace: who runs it backs it up.</source>
      <translation>Dieses Fenster ist in einem anderen Arbeitsbereich: Wer ihn betreibt, sichert ihn.</translation>
    </message>
    <message>
      <source>This workspace is open in another program, which does not answer.</source>
      <translation>Dieser Arbeitsbereich ist in einem anderen Programm geöffnet, das nicht antwortet.</translation>
    </message>
    <message>
      <source>This workspace is open in another program: close it there first.</source>
      <translation>Dieser Arbeitsbereich ist in einem anderen Programm geöffnet: Schließe ihn erst dort.</translation>
    </message>
    <message>
      <source>Time between heartbeats</source>
      <translation>Zeit zwischen Herzschlägen</translation>
    </message>
    <message>
      <source>Time for an attempt</source>
      <translation>Zeit für einen Versuch</translation>
    </message>
    <message>
      <source>Today</source>
      <translation>Heute</translation>
    </message>
    <message>
      <source>Topic</source>
      <translation>Thema</translation>
    </message>
    <message>
      <source>Topic…</source>
      <translation>Thema…</translation>
    </message>
    <message>
      <source>Travel and places</source>
      <translation>Reisen und Orte</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Noch einmal versuchen</translation>
    </message>
    <message>
      <source>Try now</source>
      <translation>Jetzt versuchen</translation>
    </message>
    <message>
      <source>Try to connect now</source>
      <translation>Jetzt zu verbinden versuchen</translation>
    </message>
    <message>
      <source>Twice as long after the second, and so on.</source>
      <translation>Nach dem zweiten doppelt so lange, und so weiter.</translation>
    </message>
    <message>
      <source>Unblock</source>
      <translation>Nicht mehr blockieren</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Undo the last deletion</source>
      <translation>Letztes Löschen rückgängig machen</translation>
    </message>
    <message>
      <source>Unlock your messages</source>
      <translation>Entsperre deine Nachrichten</translation>
    </message>
    <message>
      <source>Unmute ({until})</source>
      <translation>Stummschaltung aufheben ({until})</translation>
    </message>
    <message>
      <source>Unpin</source>
      <translation>Lösen</translation>
    </message>
    <message>
      <source>Unread</source>
      <translation>Ungelesen</translation>
    </message>
    <message>
      <source>Until</source>
      <translation>Bis</translation>
    </message>
    <message>
      <source>Until it is revoked</source>
      <translation>Bis er widerrufen wird</translation>
    </message>
    <message>
      <source>Until tomorrow</source>
      <translation>Bis morgen</translation>
    </message>
    <message>
      <source>Unwanted advertising</source>
      <translation>Unerwünschte Werbung</translation>
    </message>
    <message>
      <source>Up to date</source>
      <translation>Auf dem neuesten Stand</translation>
    </message>
    <message>
      <source>Up to date as of {time}</source>
      <translation>Auf dem Stand von {time}</translation>
    </message>
    <message>
      <source>Updates</source>
      <translation>Neue Versionen</translation>
    </message>
    <message>
      <source>Use a Supabase project of your own or of your team: you need its URL and its anon key.</source>
      <translation>Nimm ein Supabase-Projekt von dir oder deinem Team: Du brauchst seine URL und seinen Anon-Schlüssel.</translation>
    </message>
    <message>
      <source>Used of late</source>
      <translation>Zuletzt benutzt</translation>
    </message>
    <message>
      <source>Usual colour</source>
      <translation>Übliche Farbe</translation>
    </message>
    <message>
      <source>Usually {usual}, from {lowest} to {highest}.</source>
      <translation>Üblich {usual}, von {lowest} bis {highest}.</translation>
    </message>
    <message>
      <source>Version {version} is being downloaded: {done} of {size}.</source>
      <translation>Version {version} wird heruntergeladen: {done} von {size}.</translation>
    </message>
    <message>
      <source>Version {version} is being installed. You may be asked for a password.</source>
      <translation>Version {version} wird installiert. Vielleicht werden Sie nach einem Passwort gefragt.</translation>
    </message>
    <message>
      <source>Version {version} is installed; the program starts again.</source>
      <translation>Version {version} ist installiert; das Programm startet neu.</translation>
    </message>
    <message>
      <source>Version {version} is ready to be installed.</source>
      <translation>Version {version} kann installiert werden.</translation>
    </message>
    <message>
      <source>Version {version} is there.</source>
      <translation>Es gibt die Version {version}.</translation>
    </message>
    <message>
      <source>Versions</source>
      <translation>Versionen</translation>
    </message>
    <message>
      <source>Versions, the newest first</source>
      <translation>Fassungen, die neueste zuerst</translation>
    </message>
    <message>
      <source>Violet</source>
      <translation>Violett</translation>
    </message>
    <message>
      <source>Wait after the first failed attempt</source>
      <translation>Wartezeit nach dem ersten Fehlversuch</translation>
    </message>
    <message>
      <source>Waiting</source>
      <translation>Wartet</translation>
    </message>
    <message>
      <source>Waiting for a new session</source>
      <translation>Wartet auf eine neue Sitzung</translation>
    </message>
    <message>
      <source>Waiting to be sent</source>
      <translation>Wartet auf das Senden</translation>
    </message>
    <message>
      <source>Waiting, will be sent by itself</source>
      <translation>Wartet, wird von selbst gesendet</translation>
    </message>
    <message>
      <source>Warnings and errors</source>
      <translation>Warnungen und Fehler</translation>
    </message>
    <message>
      <source>Web requests</source>
      <translation>Webanfragen</translation>
    </message>
    <message>
      <source>What answers in place of this workspace has another certificate than the one that you joined by. Nothing was sent to it, and what you write is kept here. Ask the workspace's owner, not over this network: if they have made a new certificate, have them invite you again and follow that invitation. If not, somebody may stand in between.</source>
      <translation>Was anstelle dieses Arbeitsbereichs antwortet, hat ein anderes Zertifikat als das, mit dem Sie beigetreten sind. Es wurde ihm nichts gesendet, und was Sie schreiben, bleibt hier. Fragen Sie den Inhaber des Arbeitsbereichs, aber nicht über dieses Netzwerk: Gibt es ein neues Zertifikat, lassen Sie sich neu einladen und folgen dieser Einladung. Wenn nicht, steht vielleicht jemand dazwischen.</translation>
    </message>
    <message>
      <source>What happened</source>
      <translation>Was geschehen ist</translation>
    </message>
    <message>
      <source>What happened (as you like)</source>
      <translation>Was geschehen ist (wenn du magst)</translation>
    </message>
    <message>
      <source>What is new</source>
      <translation>Was neu ist</translation>
    </message>
    <message>
      <source>What it said before</source>
      <translation>Was vorher da stand</translation>
    </message>
    <message>
      <source>What it said before…</source>
      <translation>Was vorher da stand…</translation>
    </message>
    <message>
      <source>What they write is hidden, and they cannot write to you or invite you. They are not told.</source>
      <translation>Was sie schreiben, ist verborgen, und sie können dir nicht schreiben und dich nicht einladen. Sie erfahren davon nichts.</translation>
    </message>
    <message>
      <source>What this is about</source>
      <translation>Worum es hier geht</translation>
    </message>
    <message>
      <source>What was forwarded cannot be edited.</source>
      <translation>Was weitergeleitet wurde, kann nicht bearbeitet werden.</translation>
    </message>
    <message>
      <source>What you are doing, for others to see</source>
      <translation>Was du gerade machst, für andere sichtbar</translation>
    </message>
    <message>
      <source>Which conversations are listed</source>
      <translation>Welche Unterhaltungen aufgelistet sind</translation>
    </message>
    <message>
      <source>While you do not look at them. A muted conversation tells only of messages that name you.</source>
      <translation>Während du sie nicht ansiehst. Eine stumme Unterhaltung meldet nur Nachrichten, die dich nennen.</translation>
    </message>
    <message>
      <source>Who and where</source>
      <translation>Wer und wo</translation>
    </message>
    <message>
      <source>Who is here over the network is cut off at once, and can come back when you share again.</source>
      <translation>Wer über das Netzwerk hier ist, wird sofort getrennt und kann zurückkommen, wenn du wieder freigibst.</translation>
    </message>
    <message>
      <source>Who may make an account</source>
      <translation>Wer ein Konto anlegen darf</translation>
    </message>
    <message>
      <source>Who reacted, who has read it…</source>
      <translation>Wer reagiert hat, wer sie gelesen hat…</translation>
    </message>
    <message>
      <source>Who, where, and the text</source>
      <translation>Wer, wo und den Text</translation>
    </message>
    <message>
      <source>Whoever joins sees the same words if nobody is in between. Read them to each other.</source>
      <translation>Wer beitritt, sieht dieselben Wörter, wenn niemand dazwischen ist. Lest sie einander vor.</translation>
    </message>
    <message>
      <source>Whoever of this workspace has a link may join {title}.</source>
      <translation>Wer aus diesem Arbeitsbereich einen Link hat, darf {title} beitreten.</translation>
    </message>
    <message>
      <source>Whoever sees the screen can read it.</source>
      <translation>Wer den Bildschirm sieht, kann es lesen.</translation>
    </message>
    <message>
      <source>Whoever sees you will see it.</source>
      <translation>Wer dich sieht, wird es sehen.</translation>
    </message>
    <message>
      <source>With a sound</source>
      <translation>Mit einem Ton</translation>
    </message>
    <message>
      <source>Without one, anybody who has this disk can read them.</source>
      <translation>Ohne eine kann sie lesen, wer diesen Datenträger hat.</translation>
    </message>
    <message>
      <source>Words find messages that have all of them; the last one may be unfinished.

“two words” in quotation marks stand side by side.

from:ann    in:kitchen    from:me
after:yesterday    before:2026-11-01    on:2026-10
has:link    has:reaction    is:edited</source>
      <translation>Wörter finden Nachrichten, die alle enthalten; das letzte darf unfertig sein.

„zwei Wörter“ in Anführungszeichen stehen nebeneinander.

from:ann    in:kitchen    from:me
after:yesterday    before:2026-11-01    on:2026-10
has:link    has:reaction    is:edited</translation>
    </message>
    <message>
      <source>Workspace</source>
      <translation>Arbeitsbereich</translation>
    </message>
    <message>
      <source>Workspaces</source>
      <translation>Arbeitsbereiche</translation>
    </message>
    <message>
      <source>Write a message</source>
      <translation>Nachricht schreiben</translation>
    </message>
    <message>
      <source>Writing</source>
      <translation>Schreiben</translation>
    </message>
    <message>
      <source>Year</source>
      <translation>Jahr</translation>
    </message>
    <message>
      <source>Yesterday</source>
      <translation>Gestern</translation>
    </message>
    <message>
      <source>You</source>
      <translation>Du</translation>
    </message>
    <message>
      <source>You are asked again before you join.</source>
      <translation>Bevor du beitrittst, wirst du noch einmal gefragt.</translation>
    </message>
    <message>
      <source>You are in the workspace that invites you. Go to it at {place}?</source>
      <translation>Du bist in dem Arbeitsbereich, der dich einlädt. Unter {place} dorthin gehen?</translation>
    </message>
    <message>
      <source>You are not a member any more</source>
      <translation>Du bist nicht mehr Mitglied</translation>
    </message>
    <message>
      <source>You are not a member here.</source>
      <translation>Du bist hier nicht Mitglied.</translation>
    </message>
    <message>
      <source>You are the only owner. Make somebody else an owner first.</source>
      <translation>Du bist der einzige Besitzer. Mach zuerst jemand anderen zum Besitzer.</translation>
    </message>
    <message>
      <source>You block nobody.</source>
      <translation>Du blockierst niemanden.</translation>
    </message>
    <message>
      <source>You have left. What was said until then stays on this computer.</source>
      <translation>Du hast die Unterhaltung verlassen. Was bis dahin gesagt wurde, bleibt auf diesem Computer.</translation>
    </message>
    <message>
      <source>You were banned from here. What was said until then stays on this computer.</source>
      <translation>Du wurdest hier gesperrt. Was bis dahin gesagt wurde, bleibt auf diesem Computer.</translation>
    </message>
    <message>
      <source>You were removed from here. What was said until then stays on this computer.</source>
      <translation>Du wurdest hier entfernt. Was bis dahin gesagt wurde, bleibt auf diesem Computer.</translation>
    </message>
    <message>
      <source>You will have a lower role here, and others have to give you this one back.</source>
      <translation>Du hast hier dann eine niedrigere Rolle, und andere müssen dir diese zurückgeben.</translation>
    </message>
    <message>
      <source>Your list of workspaces could not be saved: {reason}</source>
      <translation>Deine Liste der Arbeitsbereiche konnte nicht gespeichert werden: {reason}</translation>
    </message>
    <message>
      <source>Your messages cannot be opened.</source>
      <translation>Deine Nachrichten können nicht geöffnet werden.</translation>
    </message>
    <message>
      <source>Your name</source>
      <translation>Dein Name</translation>
    </message>
    <message>
      <source>Your picture…</source>
      <translation>Dein Bild…</translation>
    </message>
    <message>
      <source>Your report was sent to the owner of this workspace.</source>
      <translation>Deine Meldung ging an den Besitzer dieses Arbeitsbereichs.</translation>
    </message>
    <message>
      <source>Your session has ended. Choose “Sign in again” in the menu; nothing is lost.</source>
      <translation>Deine Sitzung ist zu Ende. Wähle „Neu anmelden“ im Menü; nichts ist verloren.</translation>
    </message>
    <message>
      <source>Your settings could not be saved, they hold until you quit: {reason}</source>
      <translation>Deine Einstellungen konnten nicht gespeichert werden und gelten nur, bis du beendest: {reason}</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>Vergrößerung</translation>
    </message>
    <message>
      <source>a moment</source>
      <translation>einem Moment</translation>
    </message>
    <message>
      <source>archived</source>
      <translation>archiviert</translation>
    </message>
    <message>
      <source>as of {time}</source>
      <translation>Stand {time}</translation>
    </message>
    <message>
      <source>attempt {number} of {count}</source>
      <translation>Versuch {number} von {count}</translation>
    </message>
    <message>
      <source>available</source>
      <translation>verfügbar</translation>
    </message>
    <message>
      <source>away</source>
      <translation>abwesend</translation>
    </message>
    <message>
      <source>bookmarked</source>
      <translation>Lesezeichen gesetzt</translation>
    </message>
    <message>
      <source>channel</source>
      <translation>Kanal</translation>
    </message>
    <message>
      <source>closed</source>
      <translation>geschlossen</translation>
    </message>
    <message>
      <source>days</source>
      <translation>Tage</translation>
    </message>
    <message>
      <source>do not disturb</source>
      <translation>nicht stören</translation>
    </message>
    <message>
      <source>draft: {text}</source>
      <translation>Entwurf: {text}</translation>
    </message>
    <message>
      <source>edited</source>
      <translation>bearbeitet</translation>
    </message>
    <message>
      <source>ends {time}</source>
      <translation>endet {time}</translation>
    </message>
    <message>
      <source>favourite</source>
      <translation>Favorit</translation>
    </message>
    <message>
      <source>fetching what is new</source>
      <translation>Neues wird geholt</translation>
    </message>
    <message>
      <source>first attempt</source>
      <translation>erster Versuch</translation>
    </message>
    <message>
      <source>forwarded from {who}</source>
      <translation>weitergeleitet von {who}</translation>
    </message>
    <message>
      <source>hour</source>
      <translation>Stunde</translation>
    </message>
    <message>
      <source>in reply to {who}: {text}</source>
      <translation>als Antwort an {who}: {text}</translation>
    </message>
    <message>
      <source>in {place}</source>
      <translation>in {place}</translation>
    </message>
    <message>
      <source>in {wait}</source>
      <translation>in {wait}</translation>
    </message>
    <message>
      <source>is being counted…</source>
      <translation>wird gezählt…</translation>
    </message>
    <message>
      <source>joined</source>
      <translation>beigetreten</translation>
    </message>
    <message>
      <source>just now</source>
      <translation>gerade eben</translation>
    </message>
    <message>
      <source>last here {time}</source>
      <translation>zuletzt da {time}</translation>
    </message>
    <message>
      <source>marked read</source>
      <translation>als gelesen markiert</translation>
    </message>
    <message>
      <source>marked unread</source>
      <translation>als ungelesen markiert</translation>
    </message>
    <message>
      <source>min</source>
      <translation>min</translation>
    </message>
    <message>
      <source>muted</source>
      <translation>stumm</translation>
    </message>
    <message>
      <source>muted until {day}, {time}</source>
      <translation>stumm bis {day}, {time}</translation>
    </message>
    <message>
      <source>muted until {time}</source>
      <translation>stumm bis {time}</translation>
    </message>
    <message>
      <source>never</source>
      <translation>nie</translation>
    </message>
    <message>
      <source>no end</source>
      <translation>ohne Ende</translation>
    </message>
    <message>
      <source>no favourite any more</source>
      <translation>kein Favorit mehr</translation>
    </message>
    <message>
      <source>no shortcut</source>
      <translation>kein Tastenkürzel</translation>
    </message>
    <message>
      <source>none</source>
      <translation>keine</translation>
    </message>
    <message>
      <source>none needed</source>
      <translation>keiner nötig</translation>
    </message>
    <message>
      <source>none under way</source>
      <translation>keiner im Gange</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>noch keiner</translation>
    </message>
    <message>
      <source>not archived any more</source>
      <translation>nicht mehr archiviert</translation>
    </message>
    <message>
      <source>not here</source>
      <translation>nicht da</translation>
    </message>
    <message>
      <source>not known</source>
      <translation>nicht bekannt</translation>
    </message>
    <message>
      <source>not known whether online</source>
      <translation>nicht bekannt, ob online</translation>
    </message>
    <message>
      <source>not measured yet</source>
      <translation>noch nicht gemessen</translation>
    </message>
    <message>
      <source>not muted any more</source>
      <translation>nicht mehr stumm</translation>
    </message>
    <message>
      <source>not pinned any more</source>
      <translation>nicht mehr angeheftet</translation>
    </message>
    <message>
      <source>not yet</source>
      <translation>noch nicht</translation>
    </message>
    <message>
      <source>nothing</source>
      <translation>nichts</translation>
    </message>
    <message>
      <source>now</source>
      <translation>jetzt</translation>
    </message>
    <message>
      <source>now ({path})</source>
      <translation>jetzt ({path})</translation>
    </message>
    <message>
      <source>online</source>
      <translation>online</translation>
    </message>
    <message>
      <source>open in another window</source>
      <translation>in einem anderen Fenster geöffnet</translation>
    </message>
    <message>
      <source>pinned</source>
      <translation>angeheftet</translation>
    </message>
    <message>
      <source>probing after {count} attempts</source>
      <translation>Proben nach {count} Versuchen</translation>
    </message>
    <message>
      <source>read by {names}</source>
      <translation>gelesen von {names}</translation>
    </message>
    <message>
      <source>s</source>
      <translation>s</translation>
    </message>
    <message>
      <source>see its text</source>
      <translation>siehe Text</translation>
    </message>
    <message>
      <source>shown</source>
      <translation>wird gezeigt</translation>
    </message>
    <message>
      <source>since {time}</source>
      <translation>seit {time}</translation>
    </message>
    <message>
      <source>somebody</source>
      <translation>jemand</translation>
    </message>
    <message numerus="yes">
      <source>used %n times</source>
      <translation>
        <numerusform>%n Mal benutzt</numerusform>
        <numerusform>%n Mal benutzt</numerusform>
      </translation>
    </message>
    <message>
      <source>used {count} of {most} times</source>
      <translation>{count} von {most} Mal benutzt</translation>
    </message>
    <message>
      <source>when the network changes</source>
      <translation>wenn sich das Netz ändert</translation>
    </message>
    <message>
      <source>workspace</source>
      <translation>arbeitsbereich</translation>
    </message>
    <message>
      <source>you</source>
      <translation>du</translation>
    </message>
    <message>
      <source>you are not a member any more</source>
      <translation>du bist nicht mehr Mitglied</translation>
    </message>
    <message>
      <source>you@example.org</source>
      <translation>du@example.org</translation>
    </message>
    <message>
      <source>{account} (suspended)</source>
      <translation>{account} (gesperrt)</translation>
    </message>
    <message>
      <source>{by} invites you to {title} ({people}). Its members will see that you joined.</source>
      <translation>{by} lädt dich zu {title} ein ({people}). Die Mitglieder sehen, dass du beigetreten bist.</translation>
    </message>
    <message>
      <source>{count} chosen</source>
      <translation>{count} gewählt</translation>
    </message>
    <message>
      <source>{count} min</source>
      <translation>{count} min</translation>
    </message>
    <message>
      <source>{count} ms</source>
      <translation>{count} ms</translation>
    </message>
    <message>
      <source>{count} new ↓</source>
      <translation>{count} neu ↓</translation>
    </message>
    <message>
      <source>{count} not sent</source>
      <translation>{count} nicht gesendet</translation>
    </message>
    <message>
      <source>{count} s</source>
      <translation>{count} s</translation>
    </message>
    <message>
      <source>{count} unread</source>
      <translation>{count} ungelesen</translation>
    </message>
    <message>
      <source>{day}, {time}</source>
      <translation>{day}, {time}</translation>
    </message>
    <message>
      <source>{first} and {second}</source>
      <translation>{first} und {second}</translation>
    </message>
    <message>
      <source>{first}, {second} and {count} more</source>
      <translation>{first}, {second} und {count} weitere</translation>
    </message>
    <message>
      <source>{first}, {second} and {third}</source>
      <translation>{first}, {second} und {third}</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
      <source>{keys} is “{command}” already.</source>
      <translation>{keys} ist schon „{command}“.</translation>
    </message>
    <message>
      <source>{keys} is “{command}” now.</source>
      <translation>{keys} ist jetzt „{command}“.</translation>
    </message>
    <message>
      <source>{keys} is “{command}” now; change that first.</source>
      <translation>{keys} ist jetzt „{command}“; ändere das zuerst.</translation>
    </message>
    <message>
      <source>{keys} is “{command}”, which cannot be changed.</source>
      <translation>{keys} ist „{command}“, das sich nicht ändern lässt.</translation>
    </message>
    <message>
      <source>{key} by {count}</source>
      <translation>{key} von {count}</translation>
    </message>
    <message>
      <source>{names} are typing…</source>
      <translation>{names} schreiben…</translation>
    </message>
    <message>
      <source>{names} reacted with {key}</source>
      <translation>{names} haben mit {key} reagiert</translation>
    </message>
    <message>
      <source>{name} has to sign in again, with the password, on every device. A device that is just connected may go on for an hour at most.</source>
      <translation>{name} muss sich auf jedem Gerät mit dem Passwort neu anmelden. Ein Gerät, das gerade verbunden ist, kann höchstens eine Stunde weitermachen.</translation>
    </message>
    <message>
      <source>{name} is signed out on every device at once, and can neither sign in nor read or write until you let them in again. What they wrote stays.</source>
      <translation>{name} wird sofort auf jedem Gerät abgemeldet und kann sich weder anmelden noch lesen oder schreiben, bis Sie wieder einlassen. Was geschrieben wurde, bleibt.</translation>
    </message>
    <message>
      <source>{name} is typing…</source>
      <translation>{name} schreibt…</translation>
    </message>
    <message>
      <source>{name} {length}</source>
      <translation>{name} {length}</translation>
    </message>
    <message>
      <source>{name}, @{handle}</source>
      <translation>{name}, @{handle}</translation>
    </message>
    <message>
      <source>{name}, {time}</source>
      <translation>{name}, {time}</translation>
    </message>
    <message>
      <source>{name}: {reason}, {time}</source>
      <translation>{name}: {reason}, {time}</translation>
    </message>
    <message>
      <source>{name}: {text}</source>
      <translation>{name}: {text}</translation>
    </message>
    <message>
      <source>{number} of {count}   {line}</source>
      <translation>{number} von {count}   {line}</translation>
    </message>
    <message>
      <source>{owner} on {computer} invites you. Make an account there, or sign in with the one that you have.</source>
      <translation>{owner} auf {computer} lädt dich ein. Mach dir dort ein Konto, oder melde dich mit dem an, das du schon hast.</translation>
    </message>
    <message>
      <source>{role} in {title}</source>
      <translation>{role} in {title}</translation>
    </message>
    <message>
      <source>{room} - Desktop Chat</source>
      <translation>{room} - Desktop Chat</translation>
    </message>
    <message>
      <source>{shown}, at least {count} to go</source>
      <translation>{shown}, mindestens noch {count}</translation>
    </message>
    <message>
      <source>{start} to {end} ({length}): {name}</source>
      <translation>{start} bis {end} ({length}): {name}</translation>
    </message>
    <message>
      <source>{time}: {latency}, {name}</source>
      <translation>{time}: {latency}, {name}</translation>
    </message>
    <message>
      <source>{title} ({workspace})</source>
      <translation>{title} ({workspace})</translation>
    </message>
    <message>
      <source>{title}: {words}</source>
      <translation>{title}: {words}</translation>
    </message>
    <message>
      <source>{waiting}, {refused} of them not taken by the server.</source>
      <translation>{waiting}, {refused} davon vom Server nicht angenommen.</translation>
    </message>
    <message>
      <source>{wait} ago</source>
      <translation>vor {wait}</translation>
    </message>
    <message>
      <source>{when} ({path})</source>
      <translation>{when} ({path})</translation>
    </message>
    <message>
      <source>{who} in {place}</source>
      <translation>{who} in {place}</translation>
    </message>
    <message>
      <source>{who} in {place}: {words}</source>
      <translation>{who} in {place}: {words}</translation>
    </message>
    <message>
      <source>{who}, {time}: {text}</source>
      <translation>{who}, {time}: {text}</translation>
    </message>
    <message>
      <source>{who}: {text}</source>
      <translation>{who}: {text}</translation>
    </message>
    <message>
      <source>{words} ({path})</source>
      <translation>{words} ({path})</translation>
    </message>
    <message>
      <source>{words} ({reason})</source>
      <translation>{words} ({reason})</translation>
    </message>
    <message>
      <source>{words}. {reason}</source>
      <translation>{words}. {reason}</translation>
    </message>
    <message>
      <source>{words}: {fault}</source>
      <translation>{words}: {fault}</translation>
    </message>
    <message>
      <source>“system”, “none”, or an address such as http://proxy:3128 or socks5h://127.0.0.1:1080.</source>
      <translation>„system“, „none“ oder eine Adresse wie http://proxy:3128 oder socks5h://127.0.0.1:1080.</translation>
    </message>
    <message>
      <source>↑ ↓ choose    Enter open    &gt; commands    @ people    # conversations</source>
      <translation>↑ ↓ wählen    Eingabe öffnet    &gt; Befehle    @ Personen    # Unterhaltungen</translation>
    </message>
    <message>
      <source>★</source>
      <translation>★</translation>
    </message>
    <message>
      <source>✓ This project answers.</source>
      <translation>✓ Dieses Projekt antwortet.</translation>
    </message>
  </context>
</TS>
