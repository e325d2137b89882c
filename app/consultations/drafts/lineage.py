"""Where a wording comes from: pure, from origins and texts alone."""

from collections import Counter
from collections.abc import Hashable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

from app.consultations.drafts.models import Lineage
from app.core.bilingual import Bilingual

Later = TypeVar("Later", bound=Hashable)
Earlier = TypeVar("Earlier", bound=Hashable)


def lineage(
    texts: Mapping[Later, Bilingual],
    origins: Mapping[Later, AbstractSet[Earlier]],
    earlier: Mapping[Earlier, Bilingual],
) -> dict[Later, Lineage]:
    """The lineage of each wording of a version.

    `texts` are its wordings, `earlier` those of the version it is based on, `origins` leads from the first to
    the second. Several origins: merged. An origin shared with another wording: split. One origin of its own:
    kept when the text is the same in both languages, else reworded. None: new.
    """
    children = Counter(origin for wording in texts for origin in origins.get(wording, ()))
    found = {}
    for wording, text in texts.items():
        own: AbstractSet[Earlier] = origins.get(wording, frozenset())
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


def gone(origins: Mapping[Later, AbstractSet[Earlier]], earlier: AbstractSet[Earlier]) -> set[Earlier]:
    """The earlier wordings from which nothing of this version comes."""
    return set(earlier) - {origin for own in origins.values() for origin in own}
