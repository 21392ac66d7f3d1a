"""New columns of large tables."""

from odoo.tools.sql import column_exists, create_column


def create_empty_columns(model, names):
    """Create the columns of computed fields empty, before the ORM computes every row.

    :param model: the model that is being set up, from its ``_auto_init``
    :param names: names of stored fields
    :return: the names of those whose column was not there yet
    """
    cr, table = model.env.cr, model._table
    new = [name for name in names if not column_exists(cr, table, name)]
    for name in new:
        create_column(cr, table, name, model._fields[name].column_type[1])
    return new
