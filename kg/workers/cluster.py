"""The workers of a Dask cluster: an address -> how they are found."""

import logging
import pickle
import re
import socket
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

from kg.errors import KGError
from kg.store import code_version
from kg.workers.hiring import Hiring, hold, other_version

_CONNECT = 10.0  # seconds in which a cluster must answer
_SCHEDULER = re.compile(
    r"(?:(?P<kind>tcp|tls|ws|wss)://)?(?:\[(?P<number>[\da-fA-F:.]+)\]|(?P<host>[^\s/:\[\]@]+)):(?P<port>\d{1,5})"
)
_GREETING = 1_000_000  # bytes that a scheduler never needs to say who it is; usual are some hundred
_ENCRYPTED = ("tls", "wss")


def check_address(address: str) -> None:
    """KGError where ``address`` is not one of a scheduler; an empty one asks for no cluster."""
    if address and not _SCHEDULER.fullmatch(address):
        raise KGError(f"--cluster {address}: no address of a scheduler; write it as tcp://host:8786")


@contextmanager
def join_cluster(address: str, patience: float) -> Iterator[Hiring]:
    """Give the workers of the scheduler at ``address``."""
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise KGError("--cluster needs Dask: pip install 'kg[cluster]'") from error
    check_address(address)
    _check_certificates(address)
    with _quiet():
        try:
            _knock(address)
            client: Any = cast(Any, Client)(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError) as error:
            raise KGError(
                f"--cluster {address}: no Dask scheduler answers there; start one: dask scheduler"
            ) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=_CONNECT)
            except TimeoutError as error:
                raise KGError(
                    f"--cluster {address}: has no workers; start some: dask worker {address}"
                ) from error
            _check_versions(client)
            cores = sum(client.ncores().values())
            ends = BrokenExecutor, KilledWorker
            yield Hiring(partial(_hire, client), cores, patience, ends, partial(_are_present, client))


@contextmanager
def _quiet() -> Iterator[None]:
    """Leave out what Dask writes of a scheduler or worker that is gone: it is told in a line of our own."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _check_certificates(address: str) -> None:
    """Dask itself finds only after long that it has no certificates, and leaves threads behind."""
    from distributed import Security

    if not address.startswith(_ENCRYPTED):
        return
    try:
        held = cast(Any, Security)().get_connection_args("client")["ssl_context"]
        reason = "" if held else "none are named"
    except OSError as error:
        reason = error.strerror or str(error)
    if reason:
        raise KGError(
            f"--cluster {address}: needs certificates ({reason}); name them in Dask's settings, "
            "distributed.comm.tls"
        )


def _knock(address: str) -> None:
    """OSError where nothing listens, or no scheduler; Dask would try for long, or for ever."""
    parts = _SCHEDULER.fullmatch(address)
    assert parts is not None
    port = int(parts["port"])
    if port > 0xFFFF:
        raise OSError("no such port")
    with socket.create_connection((parts["number"] or parts["host"], port), _CONNECT) as line:
        if (parts["kind"] or "tcp") == "tcp":  # then a scheduler speaks first: the length of what it says
            length = line.makefile("rb").read(8)
            if len(length) < 8 or int.from_bytes(length, "little") > _GREETING:
                raise OSError("no scheduler")


def _check_versions(client: Any) -> None:
    """KGError that names the workers that have another kg, or none."""
    told = client.run(code_version, on_error="return")
    if others := sorted(worker for worker, version in told.items() if version != code_version()):
        raise other_version(", ".join(others))


def cluster_is_gone() -> KGError:
    """Return the error of a scheduler that has ended."""
    return KGError("the cluster is gone; start it, and build again: what was done is kept")


def _are_present(client: Any) -> bool:
    try:
        return bool(client.ncores())
    except OSError:
        raise cluster_is_gone() from None


def _hire(client: Any, _number: int, held: bytes) -> Executor:
    return _ClusterWorkers(client, held)


class _ClusterWorkers(Executor):
    """Workers of a cluster, to each of which a function is sent once, by the scheduler or another worker."""

    def __init__(self, client: Any, held: bytes) -> None:
        self._client, self._workers = client, client.get_executor(pure=False)
        self._function = None
        if held:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # that it is large: so it is sent in this way
                # A task, not data that is laid down: when its last holder ends, it is sent again.
                self._function = client.submit(pickle.loads, held, pure=False)

    def submit(self, task: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Run ``task`` in a worker that holds the function."""
        first = (task,) if self._function is None else (_holding, self._function, task)
        try:
            return cast("Future[Any]", self._workers.submit(*first, *arguments, **named))
        except Exception:
            if self._client.status == "running":
                raise
            raise cluster_is_gone() from None

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers go."""
        self._workers.shutdown(wait)


def _holding(function: Callable[[Any], Any], task: Callable[..., Any], *arguments: Any) -> Any:
    hold(function)
    return task(*arguments)
