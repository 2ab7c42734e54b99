"""python -m tools.train TEXTS [GOLD …]: annotations and texts -> the files of kg/data/reader.

TEXTS: the folder that tools.train.rebuild wrote. GOLD: folders of gold files with their texts (tests/gold).
The log tells how well names and links of the stories for development are found.
"""

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from kg.reader.network import FOLDER
from tools.train.calibrating import calibrate
from tools.train.data import load_annotated, load_examples
from tools.train.exporting import export, write_answers
from tools.train.measuring import measure
from tools.train.network import Lac, Network
from tools.train.training import Phase, Prepared, prepare, train

THREADS = 2


PHASES = (
    Phase(10, 1.6e-3, 1, varied=0.3, rare=False, stray_from=0.3),
    Phase(4, 5e-4, 1, varied=0.3),
    Phase(3, 5e-4, 0.6, written=3),
)


def choose(phase: Phase, data: Sequence[Prepared], seed: int) -> list[Prepared]:
    """Return the articles that a phase reads."""
    chance = random.Random(seed)
    written = [one for one in data if one.example.is_passage]
    stories = [one for one in data if not one.example.is_passage]
    chance.shuffle(stories)
    return stories[: int(phase.stories * len(stories))] + written * phase.written


def main() -> None:
    """Train, export, calibrate; print the log."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("golds", type=Path, nargs="*")
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
    for number, phase in enumerate(PHASES):
        network = train(network, choose(phase, data, number), varied, phase, seed=number)
        print(measure(network, held), flush=True)
    export(network, characters, asked.output)
    calibrate(load_annotated(asked.texts, asked.golds)["development"], asked.output / "calibration.toml")
    print(f"{(time.time() - begun) / 60:.0f} minutes")


if __name__ == "__main__":
    main()
