"""Where a wording comes from: pure, from origins and texts alone."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from uuid import UUID

from app.consultations.drafts.models import Lineage
from app.core.bilingual import Bilingual


def lineage(
    texts: Mapping[UUID, Bilingual],
    origins: Mapping[UUID, AbstractSet[UUID]],
    earlier: Mapping[UUID, Bilingual],
) -> dict[UUID, Lineage]:
    """The lineage of each wording of a version.

    `texts` are its wordings, `earlier` those of the version it is based on, `origins` leads from the first to
    the second. Several origins: merged. An origin shared with another wording: split. One origin of its own:
    kept when the text is the same in both languages, else reworded. None: new.
    """
    children = Counter(origin for wording in texts for origin in origins.get(wording, ()))
    found = {}
    for wording, text in texts.items():
        own = origins.get(wording, frozenset())
        if not own:
            found[wording] = Lineage.NEW
        elif len(own) > 1:
            found[wording] = Lineage.MERGED
        else:
            (origin,) = own
            if children[origin] > 1:
                found[wording] = Lineage.SPLIT
            else:
                found[wording] = Lineage.KEPT if earlier.get(origin) == text else Lineage.REWORDED
    return found


def gone(origins: Mapping[UUID, AbstractSet[UUID]], earlier: AbstractSet[UUID]) -> set[UUID]:
    """The earlier wordings from which nothing of this version comes."""
    return set(earlier) - {origin for own in origins.values() for origin in own}
