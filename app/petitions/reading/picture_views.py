"""The bytes of the picture of a petition, in the sizes of `srcset`."""

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from app.core import files
from app.petitions.pictures.queries import SIZES, picture_of
from app.petitions.reading.blueprint import enter, petitions

A_YEAR = 365 * 24 * 3600
A_MINUTE = 60


@petitions.page("/petitions/<slug>/illustration/<size>/")
def illustration(slug: str, size: str) -> Response:
    """Its words stand on the page. With `v` in its address it never becomes another one."""
    picture = picture_of(enter(slug).petition.id)
    if picture is None or size not in SIZES:
        abort(404)
    stored = files.stored(getattr(picture, f"{size}_id")) or abort(404)
    answer = make_response(files.read(stored.id))
    answer.mimetype = stored.media_type
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR if request.args.get('v') else A_MINUTE}"
    answer.set_etag(stored.sha256)
    return answer.make_conditional(request)
