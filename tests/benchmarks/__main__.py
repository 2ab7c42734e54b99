"""Every ratio of this project, with the machine that it was measured on.

    python -m tests.benchmarks [--small]

--small leaves out what takes minutes: large graphs, archives, servers.
"""

import argparse
import os
import platform
import subprocess
import sys

SMALL = (["text"],)
ALL = (["text"], ["workers"], ["queries"], ["view_times"], ["scale", "300", "1000", "3000"])


def main() -> None:
    """Run the benchmarks one after the other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", action="store_true")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
    print(f"{machine}, Python {platform.python_version()}", flush=True)
    failed = 0
    for name, *arguments in SMALL if parser.parse_args().small else ALL:
        print(f"\n== {name}", flush=True)
        command = [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments]
        failed += subprocess.run(command, check=False).returncode != 0
    sys.exit(failed)


if __name__ == "__main__":
    main()
