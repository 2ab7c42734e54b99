"""Coverage-guided fuzzing of one target, by hand (pip install atheris; for Python 3.11 to 3.13).

    python tests/fuzz/run.py numbers /tmp/numbers -max_total_time=600

The folder keeps what reached new code, and a second run goes on from there; what made the target fail is
written to the current folder as crash-… or timeout-…. Keep it as tests/texts/found/TARGET-WHAT, and
tests/test_fuzz.py feeds it to the target from then on. Options after the folder are libFuzzer's.
"""

import sys
from pathlib import Path

import atheris

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
with atheris.instrument_imports(include=["kg"]):
    import targets

if __name__ == "__main__":
    name, folder, *options = sys.argv[1:]
    Path(folder).mkdir(parents=True, exist_ok=True)
    targets.TARGETS[name](bytes(range(256)))  # loads what is loaded once: that takes longer than any text
    limits = ["-timeout=30", "-rss_limit_mb=3000", "-max_len=2000"]
    atheris.Setup([sys.argv[0], folder, *limits, *options], targets.TARGETS[name])
    atheris.Fuzz()
