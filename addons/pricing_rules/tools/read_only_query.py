"""Run SQL that somebody typed in, so that it can read and nothing else."""

from contextlib import closing

import psycopg2
from psycopg2 import errorcodes

from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

# A server-side cursor takes exactly one statement that returns rows: neither a second
# one after a semicolon, nor COMMIT, SET, COPY or DO.
OPEN = SQL(
    """
    DO $$
    DECLARE answer refcursor := 'read_only_answer';
    BEGIN OPEN answer FOR EXECUTE current_setting('pricing_rules.query');
    END $$
    """
)
# The owner of a database server could read files of the machine
DROP_PRIVILEGES = SQL(
    """
    SELECT set_config('role', reader.rolname, TRUE)
      FROM pg_roles AS reader, pg_roles AS own
     WHERE reader.rolname = 'pg_read_all_data'
       AND own.rolname = current_user AND own.rolsuper
    """
)


class QueryError(Exception):
    """SQL that cannot be run.

    :param str kind: ``parameter``, ``percent``, ``statement``, ``write``, ``timeout``
        or ``sql``
    :param str detail: what the database or Python says
    :param int line: line of the text, where known
    """

    def __init__(self, kind, detail="", line=None):
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.line = line


def run_read_only(env, text, params, seconds, limit=None):
    """Answer of one SELECT, run in a savepoint that can only read and is rolled back.

    :param env: environment; what it has not written yet is written before
    :param str text: SQL with named parameters like ``%(date)s``
    :param dict params: values of the parameters
    :param int seconds: after so many seconds the database gives up
    :param int limit: only so many rows; all when empty
    :return: (list of column names, list of rows)
    :raises QueryError: what is wrong with the SQL
    """
    env.flush_all()
    cr = env.cr
    statement = _bind(cr, text, params)
    try:
        with closing(cr.savepoint(flush=False)):
            cr.execute(DROP_PRIVILEGES)
            cr.execute(
                SQL(
                    "SELECT set_config('transaction_read_only', 'on', TRUE), "
                    "set_config('statement_timeout', %s, TRUE), "
                    "set_config('pricing_rules.query', %s, TRUE)",
                    str(seconds * 1000),
                    statement,
                )
            )
            cr.execute(OPEN, log_exceptions=False)
            rows = SQL("%s", limit) if limit else SQL("ALL")
            cr.execute(
                SQL("FETCH %s FROM read_only_answer", rows), log_exceptions=False
            )
            return [column.name for column in cr.description], cr.fetchall()
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise
    except psycopg2.Error as error:
        raise _explain(error) from error


def _bind(cr, text, params):
    """The text with the values of its parameters."""
    try:
        return cr.mogrify(text, params).decode()
    except KeyError as error:
        name = error.args[0] if error.args else ""
        raise QueryError("parameter", str(name)) from error
    except (TypeError, ValueError, IndexError) as error:
        raise QueryError("percent", str(error)) from error


def _explain(error):
    """What an error of the database means for the author of the SQL."""
    kind = {
        errorcodes.QUERY_CANCELED: "timeout",
        errorcodes.READ_ONLY_SQL_TRANSACTION: "write",
        errorcodes.INSUFFICIENT_PRIVILEGE: "write",
        errorcodes.INVALID_CURSOR_DEFINITION: "statement",
    }.get(error.pgcode, "sql")
    diagnostics = error.diag
    line = None
    if diagnostics.internal_query and diagnostics.internal_position:
        before = diagnostics.internal_query[: int(diagnostics.internal_position) - 1]
        line = before.count("\n") + 1
    return QueryError(kind, diagnostics.message_primary or str(error).strip(), line)
