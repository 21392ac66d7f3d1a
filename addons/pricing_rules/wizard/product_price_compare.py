from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class ProductPriceCompare(models.TransientModel):
    """Two days whose prices are compared."""

    _name = "product.price.compare"
    _description = "Compare Prices of Two Days"

    date_from = fields.Date(
        "Earlier Day",
        required=True,
        default=lambda self: fields.Date.context_today(self) - relativedelta(months=1),
    )
    date_to = fields.Date("Later Day", required=True, default=fields.Date.context_today)
    pricelist_ids = fields.Many2many(
        "product.pricelist",
        string="Price Types",
        domain=[("price_method", "!=", "rules")],
        help="Empty: all of them.",
    )
    categ_ids = fields.Many2many(
        "product.category", string="Product Categories", help="Empty: all of them."
    )
    only_changed = fields.Boolean("Only What Changed", default=True)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for wizard in self:
            if wizard.date_from >= wizard.date_to:
                raise ValidationError(
                    self.env._(
                        "The earlier day must lie before the later one. Choose other "
                        "days."
                    )
                )

    def action_compare(self):
        """Open the changes between the two days.

        :return: a window action on ``product.price.analysis``
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pricing_rules.product_price_analysis_action"
        )
        days = {
            "date_from": fields.Date.to_string(self.date_from),
            "date_to": fields.Date.to_string(self.date_to),
        }
        name = self.env._(
            "Prices %(date_from)s – %(date_to)s",
            date_from=format_date(self.env, self.date_from),
            date_to=format_date(self.env, self.date_to),
        )
        return {
            **action,
            "name": name,
            "display_name": name,
            "path": False,
            "domain": self._get_domain(),
            "context": {**days, "search_default_changed": self.only_changed},
            "target": "main",
        }

    def _get_domain(self):
        domain = [("product_id.active", "=", True)]
        if self.pricelist_ids:
            domain.append(("pricelist_id", "in", self.pricelist_ids.ids))
        if self.categ_ids:
            domain.append(("categ_id", "child_of", self.categ_ids.ids))
        return domain
