"""What goes wrong in a surge: processes killed, no mail server, a full disk; and what is lost, counted.

    .venv/bin/python -m bench.faults [--rate 20] [--seconds 60]

Signers come at a steady rate. At a quarter, half and three quarters of the time the web server, the worker
and the database get SIGKILL, and start again as a supervisor of a system would let them. The mail server is
down all that time and comes up afterwards. In the end: is every signature that was acknowledged in the
database, was every mail delivered, is anybody counted twice, is the public count that of a recount? Then,
as root, the disk of the database is filled: what do signers hear, and is all well once there is room?

The database keeps what it says it committed (`synchronous_commit`), as in production.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from app.extensions import db
from app.participation.ledger.models import LedgerEvent
from app.petitions.signatures.models import Signature, Standing
from bench.connections import Connections
from bench.machine import described
from bench.petition_site import Site, in_database, site_on
from bench.signers import SIGN, Crowd, entry, network
from tests.support import postgres
from tests.support.server import free_port
from tools.dev import running
from tools.dev.environment import ROOT

DRAIN = 600.0
BALLAST = 1 << 20


class Kept:
    """A process that is started again when it is killed, as a supervisor does."""

    def __init__(self, command: list[str], environ: dict[str, str]) -> None:
        self.command, self.environ = command, {**os.environ, **environ}
        self.start()

    def start(self) -> None:
        # A group of its own: a killed server takes its children along.
        self.process = subprocess.Popen(
            self.command,
            env=self.environ,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()


class Cluster:
    """A PostgreSQL of our own that may be killed."""

    def __init__(self, home: Path, *more: str) -> None:
        self.home, self.owner = home, postgres.server_owner()
        self.binaries = postgres.readable_binaries(home.parent, self.owner)
        postgres.give_to(home, self.owner)
        postgres.make_cluster(self.binaries, home, self.owner, *more)
        self.start()

    def start(self) -> None:
        self.process = postgres.serve_cluster(self.binaries, self.home, self.owner, synchronous_commit="on")
        postgres.wait_until_ready(self.binaries, self.home, self.process)

    def kill(self) -> None:
        """Kill the server and everything it started, and start it again: it recovers from its log."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for process in (self.process.pid, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()
        (self.home / "data" / "postmaster.pid").unlink(missing_ok=True)
        self.start()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


@contextmanager
def site(folder: Path, cluster: Cluster) -> Iterator[tuple[Site, int, Kept, Kept]]:
    """The site on a cluster: its settings, its port, the web server and the worker."""
    postgres.execute(str(cluster.home), "CREATE DATABASE bench")
    with site_on(str(cluster.home), folder) as made:
        port = free_port()
        web = Kept(running.server("127.0.0.1", port, workers=2), made.environ)
        worker = Kept([sys.executable, "-m", "flask", "--app", "app", "worker"], made.environ)
        try:
            while not running.answers(f"http://127.0.0.1:{port}/readyz"):
                time.sleep(0.2)
            yield made, port, web, worker
        finally:
            web.stop()
            worker.stop()


def kills(folder: Path, rate: float, seconds: float) -> None:
    home = folder / "cluster"
    home.mkdir()
    cluster = Cluster(home)
    try:
        with site(folder, cluster) as (made, port, web, worker):
            before = in_database()
            # No connection of this process is left to die with the database.
            db.session.remove()
            db.engine.dispose()
            crowd = Crowd(port)
            asyncio.run(_surge(crowd, made, rate, seconds, (web, worker, cluster)))
            tell(crowd, before.count)
    finally:
        cluster.stop()


async def _surge(
    crowd: Crowd, made: Site, rate: float, seconds: float, killed: tuple[Kept, Kept, Cluster]
) -> None:
    web, worker, cluster = killed
    came = asyncio.create_task(crowd.come(rate, seconds, 1))
    for what, each in (("web server", web), ("worker", worker), ("database", cluster)):
        await asyncio.sleep(seconds / 4)
        await asyncio.to_thread(each.kill)
        if isinstance(each, Kept):
            each.start()
        print(f"  killed the {what}: {len(crowd.accepted)} signatures acknowledged so far", flush=True)
    number = await came
    print(
        f"  {number} signers came, {len(crowd.accepted)} were acknowledged, {crowd.signing.refused} were "
        f"refused or heard nothing; {len(crowd.delivered)} mails, for there is no mail server",
        flush=True,
    )
    sink = await crowd.open_sink(made.mail_port)
    began = time.perf_counter()
    await crowd.settle(DRAIN)
    print(f"  the mail server is up: the last mail came {crowd.last_mail - began:.0f} s later", flush=True)
    crowd.connections.close()
    sink.close()


