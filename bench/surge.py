"""A surge of signers: sign, get the mail, confirm, with readers beside them, on all cores of this machine.

    .venv/bin/python -m bench.surge --rates 20,40,60 [--seconds 20]
    .venv/bin/python -m bench.surge --rates 60 --seconds 300

Granian (2 x 4) with PostgreSQL and one worker; the generator and the mail server run on the same cores. Per
rate: how long signing, confirming and reading took from the moment each was due, how long the mail lagged
behind, where the processor time went, and whether everything that was accepted is there: every accepted
signature in the database, every mail delivered, the public count equal to a recount. A rate is sustained when
99 of 100 signers and confirmers had their answer within half a second, nobody was refused, and every mail had
come ten minutes after the last signer.
"""

import argparse
import os
import time

from bench.machine import described, processor_by_kind
from bench.petition_site import Site, in_database, petition_site
from bench.signers import Crowd, run

DRAIN = 600
WARM_UP = 8.0
WITHIN = 500.0
KINDS = {
    "web": "granian",
    "worker": "flask --app app worker",
    "PostgreSQL": "postgres",
    "generator and mail server": "bench.surge",
}


def surge(site: Site, rate: float, seconds: float, first: int) -> bool:
    """One rate; whether it is sustained. The signers are numbered from `first`."""
    before = in_database()
    with site.open() as port:
        crowd, lag, began = Crowd(port), 0.0, processor_by_kind(KINDS)

        async def everything() -> None:
            nonlocal lag, began
            sink = await crowd.open_sink(site.mail_port)
            await crowd.warm_up(WARM_UP)
            began = processor_by_kind(KINDS)
            await crowd.come(rate, seconds, first)
            ended = time.perf_counter()
            await crowd.settle(DRAIN)
            lag = max(0.0, crowd.last_mail - ended)
            crowd.connections.close()
            sink.close()

        run(everything)
        used = {kind: now - began[kind] for kind, now in processor_by_kind(KINDS).items()}
    kept = in_database()
    good = crowd.signing.refused + crowd.confirming.refused == 0
    good &= crowd.signing.at(0.99) < WITHIN and crowd.confirming.at(0.99) < WITHIN
    accepted = len(crowd.accepted)
    good &= len(crowd.delivered) >= accepted
    print(f"{rate:5.0f} signers a second for {seconds:.0f} s: {'sustained' if good else 'NOT sustained'}")
    print(f"  sign     {crowd.signing}\n  confirm  {crowd.confirming}\n  read     {crowd.reading}")
    print(
        f"  mail: the last one {lag:.1f} s after the last signer, {len(crowd.delivered)} addresses, "
        f"{sum(crowd.delivered.values())} mails"
    )
    print(
        "  processor per signer: "
        + ", ".join(f"{kind} {spent / max(1, accepted) * 1000:.1f} ms" for kind, spent in used.items())
    )
    print(
        f"  accepted {accepted}, in the database {kept.signatures - before.signatures}; confirmed "
        f"{len(crowd.confirmed)}, in the database {kept.confirmed - before.confirmed}; "
        f"count {kept.count}, recount {kept.recount}   (load {os.getloadavg()[0]:.1f})",
        flush=True,
    )
    return good


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rates", default="20,40,60,80")
    options.add_argument("--seconds", type=float, default=20)
    chosen = options.parse_args()
    print(f"{described()}; load {os.getloadavg()[0]:.1f} before; PostgreSQL without fsync, granian 2 x 4")
    with petition_site() as site:
        first = 1
        for rate in (float(each) for each in chosen.rates.split(",")):
            surge(site, rate, chosen.seconds, first)
            first += int(rate * chosen.seconds)


if __name__ == "__main__":
    main()
