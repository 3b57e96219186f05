<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
  <context>
    <name>desktop_chat</name>
    <message numerus="yes">
      <source>%n accounts</source>
      <translation>
        <numerusform>%n account</numerusform>
        <numerusform>%n accounts</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n bytes left</source>
      <translation>
        <numerusform>%n byte left</numerusform>
        <numerusform>%n bytes left</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n bytes too long</source>
      <translation>
        <numerusform>%n byte too long</numerusform>
        <numerusform>%n bytes too long</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n characters too long</source>
      <translation>
        <numerusform>%n character too long</numerusform>
        <numerusform>%n characters too long</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n earlier</source>
      <translation>
        <numerusform>%n earlier</numerusform>
        <numerusform>%n earlier</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n hours</source>
      <translation>
        <numerusform>%n hour</numerusform>
        <numerusform>%n hours</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n members</source>
      <translation>
        <numerusform>%n member</numerusform>
        <numerusform>%n members</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n members: {names}</source>
      <translation>
        <numerusform>%n member: {names}</numerusform>
        <numerusform>%n members: {names}</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n mention you</source>
      <translation>
        <numerusform>%n mentions you</numerusform>
        <numerusform>%n mention you</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n messages</source>
      <translation>
        <numerusform>%n message</numerusform>
        <numerusform>%n messages</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n minutes</source>
      <translation>
        <numerusform>%n minute</numerusform>
        <numerusform>%n minutes</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n new messages</source>
      <translation>
        <numerusform>%n new message</numerusform>
        <numerusform>%n new messages</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n new messages in {rooms} conversations</source>
      <translation>
        <numerusform>%n new message in {rooms} conversations</numerusform>
        <numerusform>%n new messages in {rooms} conversations</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n older messages were not fetched yet</source>
      <translation>
        <numerusform>%n older message was not fetched yet</numerusform>
        <numerusform>%n older messages were not fetched yet</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n thing(s) must be mended before people can use this server well.</source>
      <translation>
        <numerusform>%n thing must be mended before people can use this server well.</numerusform>
        <numerusform>%n things must be mended before people can use this server well.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n unread messages</source>
      <translation>
        <numerusform>%n unread message</numerusform>
        <numerusform>%n unread messages</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n wait</source>
      <translation>
        <numerusform>%n waits</numerusform>
        <numerusform>%n wait</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n wait. They go out by themselves, in this order in each room.</source>
      <translation>
        <numerusform>%n waits. It goes out by itself.</numerusform>
        <numerusform>%n wait. They go out by themselves, in this order in each room.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>It works. %n thing(s) could be better.</source>
      <translation>
        <numerusform>It works. %n thing could be better.</numerusform>
        <numerusform>It works. %n things could be better.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Signed in on %n devices</source>
      <translation>
        <numerusform>Signed in on %n device</numerusform>
        <numerusform>Signed in on %n devices</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>There is room for %n workspaces.</source>
      <translation>
        <numerusform>There is room for %n workspace.</numerusform>
        <numerusform>There is room for %n workspaces.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>used %n times</source>
      <translation>
        <numerusform>used once</numerusform>
        <numerusform>used %n times</numerusform>
      </translation>
    </message>
  </context>
</TS>
