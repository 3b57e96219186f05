<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>below</name>
    <message>
      <source>A change names what changes: name, topic.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A cursor is [seq, tip, marker rev] under the id of its room.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A direct conversation needs somebody else.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A fault cannot be rehearsed here, because the way to the server goes by a proxy.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A link lasts 1 to 8,760 hours and lets 1 to 10,000 people in.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A mark names a room and how far it is read or delivered.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A message is an object with a kind "t".</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A message may have 32 KiB.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A message may name 100 people.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A name has 1 to 80 visible characters.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A newer version of Desktop Chat has used this workspace ({0}). Update this one.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A preference is muted, archived, pinned, favourite or unread.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A project's URL begins with https://.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A proxy's password is not kept in the settings. Set the proxy in this computer's settings.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A reaction is on or off.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A reaction is one emoji.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A report names somebody else, a reason, and at most 1,000 characters.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A room and an operation are needed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A room has at most 50 links. Revoke one first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A room is a group or a channel, with history for all or since joining.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A room is closed or open.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A room name has 1 to 80 visible characters.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A room needs a name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A text message needs a text.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A topic has at most 500 visible characters.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A value cannot be stored ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A workspace is already running on {0}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Almost there: confirm your e-mail address, then sign in.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Confirm your e-mail address first: the server has sent you a message with a link.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connecting to the server, attempt {0} of {1}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connecting to the server.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connecting…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enter the URL of your Supabase project, such as https://abcdefghijklmnopqrst.supabase.co.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Faults of the network cannot be rehearsed here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fetching what is new.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Guests have to be invited.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HTTP {0} from something on the way</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HTTP {0} in place of a renewed session</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HTTP {0} instead of a WebSocket</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>HTTP {0} instead of an answer to a poll</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It is too late: this message was deleted for everyone already.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Leave out of the URL what follows a question mark or a hash.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Leave the name and password out of the URL.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Live</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Live (backup)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Make somebody else an owner first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Many of your reports are still unread. Wait until they are.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Marks come as a list.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Messages arrive at once, over a backup path.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Messages arrive at once.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No conversation is called {0}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No free handle was found. Try again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nobody can make an account at this project by themselves. Ask whoever runs it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nobody here is called {0}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not accepted</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not connected.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing better than asking for messages gets through. What you write goes out at once.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Offline</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Offline: 1 message waiting</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Offline: {0} messages waiting</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One can block 1,000 people.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One can block somebody else, or take that back.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One of these people was not found.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One person may give 20 reactions to a message.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only an owner may close a room or open it again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only encrypted rooms carry content in reactions.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only its author or a moderator can delete a message for everyone.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only its sender may edit a message.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only its sender or a moderator may delete a message.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only its sender or an admin may delete a message.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only owners and admins may change a room.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only owners and admins may deal with invitation links.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only the author can edit a message.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only the owner of the workspace may read reports.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Please sign in again. What you have written is kept and will be sent.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Port {0} is in use by another program. Choose another port or leave it out.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PostgreSQL did not start ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Preferences come as an object.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sign in first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Slow: checking every {0} s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That URL names no server.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That address does not answer like a Supabase project ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That is Supabase's own site. Enter your project's URL: https://….supabase.co.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That is no URL.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That is no key of a Supabase project.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That is no proxy. Enter its address such as http://proxy.example.org:3128 or socks5h://127.0.0.1:1080.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That is the address of the database. Enter the project's URL, which begins with https://.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That is the project's secret key, which gives full control. Use the anon (publishable) key instead.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That message is not here any more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That message is not on this computer yet. Scroll up to load older messages.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>That passphrase does not open this store.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The address of a live connection has no path, or one that ends in /websocket.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The bundled PostgreSQL is missing ({0}). Install Desktop Chat again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The data in {0} was written by PostgreSQL {1}, this program brings PostgreSQL {2}. Start it with the version of Desktop Chat that wrote it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The database could not be brought up to date ({0}: {1}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The disk does not answer as it should. What you wrote is kept, but a loss of power could take it back.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The disk does not confirm that this was saved ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The disk is full, so this was not saved. Free some space and try again; your text is still here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The disk that holds {0} is full. Free some space and start again; nothing was lost.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The e-mail address or the password is not right.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file {0} cannot be read: {1}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The file {0} holds the key to your messages on this computer, and it is damaged: it cannot be read. Put it back from a backup, or move its folder away: then everything is fetched from the server anew.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The folder {0} cannot be used ({1}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The last way to the key of a store cannot be taken away.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The local history is damaged ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The migration {0} was changed after it was applied; the installation is damaged or mixed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The official client cannot be told which proxy to use, and would not use the one that is set.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The official client cannot use the certificates that this program brings.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The profile “{0}” is already open in another window.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The project is there, but it does not take this key. Copy the anon (publishable) key from its settings.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server cannot be reached ({0}). Trying again by itself.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server cannot be reached. Trying again by itself.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server cannot use this e-mail address.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server could not be reached or is busy ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server does not accept this connection.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server does not accept this project's key. Check URL and key.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server does not let this e-mail address make an account.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server fails on this again and again ({0}). What you wrote after it waits for it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server knows no such project ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server refused this ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server refuses live connections ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server sent something that could not be understood ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server was set back to an earlier state and has lost this. Send it again?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server went back to an earlier state. Your history was matched to it. Nothing unsent is lost, and what the server has lost of your messages can be sent again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The setting “{0}” must be a JSON object.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The setting “{0}” must be {1}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The settings are not a JSON object; the defaults are used.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The settings in {0} are not a JSON object; the defaults are used.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The settings in {0} could not be read ({1}); the defaults are used.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The store is closed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The workspace is being moved. Try again later.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The workspace's keys in {0} cannot be read ({1}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The workspace's server did not start ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no such channel.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no such link.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no such message here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no such report.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is nothing to send.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This Supabase project has no Desktop Chat tables yet. Ask whoever runs it to install them.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This account has no profile yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This account is suspended.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This account may not receive live messages here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This cannot be sent.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This cannot be used as a reaction.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This computer has no network.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This computer has no usable keyring ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This could not be stored.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This e-mail address has an account already. Sign in with it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This invitation exists already.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This invitation is not valid any more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is no membership.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is too large for the server.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This is too long, or has a number with too many digits.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This message cannot be edited.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This message id is used elsewhere.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This message is too long ({0} KiB; at most {1} KiB). Split it in two.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This message was deleted.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This message was edited elsewhere.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This name is too long (at most {0} characters).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This note is too long (at most {0} characters).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This operation belongs to somebody else.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This operation was already used for something else.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This person was not found.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This profile belongs to {0}. Open another profile for {1}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This profile was last used by a newer version of Desktop Chat. Update the program to open it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This report exists already.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This room id is used already.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This room is closed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This topic is too long (at most {0} characters).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Too many messages at once. Wait a moment.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Updating…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What is new cannot be fetched. {0}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Without https everybody on the way could read along. Enter a URL that begins with https://.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You are not a member of this room.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You are not signed in any more ({0}).</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You cannot write in this room any more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You were banned from this channel.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You were banned from this room.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You were banned from {0}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You were removed from {0}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>closed while it was being opened</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>it answers with HTTP {0}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>it answers with something else</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>it answers, but not as a sign-in service does</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>it did not keep what it was given</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>it does not have the key of this profile any more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>it does not speak HTTP properly</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>it sends us on to another address</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no answer in time</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no answer within {0} s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no connection to the server</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>not signed in</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>sending was given up</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>sync does not understand this request.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>sync takes an object of version 1.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the answer could not be understood: {0}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the answer is larger than this app takes</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the connection ended</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the connection ended at once</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the connection failed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the database is busy, {0}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the official client takes no part in a rehearsal over https</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the project answers with HTTP {0}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the renewal was given up</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the server always has more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the server sends us on to another address</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the server's certificate is not trusted</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the session could not be renewed: {0}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the session has ended</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the workspace on this computer has ended</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>this profile is opened by a passphrase</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>too many connections</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>too many requests</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>what answers as a proxy is none</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>what is set up as a proxy on this computer is none</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{0} cannot be used: {1}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{0} is not trusted</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{0}; check the address and your network</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{0}:{1}” is not known. Write {2}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{0}” cannot be a profile's name: use up to 63 lower-case letters, digits, “-” and “_”.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“{0}” is no date. Write one like {1}, 2026-10 or yesterday.</source>
      <translation type="unfinished" />
    </message>
  </context>
  <context>
    <name>desktop_chat</name>
    <message numerus="yes">
      <source>%n hours</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>%n members</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>%n members: {names}</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>%n messages</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>%n minutes</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>%n new messages</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>%n older messages were not fetched yet</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>%n wait</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>%n wait. They go out by themselves, in this order in each room.</source>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>@{handle} at {server}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A conversation that is not here any more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A fault is being rehearsed: {fault}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A link invites you into a conversation of this workspace. Its members will see that you joined.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A link leads to a conversation that you are not in. If it is a channel of this workspace, you can join it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A live connection by Supabase's official client.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A live connection of this program's own: messages arrive at once.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A second window opens for this person, in the same workspace on this computer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>About</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Accent colour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Account</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Address for everything else</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Address for the backup connection</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Address for the live connection</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Advanced</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>After these a path is tried more calmly.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>After this the next path is tried.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All actions…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Allow web pages only</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Amber</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Anon key</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Appearance</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Appearance: {looks}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>As in some offices: web requests pass, live connections do not.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>At least {count} characters.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Attempt</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Attempts in a round</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back to the conversations</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back to writing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Backup</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Browse channels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Browse channels…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Calls, and the slow path, go there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel reply or edit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel reply or edit, close a notice, or go to the newest</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change keyboard shortcuts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change keyboard shortcuts…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Changed {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Changes</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Channel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Channels</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Checking…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a conversation, or start a new one.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a reaction</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close notice</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Colours</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Comfortable</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Commands</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Compact</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connect to Supabase…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connecting, {attempt}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connection</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connection: {word}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connection…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Continue without protection</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversation above</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversation below</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversation menu</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversations</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy link</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy report</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy selected text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy what is selected, or the message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ctrl and plus, minus or zero change it anywhere.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ctrl+K</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cut the connection</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dark</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete for everyone</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete for me</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete this message? It was not sent yet, and its text will be gone.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete this message? Nobody else has seen it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Deleted for everyone</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Deleted for you, on this computer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Deletion of a message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delivered</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Density</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Desktop Chat</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Desktop Chat {version}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Desktop Chat {version}, connection report of {moment}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Direct</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Direct message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Do not open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Draft:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Duplicates dropped</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>E-mail</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Earlier message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Edit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Edit message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Edit your last message (when nothing is written)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Edit: {text}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>End</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>End rehearsal</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enter</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enter, then the keys, gives “{command}” another shortcut.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Everybody here will see the new name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Everything arrives, but late, as over a crowded network.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Everywhere</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Faults cannot be rehearsed here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>File of the settings: {path}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find a channel by name</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find a command</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find a conversation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find a conversation, person, message or command</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find in the list of conversations</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Find people by name</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>First written {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Follow a link</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>For a new account</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>For buttons, links and the focus. It is made lighter or darker where it could not be read.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>For networks that let only web pages through.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Forget this change? The message stays as the others see it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Give all settings of the page “{page}” their usual values?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Give all settings their usual values, on every page, also your own shortcuts?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go to a conversation, person, message or command…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go to the newest message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go to the quoted message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Green</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Group</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Holds from the next start on.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How much space stands between conversations and between messages.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How often a quiet connection proves that it lives.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>I understand and want no passphrase</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In the messages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In the outbox</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In use</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Instead of the project's, for example of a gateway.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Invite</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Invite somebody</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Invite somebody…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Invite to {title}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It is free software under the MIT licence, and stands on the work of others:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Join</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Joined</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Joining {name}…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keep</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keep still</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keyboard</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keyboard shortcuts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Language</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Larger text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last heartbeat</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last {length}: median {median}, highest {highest}, {count} measured.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last {length}: {parts}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Leave</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Leave {title}? It is a channel, so you can join it again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Leave {title}? Somebody has to invite you to come back.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Leave…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Light</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Like the system</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Load</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Load what is missing above</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loading earlier messages…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loading…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Looking for channels…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Looking for people…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Magenta</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Make an account</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Menu</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Message above or below</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Message actions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Message from a blocked person</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Messages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Messages found</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Messages live in a PostgreSQL database that belongs to you. Where should it be?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Messages since the start</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>More actions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Move</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Movement</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Name of the conversation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Network</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>New</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>New conversation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>New conversation…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>New line</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Newest ↓</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Next pane</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Next try</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Next try {when}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No channel begins with {words}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No command is called so.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No connection</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No conversation has that name.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No conversation yet. Start one with somebody.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No messages yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No messages yet. Say hello.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No network</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No network at all</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No round trip was measured in the last {length}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No setting has these words.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nobody found.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nobody is signed in.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not measured yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not offered.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not offered. {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not sent</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not sent: {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing gets through. What you write waits and is sent afterwards.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing here is called {words}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing is known of them here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing is known yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing on this computer has {words}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing waits. Everything you wrote is at the server.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing yet.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Notifications</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>OK</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Offered</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Offline - will be sent later</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>On this computer, in a few seconds. Nothing to set up, nothing leaves this computer.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>One moment…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only you so far</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open an address in the message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open as another person</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open as another person…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open its folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open link</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open {address}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orange</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Other…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Outbox</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Outbox ({count})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Outbox: {waiting} waiting, {refused} not taken</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Outbox…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Package</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Page</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Passphrase</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Password</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Path</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Path in use</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paths</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paths in use, oldest to newest; arrow keys tell each</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paths, best first</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>People</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Press the keys</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Press the keys, or Esc to leave it as it is.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Privacy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Project URL</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Protect</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Protect your messages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Proxy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Quick switcher</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Quit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>React</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reaction: {text}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>React…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Read</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Read by {names}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ready, not needed now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reason: {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Recent conversations</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Red</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Refused by the server</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rehearsal: {fault}. The network itself is fine.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rehearse a network fault</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rename</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rename…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Repaired</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reply</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reply to {who}: {text}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset all</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset all settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset all settings…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset this page</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset this page…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Round trip</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Round trips</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search all messages on this computer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search messages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search messages…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search this conversation…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>See for yourself how messages go on. Only this window is affected, and nothing is lost.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Select all that is loaded</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Select messages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Send</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sending</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sent</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Settings</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Settings…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Several people are typing…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shortcut</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show all</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show all, or less, of a long message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show less</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show the message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shown twice</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sign in</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sign in again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sign out</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Signing in…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Size of text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Slow everything down</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Smaller text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Somebody</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Start</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Start a local workspace</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Starting the workspace on this computer…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Starting…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stay</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stay here</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stop the live service</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Storage</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Struck out is what was taken away, underlined what was put in.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Swallow everything</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Take it from there</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Teal</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Text of the licence</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Text of the usual size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The connection stays open, but nothing comes through, as in a tunnel.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The copy of your messages on this computer has no protection: anybody who has this disk can read it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The earlier versions are not kept any more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The keyring that holds this profile's key does not answer. Unlock it and start the program again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The live connection breaks, as when a router starts again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The local copy of your messages is protected by a passphrase.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The local history was damaged and is fetched again. Unsent items that were saved: {count}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The official client goes there.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The package brings no text of its licence along.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The public “anon” or “publishable” key</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The rehearsal has ended.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The report is on the clipboard. No text of a message is in it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The same passphrase again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server's live part is down; messages can only be fetched.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The settings of this profile are kept in this file:</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The two passphrases differ.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no channel yet. Make one as a new conversation.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no connection, so “{name}” could not be looked for.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This address could be mistaken for another one. It leads to

{host}

Open it?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This computer has no keyring, so the local copy of your messages needs a passphrase of its own.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This computer's copy is not protected</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This key is needed for writing. Press it together with Ctrl or Alt.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This message was deleted</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This version cannot show this message ({kind})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Time between heartbeats</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Time for an attempt</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Today</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try to connect now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Twice as long after the second, and so on.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo the last deletion</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Unlock your messages</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Up to date</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Up to date as of {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Use a Supabase project of your own or of your team: you need its URL and its anon key.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Usual colour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Usually {usual}, from {lowest} to {highest}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Versions, the newest first</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Violet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wait after the first failed attempt</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Waiting</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Waiting for a new session</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Waiting to be sent</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Waiting, will be sent by itself</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Web requests</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What it said before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What it said before…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Without one, anybody who has this disk can read them.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Words find messages that have all of them; the last one may be unfinished.

“two words” in quotation marks stand side by side.

from:ann    in:kitchen    from:me
after:yesterday    before:2026-11-01    on:2026-10
has:link    has:reaction    is:edited</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Write a message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Writing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Yesterday</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You are not a member any more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>You cannot write here any more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Your messages cannot be opened.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Your name</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Your session has ended. Choose “Sign in again” in the menu; nothing is lost.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Your settings could not be saved, they hold until you quit: {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>a moment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>as of {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>attempt {number} of {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>available</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>channel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>draft: {text}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>edited</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>fetching what is new</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>first attempt</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>hour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in reply to {who}: {text}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in {place}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in {wait}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>joined</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>just now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no shortcut</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>none</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>none needed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>none under way</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>none yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>not known</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>not measured yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>not yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>nothing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>now ({path})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>probing after {count} attempts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>read by {names}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>see its text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>since {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>somebody</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>when the network changes</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>you</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>you are not a member any more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>you@example.org</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} chosen</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} ms</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} new ↓</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} not sent</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} unread</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{day}, {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{first} and {second}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{first}, {second} and {count} more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{first}, {second} and {third}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{keys} is “{command}” already.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{keys} is “{command}” now.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{keys} is “{command}” now; change that first.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{keys} is “{command}”, which cannot be changed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{key} by {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{names} are typing…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{names} reacted with {key}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} is typing…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} {length}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{room} - Desktop Chat</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{shown}, at least {count} to go</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{start} to {end} ({length}): {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{time}: {latency}, {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{waiting}, {refused} of them not taken by the server.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{wait} ago</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{when} ({path})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{who} in {place}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{who} in {place}: {words}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{who}, {time}: {text}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{words} ({path})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{words} ({reason})</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{words}. {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{words}: {fault}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>“system”, “none”, or an address such as http://proxy:3128 or socks5h://127.0.0.1:1080.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>↑ ↓ choose    Enter open    &gt; commands    @ people    # conversations</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>✓ This project answers.</source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
