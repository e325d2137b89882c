"""Search over what everybody may read, in both languages, on either database.

    search.index("consultation", id, "nl", title=..., body=..., url_endpoint=..., url_values=..., now=now)
    search.remove("consultation", id)
    search.find("ledenraad ver", "nl", limit=20)

Only public content is ever indexed: the domain that publishes calls `index`, the one that hides calls
`remove`, both in their own transaction. SQLite searches with FTS5, PostgreSQL with its own full text, which
also knows the endings of Dutch and English words.
"""

from app.core.search.documents import SearchDocument, index, rebuild, remove
from app.core.search.finding import Hit, find

__all__ = ["Hit", "SearchDocument", "find", "index", "rebuild", "remove"]
