"""What an entry of the log says, in the reader's language.

A sentence begins with its verb: before it stands who did it. `tests/office/test_log_words.py` reads the
source and lists each action that has none; until then its fixed word is shown.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

ACTIONS: dict[str, Any] = {
    # people
    "people-listed": _l("looked at the list of people"),
    "person-viewed": _l("looked at this person"),
    "person-added": _l("added this person"),
    "person-corrected": _l("corrected name, language or birth year"),
    "person-exported": _l("downloaded the data"),
    "person-merged": _l("joined two records of one person"),
    "person-erased": _l("erased this person"),
    "person-imported": _l("read this person in from a list"),
    "person-changed-by-import": _l("changed this person by a list"),
    "address-changed": _l("changed the mail address"),
    "mail-allowed": _l("allowed mail to this address again"),
    "audience-added": _l("added an audience"),
    "audience-corrected": _l("corrected the days in an audience"),
    "audience-removed": _l("removed an audience"),
    "roles-viewed": _l("looked at who has which role"),
    "role-granted": _l("gave a role"),
    "role-withdrawn": _l("took a role back"),
    "invited": _l("sent an invitation"),
    "invited-many": _l("sent invitations to a group of people"),
    "invitations-listed": _l("looked at the list of invitations"),
    "invitations-stopped": _l("stopped invitations that had not left yet"),
    "invitation-withdrawn": _l("withdrew an invitation"),
    "invitation-accepted": _l("accepted the invitation"),
    "second-factor-set-up": _l("set up the second factor"),
    "second-factor-reset": _l("reset the second factor"),
    "recovery-codes-made": _l("made new recovery codes"),
    "recovery-code-used": _l("signed in with a recovery code"),
    # lists, groups and terms
    "import-uploaded": _l("uploaded a list of people"),
    "import-viewed": _l("looked at a list of people that was uploaded"),
    "import-loaded": _l("loaded a list of people"),
    "import-discarded": _l("threw a list of people away"),
    "group-viewed": _l("looked at the people of a local group"),
    "group-made": _l("made a local group"),
    "group-changed": _l("changed the name or place of a local group"),
    "group-closed": _l("closed a local group"),
    "group-reopened": _l("opened a local group again"),
    "group-joined": _l("added a local group"),
    "group-left": _l("ended a local group"),
    "group-role-changed": _l("changed the role in a local group"),
    "group-membership-removed": _l("removed a local group"),
    "term-viewed": _l("looked at the people of a term"),
    "term-made": _l("made a term"),
    "term-ended": _l("ended a term early"),
    # consultations
    "consultation.create": _l("made a consultation"),
    "consultation.edit": _l("changed a consultation"),
    "consultation.publish": _l("made a consultation public"),
    "phase.create": _l("planned a phase"),
    "phase.edit": _l("changed a phase"),
    "phase.remove": _l("took a phase away"),
    "phase.invited": _l("invited people to a phase"),
    "phase.reminded": _l("reminded people of a phase"),
    "phase.mailing-stopped": _l("stopped mails about a phase that had not left yet"),
    "phase.invitation-opened": _l("opened the text behind an invitation"),
    "view-as.start": _l("began to look at pages as another audience"),
    "view-as.stop": _l("stopped looking as another audience"),
    "section.goals": _l("chose the goals of a section"),
    "draft.import": _l("loaded the text of a draft"),
    "draft.copy": _l("began a new version of a draft"),
    "draft.publish": _l("published a version of a draft"),
    "draft.discard": _l("threw a version of a draft away"),
    "case.hide": _l("hid a contribution"),
    "case.keep": _l("left a contribution that was reported"),
    "case.put-back": _l("put a contribution back that a colleague hid"),
    "appeal.uphold": _l("let a decision stand after an objection"),
    "appeal.reverse": _l("reversed a decision after an objection"),
    "words.change": _l("changed a list of words"),
    # points and answers
    "point.make": _l("made a point"),
    "point.gather": _l("gathered contributions into a point"),
    "point.take-out": _l("took a contribution out of a point"),
    "point.edit": _l("worded a point anew"),
    "point.assign": _l("assigned a point"),
    "point.take-into": _l("took a point into another"),
    "point.give-back": _l("let a point stand by itself again"),
    "comment.split": _l("split a contribution"),
    "comment.join": _l("joined the parts of a contribution"),
    "answer.draft": _l("drafted an answer"),
    "answer.discard": _l("threw an answer away"),
    "answer.offer": _l("asked for a review of an answer"),
    "answer.approve": _l("approved an answer"),
    "answer.send-back": _l("sent an answer back"),
    "contributions.downloaded": _l("downloaded what was said"),
    "answers.publish": _l("published answers"),
    "answers.name-version": _l("said in which version answers can be seen"),
    # petitions and actions
    "petition.create": _l("made a petition"),
    "petition.edit": _l("changed a petition"),
    "petition.send": _l("sent a petition in for review"),
    "petition.return": _l("sent a petition back to its maker"),
    "petition.open": _l("opened a petition"),
    "petition.move-closing-date": _l("moved the closing date of a petition"),
    "petition.close": _l("closed a petition"),
    "petition.signers-viewed": _l("looked at who signed a petition"),
    "action.create": _l("made an action"),
    "action.edit": _l("changed an action"),
    "action.publish": _l("made an action public"),
    "action.cancel": _l("cancelled an action"),
    "action.headcount": _l("counted who came to an action"),
    "attendees.listed": _l("looked at who comes to an action"),
    "attendees.downloaded": _l("downloaded the list of who comes to an action"),
    "attendance.mark": _l("wrote down whether somebody came"),
    # the house
    "page.saved": _l("saved an information page"),
    "page.restored": _l("put an older version of an information page back"),
    "job.retried": _l("let a failed job run again"),
    "job.given-up": _l("gave a failed job up"),
    "log.downloaded": _l("downloaded the log"),
}

OBJECTS: dict[str, Any] = {
    "people": _l("people"),
    "person": _l("person"),
    "roles": _l("roles"),
    "invitations": _l("invitations"),
    "import": _l("list of people"),
    "group": _l("local group"),
    "term": _l("term"),
    "consultation": _l("consultation"),
    "phase": _l("phase"),
    "view-as": _l("looking as another audience"),
    "section": _l("section"),
    "draft_version": _l("version of a draft"),
    "comment": _l("comment"),
    "case": _l("case of the moderators"),
    "word_list": _l("list of words"),
    "point": _l("point"),
    "petition": _l("petition"),
    "action": _l("action"),
    "sign-up": _l("sign-up"),
    "page": _l("information page"),
    "job": _l("job"),
    "log": _l("log"),
}


def action_words(action: str) -> str | None:
    """What somebody did; None where nobody wrote the words yet."""
    words = ACTIONS.get(action)
    return None if words is None else str(words)


def object_words(object_type: str) -> str:
    """What it was about; the fixed word itself where we have no better."""
    return str(OBJECTS.get(object_type, object_type))
