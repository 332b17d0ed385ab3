"""What a line of the log may say: what failed and where, never words or rows that people wrote.

Addresses carry secrets (an invitation) and whatever somebody types into them; messages of errors quote rows.
"""

import logging
import re
import traceback
from types import TracebackType
from typing import Any

# Whatever else slips into a line: an address that lets somebody in, an e-mail address, a NIK or a telephone.
_SECRETS = (
    (re.compile(r"(/join/|/key/|/confirm-email/)[^\s/?\"']+"), r"\1…"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "…@…"),
    (re.compile(r"(?<![\w-])\+?\d[\d .]{8,}\d(?![\w-])"), "…"),
)


def masked(line: str) -> str:
    """A line without what lets somebody in or says who somebody is."""
    for secret, stars in _SECRETS:
        line = secret.sub(stars, line)
    return line


class WithoutWords(logging.Formatter):
    """Prints a record: a request by its route and not its address, an error by its kind and frames."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the frames of the error if there is one."""
        request = getattr(record, "request", None)
        if request is not None and hasattr(request, "method"):
            told = logging.makeLogRecord(
                {**record.__dict__, "msg": _request_line(record, request), "args": ()}
            )
            # The text that another handler made of the error is not ours.
            told.exc_text = None
            return masked(super().format(told))
        return masked(super().format(record))

    def formatException(self, ei: Any) -> str:
        """The frames and the kind of each error in the chain; an error's own words may quote a row."""
        return "\n".join(_frames(ei[1], ei[2]))


def _request_line(record: logging.LogRecord, request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    where = f"/{match.route}" if match is not None else "an address that is no page"
    return f"{getattr(record, 'status_code', '')} {request.method} {where}".strip()


def _frames(error: BaseException | None, trace: TracebackType | None) -> list[str]:
    lines: list[str] = []
    while error is not None:
        lines += [f"  {one.filename}:{one.lineno} in {one.name}" for one in traceback.extract_tb(trace)]
        lines.append(_kind(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        trace = error.__traceback__ if error is not None else None
    return lines


def _kind(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    about = getattr(error, "diag", None)
    known = [getattr(about, name, None) for name in ("sqlstate", "table_name", "constraint_name")]
    return f"{kind} {' '.join(word for word in known if word)}".strip()


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "rangkul.core.logs.WithoutWords",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # One way out for every line; Django's own would mail an error with all that a request holds.
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "procrastinate": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
