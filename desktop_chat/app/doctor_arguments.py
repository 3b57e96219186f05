"""What may be said after `desktop-chat doctor`."""

import argparse

from desktop_chat.app.options import DoctorCommand


def add_doctor(parser: argparse.ArgumentParser) -> None:
    """Add the options of `doctor`."""
    parser.description = (
        "Examine a Supabase project or this computer's workspace: is it there, does it take the key, are the tables up"
        " to date, do messages arrive live, can nobody forge one. Signed in, it looks closer; it changes nothing."
    )
    parser.add_argument("--url", default="", metavar="URL", help="the project's URL")
    parser.add_argument("--key", default="", metavar="KEY", help="its anon (publishable) key, never the secret one")
    parser.add_argument(
        "--email",
        metavar="ADDRESS",
        help="sign in with this account; its password is asked, or in DESKTOP_CHAT_PASSWORD",
    )
    parser.add_argument("--local", action="store_true", help="examine this computer's workspace")
    parser.add_argument("--as", dest="person", metavar="PERSON", help="with --local: in the name of this person")
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end, for scripts")
    parser.add_argument("--sql", action="store_true", help="print the SQL that makes this app's tables, and end")


def doctor_command(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> DoctorCommand:
    """Return the command of what was chosen; wrong mixtures end in a usage error."""
    if not chosen.sql and chosen.local == bool(chosen.url or chosen.key or chosen.email):
        parser.error("doctor needs --url and --key, or --local")
    if bool(chosen.url) != bool(chosen.key):
        parser.error("--url and --key go together")
    return DoctorCommand(
        url=chosen.url,
        key=chosen.key,
        local=chosen.local,
        email=chosen.email,
        person=chosen.person,
        json=chosen.json,
        sql=chosen.sql,
    )
