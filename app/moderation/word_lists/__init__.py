"""Words that make us ask the author first, a list per language that moderators keep."""
