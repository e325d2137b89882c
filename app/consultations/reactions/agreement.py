"""How sure it is that many agree: pure."""

from math import sqrt

# 95 %.
Z = 1.959964


def wilson_lower_bound(agree: int, total: int) -> float:
    """The lower end of the Wilson interval of agree / total; 0 where nobody reacted [Newcombe 1998].

    One of one (.207) stands below ninety of a hundred (.826): few reactions say little.
    """
    if total == 0:
        return 0.0
    share, weight = agree / total, Z * Z / total
    centre = share + weight / 2
    spread = Z * sqrt(share * (1 - share) / total + weight / (4 * total))
    return max(0.0, (centre - spread) / (1 + weight))