def tell(crowd: Crowd, counted_before: int) -> None:
    """What was acknowledged, beside what is there."""
    kept = in_database()
    waiting = {row[0] for row in db.session.execute(select(Signature.email))}
    acknowledged = {entry(number)["email"] for number in crowd.accepted}
    several = select(Signature.signer_key).group_by(Signature.signer_key).having(func.count() > 1)
    twice = len(db.session.execute(several).all())
    events = db.session.scalar(select(func.count(func.distinct(LedgerEvent.event_uid))))
    confirmed = {
        row[0]
        for row in db.session.execute(select(Signature.email).where(Signature.standing == Standing.CONFIRMED))
    }
    print(f"  acknowledged and not in the database: {len(acknowledged - waiting)}")
    print(f"  acknowledged and no mail delivered:   {len(acknowledged - crowd.delivered.keys())}")
    print(f"  delivered more than once:             {sum(n > 1 for n in crowd.delivered.values())}")
    print(f"  confirmed and not counted:            {len(crowd.confirmed - confirmed)}")
    print(f"  addresses with more than one row:     {twice}")
    print(
        f"  confirmed {kept.confirmed}, in the ledger {events}, count {kept.count}, recount {kept.recount} "
        f"(before: {counted_before})",
        flush=True,
    )


def full_disk(folder: Path) -> None:
    """A disk in memory for the tables alone, filled up; the log of the database stays outside."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["/usr/bin/mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", disk], check=False)
    if mounted.returncode != 0:
        print("a full disk: not tried, a disk of our own takes root")
        return
    try:
        log = folder / "log"
        for each in (log, disk / "cluster"):
            each.mkdir()
        postgres.give_to(log, postgres.server_owner())
        cluster = Cluster(disk / "cluster", "--waldir", str(log))
        try:
            with site(folder, cluster) as (_made, port, _web, _worker):
                asyncio.run(_fill(port, disk / "ballast"))
        finally:
            cluster.stop()
    finally:
        subprocess.run(["/usr/bin/umount", disk], check=False)


async def _fill(port: int, ballast: Path) -> None:
    connections = Connections(port)

    async def sign(number: int) -> tuple[int, bytes]:
        return await connections.post(SIGN, entry(number), network(number))

    statuses: dict[int, int] = {}
    with ballast.open("wb") as heavy, contextlib.suppress(OSError):
        while True:
            heavy.write(bytes(BALLAST))
            heavy.flush()
    refused = b""
    for number in range(1, 2001):
        status, body = await sign(number)
        statuses[status] = statuses.get(status, 0) + 1
        if status not in (303, 0):
            refused = body
            break
    ballast.unlink()  # noqa: ASYNC240 nobody else is served meanwhile
    after, _body = await sign(3000)
    heading = refused.partition(b"<h1")[2].partition(b">")[2].partition(b"</h1>")[0].decode().strip()
    accepted = {entry(number)["email"] for number in range(1, sum(statuses.values()))}
    waiting = {row[0] for row in db.session.execute(select(Signature.email))}
    print(f"a full disk: answers {statuses}, the page says: {heading!r}; with room again: {after}")
    print(f"  acknowledged before it was full and not there: {len(accepted - waiting)}", flush=True)
    connections.close()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--rate", type=float, default=20)
    options.add_argument("--seconds", type=float, default=60)
    chosen = options.parse_args()
    print(f"{described()}; load {os.getloadavg()[0]:.1f} before; granian 2 x 4")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        print(f"{chosen.rate:.0f} signers a second for {chosen.seconds:.0f} s, and everything dies once:")
        kills(folder, chosen.rate, chosen.seconds)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        full_disk(folder)


if __name__ == "__main__":
    main()
