"""Seasonal groups of products."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class ProductSeasonGroup(models.Model):
    """Products that sell better in the same months of the year."""

    _name = "product.season.group"
    _description = "Season Group"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    january = fields.Float(default=1.0)
    february = fields.Float(default=1.0)
    march = fields.Float(default=1.0)
    april = fields.Float(default=1.0)
    may = fields.Float(default=1.0)
    june = fields.Float(default=1.0)
    july = fields.Float(default=1.0)
    august = fields.Float(default=1.0)
    september = fields.Float(default=1.0)
    october = fields.Float(default=1.0)
    november = fields.Float(default=1.0)
    december = fields.Float(default=1.0)
    average = fields.Float(
        compute="_compute_average",
        help="Near 1 when the months only shift demand within the year.",
    )

    @api.depends(*MONTHS)
    def _compute_average(self):
        for group in self:
            group.average = sum(group[month] for month in MONTHS) / len(MONTHS)

    @api.constrains(*MONTHS)
    def _check_months(self):
        for group in self:
            for month in MONTHS:
                if group[month] < 0:
                    raise ValidationError(
                        self.env._(
                            "Season group “%(group)s”: the demand in %(month)s is "
                            "below zero. Enter zero or more.",
                            group=group.name,
                            month=group._fields[month]._description_string(self.env),
                        )
                    )

    def get_demand_coefficient(self, date):
        """Demand in the month of a date, as a multiple of the average month.

        :param date: any day of the month
        :return: coefficient; 1.0 for products without a season group
        """
        return self[MONTHS[date.month - 1]] if self else 1.0
