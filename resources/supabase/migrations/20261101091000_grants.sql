-- All rights that clients have, in one place. What is not written here nobody has: `anon` and `service_role` have none
-- at all.

grant usage on schema app to authenticated;

-- Policies ask these in the name of the person who reads.
grant execute on function
    app.is_insider(), app.my_rooms(), app.my_contacts(), app.may_listen(text), app.may_speak(text)
    to authenticated;

-- Reading is governed by row-level security; writing goes through functions only.
grant select on table
    public.profiles, public.rooms, public.room_members, public.messages, public.reactions, public.read_markers
    to authenticated;

grant execute on function
    public.ensure_profile(text),
    public.find_people(text, integer),
    public.find_channels(text, integer),
    public.create_room(uuid, uuid, text, text, text, uuid[]),
    public.open_dm(uuid),
    public.set_member(uuid, uuid, uuid, text, text),
    public.join_channel(uuid, uuid),
    public.update_room(uuid, uuid, jsonb),
    public.send_message(uuid, uuid, jsonb, uuid, uuid[]),
    public.edit_message(uuid, uuid, uuid, jsonb, bigint),
    public.delete_message(uuid, uuid, uuid),
    public.set_reaction(uuid, uuid, uuid, text, boolean, jsonb),
    public.mark(jsonb),
    public.markers(uuid, bigint),
    public.sync(jsonb),
    public.history(uuid, bigint, integer)
    to authenticated;
