"""What a picture beside a link says of a petition, in the language of the page."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.formatting import number
from app.core.languages import current_language
from app.petitions.models import Petition
from app.petitions.pictures.models import PetitionPicture
from app.petitions.rules import Standing, reached_step
from app.petitions.sharing.picture import Photo, Words, writable

# Below this number a count says less than the question.
FIRST_TOLD = 100


def words_of(petition: Petition, standing: Standing, confirmed: int, organisation: str) -> Words:
    """While people sign the picture names the last round number passed, so that it may be kept a while."""
    language = current_language()
    return Words(
        kicker=_("Petition to: %(target)s", target=petition.target.text_in(language) or ""),
        title=petition.title.text_in(language) or "",
        instead=_("Sign this petition"),
        count=count_line(standing, confirmed),
        organisation=organisation,
    )


def photo_of(picture: PetitionPicture | None) -> Photo | None:
    """The photo for beside the words; None where there is none, or where its maker can't be named on it."""
    if picture is None or not writable(picture.credit):
        return None
    return Photo(picture.medium_id, _("Picture: %(name)s", name=picture.credit))


def count_line(standing: Standing, confirmed: int) -> str:
    """The count as it may stand on something that isn't made anew at each signature."""
    if standing is Standing.OPEN:
        passed = passed_step(confirmed)
        said = _("Already %(number)s signatures", number=number(passed)) if passed else _("Sign along")
    else:
        said = ngettext("%(number)s signature", "%(number)s signatures", confirmed, number=number(confirmed))
    return str(said)


def passed_step(count: int) -> int:
    """The last of 100, 200, 500, 1,000 ... that was reached; 0 before the first."""
    return reached_step(count, FIRST_TOLD)
