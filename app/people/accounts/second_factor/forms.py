"""The form for a code."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from app.core.forms import Form


class CodeForm(Form):
    """A code of the authenticator app, or a recovery code. The route's token is its proof."""

    class Meta:
        csrf = False

    code = StringField(_l("Code"), [InputRequired(_l("Fill in the code.")), Length(max=40)])
    next = HiddenField()
