"""The errors of kg. The command line prints each as one line: what, where, how to mend.

KGError                  anything the user can mend (exit 1)
├── SourceError          a file that cannot be read
├── DataError            a file of kg/data that is broken
├── OutputError          an output that is missing, broken or cannot be written
├── QueryError           a query that cannot be run
│   ├── QueryUnanswered  a query that could be run, but not in its time, or not now
│   └── NotAcceptable    an answer that cannot be had in the form asked for
├── PushError            a server that does not take the export
└── NameNotFound         no thing of that name in the graph
"""


class KGError(Exception):
    """Something the user can mend; its text says what, where and how."""


class SourceError(KGError):
    """A source cannot be read."""


class DataError(KGError):
    """A data file of kg itself is broken."""


class OutputError(KGError):
    """An output is missing, broken or cannot be written."""


class QueryError(KGError):
    """A query cannot be run."""


class QueryUnanswered(QueryError):
    """A query took too long, or too many were asked at a time."""


class NotAcceptable(QueryError):
    """The answer cannot be had in the form asked for."""


class PushError(KGError):
    """A server does not take the export."""


class NameNotFound(KGError):
    """No thing of that name is in the graph."""
