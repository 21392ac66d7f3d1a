from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

from .mail_activity_type import INTERACTION_KINDS

MESSAGE_KINDS = ("email", "sms", "message")
DOCUMENT_READERS = "sales_team.group_sale_salesman_all_leads"


class CrmInteraction(models.Model):
    """Every planned and past contact with a client, whatever Odoo keeps it in.

    One row per activity, per meeting and client, and per message that left or
    entered the house; internal notes are not interactions. The rows are read from
    those records as they are now, nothing is copied.
    """

    _name = "crm.interaction"
    _description = "Interaction"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "summary"

    kind = fields.Selection(INTERACTION_KINDS, readonly=True)
    state = fields.Selection(
        [("planned", "Planned"), ("overdue", "Overdue"), ("done", "Done")],
        "Status",
        readonly=True,
    )
    direction = fields.Selection(
        [("out", "Outgoing"), ("in", "Incoming")], readonly=True
    )
    date = fields.Datetime(
        readonly=True,
        help="When it took place, or is planned for. Noon where only the day is known.",
    )
    user_id = fields.Many2one("res.users", "Responsible", readonly=True)
    owner_id = fields.Many2one(
        "res.users",
        "Salesperson",
        readonly=True,
        help="Salesperson of the deal, or else of the client.",
    )
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Client", readonly=True)
    lead_id = fields.Many2one("crm.lead", "Deal", readonly=True)
    subject = fields.Char(readonly=True, groups=NO_ACCESS)
    summary = fields.Char(
        compute="_compute_summary",
        search="_search_summary",
        help="Empty for a message on a document you may not open.",
    )
    duration = fields.Float(readonly=True, help="Length in hours.")
    call_result_id = fields.Many2one("crm.call.result", "Result", readonly=True)
    is_contact = fields.Boolean(
        "Counts as Contact",
        readonly=True,
        help="Anything but internal work and calls that reached nobody.",
    )
    activity_id = fields.Many2one("mail.activity", readonly=True)
    res_model = fields.Char("Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", readonly=True, aggregator=None
    )

    @api.depends_context("uid")
    @api.depends("subject", "kind", "res_model", "res_id")
    def _compute_summary(self):
        readable = self._filter_readable_subjects()
        (self - readable).summary = False
        previews = readable._get_message_previews()
        # the subject is closed to everybody: this field decides who sees it
        for row, row_sudo in zip(readable, readable.sudo(), strict=True):
            row.summary = row_sudo.subject or previews.get(row.id)

    def _get_message_previews(self):
        """The beginning of the messages without a subject, as most have none."""
        rows = self.sudo().filtered(lambda row: not (row.subject or row.activity_id))
        rows = rows.filtered(lambda row: row.kind in MESSAGE_KINDS)
        # the caller passes only rows whose document the user may read
        messages = self.env["mail.message"].sudo().browse(rows.ids)
        return {message.id: message.preview for message in messages}

    def _search_summary(self, operator, value):
        if operator not in ("ilike", "like", "=ilike", "=like", "in"):
            return NotImplemented
        return self._get_open_subject_domain() & Domain.custom(
            to_sql=lambda model, alias, query: model.sudo()
            ._fields["subject"]
            .condition_to_sql("subject", operator, value, model.sudo(), alias, query)
        )

    @api.depends("kind", "date", "summary")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for interaction in self:
            parts = (kinds.get(interaction.kind), interaction.summary)
            interaction.display_name = ": ".join(filter(None, parts))

    def _filter_readable_subjects(self):
        """Rows whose subject the user may see.

        What was planned or agreed is everybody's who sees the row; what was written
        belongs to those who may open the document it was written on.
        """
        messages = self.filtered(lambda row: row.kind in MESSAGE_KINDS)
        messages = messages.filtered(lambda row: not row.activity_id)
        readable = self - messages
        for model, rows in messages.grouped("res_model").items():
            documents = self.env[model].browse(set(rows.mapped("res_id"))).exists()
            allowed = set(documents._filtered_access("read").ids)
            readable |= rows.filtered(lambda row, ok=allowed: row.res_id in ok)
        return readable

    def _get_open_subject_domain(self):
        """Rows whose subject may be searched: a search must not tell what is hidden."""
        if self.env.su or self.env.user.has_group(DOCUMENT_READERS):
            return Domain.TRUE
        return (
            Domain("activity_id", "!=", False)
            | Domain("kind", "not in", MESSAGE_KINDS)
            | Domain("owner_id", "in", (self.env.uid, False))
        )

    def action_open_document(self):
        """Open what the row stands for: the activity's document, deal or meeting.

        :return: a window action; the row itself when the reader may not open the
            document
        """
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id)
        if document.exists() and document.has_access("read"):
            return document._get_records_action()
        return self._get_records_action(target="new")

    def action_log(self):
        """Report on a planned interaction: what came of it, how long it took."""
        self.ensure_one()
        return self.activity_id.action_log_interaction()

    def action_create_opportunity(self):
        """Turn the call into an opportunity; open the one it already led to."""
        self.ensure_one()
        return self.activity_id.action_create_opportunity()

    @api.model
    def _get_touched_partner_ids(self, domain):
        """Partners that were, or are to be, in contact with us.

        :param domain: Domain over crm.interaction
        :return: set of ids, of companies as well as of their people
        """
        domain = Domain(domain) & Domain("is_contact", "=", True)
        domain &= Domain("partner_id", "!=", False)
        domain &= Domain("company_id", "in", [*self.env.companies.ids, False])
        # silence is a fact about the client, whoever of us broke it
        query = self.sudo()._search(domain)
        columns = ("partner_id", "commercial_partner_id")
        touched = SQL(
            "UNNEST(ARRAY[%s])",
            SQL(", ").join(SQL.identifier(query.table, name) for name in columns),
        )
        query.order = None
        return {id_ for (id_,) in self.env.execute_query(query.select(touched))}
