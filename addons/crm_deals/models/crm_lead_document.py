import re

from odoo import api, fields, models
from odoo.tools import format_amount, format_date, format_datetime, html2plaintext
from odoo.tools.misc import formatLang

from ..tools.placeholders import BLANK

# characters that neither XML nor a printed document can hold
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class CrmLead(models.Model):
    """Documents that are of use on the stage of a deal, and its data for templates."""

    _inherit = "crm.lead"

    deal_document_ids = fields.Many2many(
        "crm.deal.document",
        string="Documents of the Stage",
        compute="_compute_deal_document_ids",
        help="Instructions, regulations and templates of the deal's type that are of use"
        " on its stage.",
    )

    @api.depends("deal_type_id", "stage_id")
    def _compute_deal_document_ids(self):
        for deal in self:
            stage = deal.stage_id._origin
            deal.deal_document_ids = deal.deal_type_id._origin.document_ids.filtered(
                lambda document, stage=stage: (
                    not document.stage_ids or stage in document.stage_ids
                )
            )

    def _get_place_value(self, names, blanks):
        """Return what a template says in one place.

        :param names: names of fields from the deal on
        :param list blanks: the label of the field is added when there is no value
        :return: str, a line to write on when there is no value
        """
        records = self
        for name in names[:-1]:
            records = records[name]
        field = records._fields[names[-1]]
        values = [self._format_field(record, field) for record in records]
        text = CONTROL.sub("", ", ".join(value for value in values if value))
        if not text:
            blanks.append(field.get_description(self.env, ["string"])["string"])
        return text or BLANK

    @api.model
    def _format_field(self, record, field):
        """Return a record's value as people of the user's language write it."""
        value = record[field.name]
        if not value and field.type != "boolean":
            return ""
        writers = {
            "boolean": lambda: self.env._("Yes") if value else self.env._("No"),
            "date": lambda: format_date(self.env, value),
            "datetime": lambda: format_datetime(self.env, value),
            "float": lambda: formatLang(self.env, value),
            "html": lambda: html2plaintext(value),
            "many2many": lambda: ", ".join(value.mapped("display_name")),
            "many2one": lambda: value.display_name,
            "monetary": lambda: self._format_money(record, field, value),
            "one2many": lambda: ", ".join(value.mapped("display_name")),
            "selection": lambda: field.convert_to_export(value, record),
        }
        return writers.get(field.type, lambda: str(value))()

    @api.model
    def _format_money(self, record, field, value):
        currency = record[field.get_currency_field(record)]
        if not currency:
            return formatLang(self.env, value)
        return format_amount(self.env, value, currency)
