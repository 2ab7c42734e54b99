"""python -m tools.train TEXTS [GOLD …]: annotations and texts -> the files of kg/data/reader.

TEXTS: the folder that tools.train.rebuild wrote. GOLD: folders of gold files with their texts (tests/gold).
The log tells how well names and links of the stories for development are found.
"""

import argparse
import time
from pathlib import Path

import torch

from kg.reader.network import FOLDER
from tools.train.calibrating import calibrate
from tools.train.data import load_annotated, load_examples
from tools.train.exporting import export, write_answers
from tools.train.measuring import measure
from tools.train.network import Lac, Network
from tools.train.training import prepare, train

EPOCHS = 12
POLISH = 4  # more epochs, at a lower rate, in which rare relations count more
POLISH_RATE = 5e-4
THREADS = 2


def main() -> None:
    """Train, export, calibrate; print the log."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("golds", type=Path, nargs="*")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--output", type=Path, default=FOLDER)
    asked = parser.parse_args()
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    begun = time.time()
    write_answers(asked.output)
    parts = load_examples(asked.texts, asked.golds)
    lac = Lac()
    characters = "".join(sorted(lac.numbers))
    network = Network(characters, lac)
    data, varied, held = (prepare(parts[part], characters) for part in ("train", "varied", "development"))
    print(f"{len(data)} articles, {sum(len(one.ids) for one in data)} characters", flush=True)

    def show(epoch: int, now: Network) -> None:
        if epoch % 3 == 2 or epoch + 1 == asked.epochs:
            print(measure(now, held), flush=True)

    def log(line: str) -> None:
        print(line, flush=True)

    trained = train(network, data, varied, asked.epochs, each=show, log=log)
    trained = train(
        trained, data, varied, POLISH, rate=POLISH_RATE, stray_from=0, rare=True, seed=1, each=show, log=log
    )
    export(trained, characters, asked.output)
    calibrate(load_annotated(asked.texts, asked.golds)["development"], asked.output / "calibration.toml")
    print(f"{(time.time() - begun) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
