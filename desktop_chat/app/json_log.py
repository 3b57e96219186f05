"""The log as JSON lines, for programs that gather logs."""

import json
import logging
from datetime import UTC, datetime

from desktop_chat.domain.redaction import redacted


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object, secrets covered."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = redacted(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
