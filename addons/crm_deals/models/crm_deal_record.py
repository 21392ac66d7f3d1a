from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.crm_partner_segments.models.mail_activity_type import (
    INTERACTION_KINDS,
)

DOCUMENT_KINDS = [
    *INTERACTION_KINDS,
    ("quotation", "Quotation"),
    ("order", "Order"),
    ("purchase", "Purchase Order"),
    ("delivery", "Delivery"),
    ("invoice", "Invoice"),
    ("task", "Task"),
    ("file", "File"),
]
PHASES = [
    ("planned", "Planned"),
    ("overdue", "Overdue"),
    ("open", "In Progress"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]


class CrmDealRecord(models.Model):
    """Everything of a deal in one list: contacts, documents of sale, tasks and files.

    Each kind of document is read by the ORM's own search with the rights of the
    reader, so that a row is there only for a document the reader may open.
    """

    _name = "crm.deal.record"
    _description = "Document of a Deal"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "summary"

    deal_id = fields.Many2one("crm.lead", "Deal", readonly=True)
    kind = fields.Selection(DOCUMENT_KINDS, readonly=True)
    phase = fields.Selection(PHASES, readonly=True)
    date = fields.Datetime(
        readonly=True, help="When it took place, or is planned or due for."
    )
    name = fields.Char("Number", readonly=True)
    origin = fields.Char(
        "Came From", readonly=True, help="The document this one was made from."
    )
    order_id = fields.Many2one(
        "sale.order",
        "Order",
        readonly=True,
        help="The quotation or order this document belongs to.",
    )
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    user_id = fields.Many2one("res.users", "Responsible", readonly=True)
    state = fields.Char("Technical Status", readonly=True)
    status = fields.Char(compute="_compute_status")
    summary = fields.Char("What", compute="_compute_summary")
    interaction_id = fields.Many2one("crm.interaction", readonly=True)
    res_model = fields.Char("Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", readonly=True, aggregator=None
    )

    @api.depends("name", "interaction_id")
    @api.depends_context("uid")
    def _compute_summary(self):
        names = self._get_document_names()
        for row in self:
            row.summary = row.interaction_id.summary or row.name or names.get(row)

    def _get_document_names(self):
        """Return how the documents call themselves that have no number yet."""
        nameless = self.filtered(lambda row: not (row.name or row.interaction_id))
        names = {}
        for model, rows in nameless.grouped("res_model").items():
            # a draft may be gone since the rows were read
            documents = self.env[model].browse(rows.mapped("res_id")).exists()
            called = dict(documents.mapped(lambda one: (one.id, one.display_name)))
            names |= {row: called.get(row.res_id) for row in rows}
        return names

    @api.depends("phase", "res_model", "state")
    def _compute_status(self):
        phases = dict(self._fields["phase"]._description_selection(self.env))
        labels = {}
        for model in set(self.filtered("state").mapped("res_model")):
            for name in self._get_status_fields().get(model, ()):
                field = self.env[model]._fields[name]
                for value, label in field._description_selection(self.env):
                    labels[model, value] = label
        for row in self:
            label = labels.get((row.res_model, row.state))
            row.status = label or phases.get(row.phase)

    @api.model
    def _get_status_fields(self):
        """Return the selection fields the status of a document is read from.

        :return: ``{model: names}``; addons that add sources extend it
        """
        return {
            "sale.order": ["state"],
            "account.move": ["state", "payment_state"],
            "project.task": ["state"],
        }

    def action_open_document(self):
        """Open the document of the row.

        :return: a window action
        :raise AccessError: when the document was taken from the reader meanwhile
        """
        self.ensure_one()
        if self.interaction_id:
            return self.interaction_id.action_open_document()
        document = self.env[self.res_model].browse(self.res_id)
        if not document.exists() or not document.has_access("read"):
            raise AccessError(
                self.env._(
                    "%(document)s is not there any more, or not for you. "
                    "Refresh the page.",
                    document=self.summary or self.id,
                )
            )
        if self.res_model == "ir.attachment":
            return document._get_file_action()
        return document._get_records_action()

    @property
    def _table_query(self):
        parts = [part for part in self._get_sources() if part is not None]
        return SQL(" UNION ALL ").join([self._get_empty_source(), *parts])
