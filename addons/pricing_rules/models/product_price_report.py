from collections.abc import Iterable

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class ProductPriceReport(models.AbstractModel):
    """A report with one row per product and price type, named by a row of the register.

    The database cannot find such a row by its id without reading the register as a whole.
    Records are read by their ids, so the ids are handed down to the query.
    """

    _name = "product.price.report"
    _description = "Report on Prices"

    @api.model
    def _search(self, domain, *args, **kwargs):
        ids = self._get_asked_ids(Domain(domain))
        if ids is not None:
            self = self.with_context(price_report_ids=ids)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _get_asked_ids(self, domain):
        """The ids a domain asks for, None when it asks for anything else."""
        [*conditions] = domain.iter_conditions()
        if len(conditions) != 1 or domain != conditions[0]:
            return None
        [condition] = conditions
        is_list = isinstance(condition.value, Iterable)
        if condition.field_expr == "id" and condition.operator == "in" and is_list:
            return tuple(condition.value)
        return None

    def _get_asked_sql(self):
        """Condition on ``product_price``: only the pairs of the records that are read."""
        ids = self.env.context.get("price_report_ids")
        if ids is None:
            return SQL("TRUE")
        return SQL(
            """(pricelist_id, product_id) IN (
                SELECT pricelist_id, product_id FROM product_price WHERE id = ANY(%s))""",
            [id_ for id_ in ids if id_],
        )
