"""Run a command against a PostgreSQL of its own: ``tools/with_postgres.py pytest tests/site``.

Makes a cluster in a temporary folder, starts it on a free port of this machine, sets
``DATABASE_URL``, runs the command, and takes the cluster away again; the exit status is the
command's. Nothing of it is durable: it is for tests. PostgreSQL refuses to run as root, so root
steps down to ``postgres`` or ``nobody`` for the server.

Where no server is installed it says so and exits with 0, with 1 under ``HENGJIAN_REQUIRE_ALL=1``.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
USER = "hengjian"
STARTS_WITHIN = 60.0
UNDURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
UNCOUNTED = ("autovacuum=off",)
"""The server counts no table by itself: work that relies on its coming round in time shows."""
ADVISED = ("random_page_cost=1.1",)
"""What ``docs/how-to/run-the-site.md`` advises for disks without moving parts."""


def programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: the newest of Debian's, or what the path has."""
    debian = sorted(DEBIAN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found and shutil.which("initdb") else None


def _lesser_user() -> dict[str, object]:
    """Whom the server runs as, where we are root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL refuses to run as root, and there is no user postgres or nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def cluster(binaries: Path, port: int) -> Iterator[str]:
    """A running cluster; its ``DATABASE_URL``."""
    lesser = _lesser_user()
    with tempfile.TemporaryDirectory(prefix="hengjian-postgres-") as folder:
        if lesser:
            os.chown(folder, int(str(lesser["user"])), int(str(lesser["group"])))
        data = f"{folder}/data"
        made = [str(binaries / "initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8"]
        made += ["--locale=C.UTF-8", "--no-sync"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder, **lesser)  # type: ignore[call-overload]
        options = [f"-c{option}" for option in (*UNDURABLE, *UNCOUNTED, *ADVISED)]
        command = [str(binaries / "postgres"), "-D", data, "-h", "127.0.0.1", "-p", str(port)]
        with Path(folder, "log").open("wb") as log:
            server = subprocess.Popen(  # type: ignore[call-overload]
                [*command, "-k", folder, *options],
                stdout=log, stderr=log, cwd=folder, start_new_session=True, **lesser,
            )  # fmt: skip
        try:
            _await(server, binaries, port, Path(folder, "log"))
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(30)


def _await(server: subprocess.Popen[bytes], binaries: Path, port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"PostgreSQL did not start:\n{log.read_text('utf-8', 'replace')}")
        time.sleep(0.1)


def main(command: list[str]) -> int:
    """Run the command; its exit status."""
    if not command:
        raise SystemExit(__doc__)
    binaries = programs()
    if binaries is None:
        print(f"needs PostgreSQL's server (Debian: postgresql); not run: {' '.join(command)}")
        return 1 if os.environ.get("HENGJIAN_REQUIRE_ALL") == "1" else 0
    with cluster(binaries, _free_port()) as url:
        print(f"on {binaries.parent.name}: {' '.join(command)}", flush=True)
        return subprocess.run(
            command, check=False, env=os.environ | {"DATABASE_URL": url}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
