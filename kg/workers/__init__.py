"""What can be cut into pieces, done by this process, worker processes or a Dask cluster.

``start_workers`` takes tasks and gives their results as they end; ``work_in_order`` is a ``map`` whose
results come in the order of its chunks. Both bear workers that end in the middle: nothing is lost.
"""

from kg.workers.cluster import check_address
from kg.workers.hiring import PATIENCE, Task
from kg.workers.in_order import Mapper, work_in_order
from kg.workers.running import Failed, Workers, start_workers

__all__ = [
    "PATIENCE",
    "Failed",
    "Mapper",
    "Task",
    "Workers",
    "check_address",
    "start_workers",
    "work_in_order",
]
