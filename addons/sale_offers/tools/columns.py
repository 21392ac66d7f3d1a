"""New columns of large tables."""

from odoo.tools.sql import column_exists, create_column


def create_empty_columns(cr, table, columns):
    """Create the columns of computed fields empty, before the ORM computes every row.

    :param cr: cursor
    :param str table: name of the table
    :param dict columns: names of the columns -> their types in PostgreSQL
    """
    for name, kind in columns.items():
        if not column_exists(cr, table, name):
            create_column(cr, table, name, kind)
