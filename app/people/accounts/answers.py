"""Answers that hold or follow a secret."""

from werkzeug.wrappers import Response


def not_stored(page: str, status: int = 200, *, mimetype: str = "text/html") -> Response:
    """A page that no cache keeps, on this device or between."""
    answer = Response(page, status, mimetype=mimetype)
    answer.headers["Cache-Control"] = "no-store"
    return answer
