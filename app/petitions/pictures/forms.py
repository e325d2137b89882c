"""The form with which staff put a picture with a petition."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import Length, Optional

from app.core.forms import DateField, OfficeForm
from app.petitions.forms import AT_MOST, SHORT
from app.petitions.pictures.models import PetitionPicture
from app.petitions.pictures.operations import PicturePlan


class PictureForm(OfficeForm):
    picture = FileField(
        _l("Picture"),
        description=_l(
            "JPEG, PNG or WebP, lying rather than standing. Where and how it was taken is removed."
        ),
    )
    alt_nl = StringField(_l("What the picture shows"), SHORT)
    alt_en = StringField(_l("What the picture shows"), SHORT)
    credit = StringField(_l("Who made it"), [Optional(), Length(max=120, message=AT_MOST)])
    has_people = BooleanField(_l("People can be recognised in it"))
    agreed_by = StringField(
        _l("Who of them agreed to stand on this page"),
        [Optional(), Length(max=200, message=AT_MOST)],
        description=_l("Only the office sees this. For a child: who of the parents or guardians."),
    )
    agreed_on = DateField(_l("On which day"), [Optional()])

    @classmethod
    def of(cls, picture: PetitionPicture | None) -> "PictureForm":
        form = cls(formdata=None)
        if picture is not None:
            form.fill("alt", picture.alt)
            form.credit.data, form.has_people.data = picture.credit, picture.agreed_by is not None
            form.agreed_by.data, form.agreed_on.data = picture.agreed_by, picture.agreed_on
        return form

    def plan(self) -> PicturePlan:
        uploaded = self.picture.data
        return PicturePlan(
            data=uploaded.read() if uploaded and getattr(uploaded, "filename", "") else None,
            alt=self.both("alt"),
            credit=self.credit.data or "",
            has_people=bool(self.has_people.data),
            agreed_by=self.agreed_by.data or "",
            agreed_on=self.agreed_on.data,
        )
