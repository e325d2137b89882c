"""How often chance alone gives so many: the upper tail of the beta-binomial distribution."""

from math import exp, lgamma

# What comes after adds less than a float can hold beside the sum.
NEGLIGIBLE = 1e-17


def upper_tail(at_least: int, of: int, alpha: float, beta: float) -> float:
    """P(X >= `at_least`) of `of` signatures, where each is one of ours with a chance drawn from Beta.

        P(X = j) = C(n, j) B(j + a, n - j + b) / B(a, b)

    Skellam, "A probability distribution derived from the binomial distribution by regarding the probability
    of success as variable between the sets of trials", J. R. Stat. Soc. B 10 (1948). The first term goes by
    logarithms of the gamma function, each next one by its ratio to the one before: up to `alpha` + `beta` of
    a thousand million to three digits.

    Raises:
        ValueError: `alpha` or `beta` isn't positive.
    """
    if alpha <= 0 or beta <= 0:
        raise ValueError("alpha and beta are positive")
    if at_least <= 0:
        return 1.0
    if at_least > of:
        return 0.0
    term = exp(_log_chance(at_least, of, alpha, beta))
    total = term
    for j in range(at_least, of):
        # The last ratio has n - j - 1 + b = b in its denominator, which is above 0.
        ratio = (of - j) * (j + alpha) / ((j + 1) * (of - j - 1 + beta))
        term *= ratio
        total += term
        if ratio < 1 and term < total * NEGLIGIBLE:
            break
    return min(total, 1.0)


def _log_chance(j: int, n: int, a: float, b: float) -> float:
    choose = lgamma(n + 1) - lgamma(j + 1) - lgamma(n - j + 1)
    return choose + _log_beta(j + a, n - j + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
