"""The desktop's entries for one profile: which command starts it."""

from desktop_chat.app.frozen import program_command
from desktop_chat.domain.errors import UserError
from desktop_chat.system import desktop_entries


class ProfileEntries:
    """Tells the desktop of the profile of this name."""

    def __init__(self, profile: str, *, portable: bool) -> None:
        self._command = [*program_command(), "--profile", profile, *(["--portable"] if portable else [])]

    def starts_at_login(self) -> bool:
        """Tell whether the program is started when the person logs in."""
        return desktop_entries.starts_at_login()

    def start_at_login(self, *, on: bool) -> None:
        """Start this profile when the person logs in, or not; `UserError` when that cannot be written."""
        desktop_entries.start_at_login([*self._command, "--background"] if on else None)

    def register_links(self) -> None:
        """Have `deskchat://` links opened with this profile; `UserError` when the desktop does not take that."""
        if not desktop_entries.supported():
            raise UserError("Links can be registered on Linux only, for now.")
        desktop_entries.register_links(self._command)
