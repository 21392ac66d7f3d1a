from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.opened_document import get_opened_document


class CrmPinnedNote(models.Model):
    """A note that somebody keeps in sight, pinned to a document or to nothing.

    It is the user's own: nobody else sees it.
    """

    _name = "crm.pinned.note"
    _description = "Pinned Note"
    _order = "sequence, id desc"
    _rec_name = "text"

    user_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    text = fields.Text("Note", required=True)
    color = fields.Integer()
    sequence = fields.Integer(default=10)
    res_model = fields.Char("Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", readonly=True, aggregator=None
    )
    document_name = fields.Char(
        "Pinned to",
        compute="_compute_document_name",
        help="Empty: the document is gone, or you may not open it any more.",
    )

    @api.depends_context("uid", "lang")
    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        self.document_name = False
        for model, notes in self.filtered("res_id").grouped("res_model").items():
            if model not in self.env:
                continue
            documents = self.env[model].browse(notes.mapped("res_id")).exists()
            readable = documents._filtered_access("read")
            names = {document.id: document.display_name for document in readable}
            for note in notes:
                note.document_name = names.get(note.res_id)

    @api.model
    def default_get(self, fields_list):
        """Pin to the document the window was opened on."""
        return get_opened_document(self.env) | super().default_get(fields_list)

    @api.model_create_multi
    def create(self, vals_list):
        """Pin only to what one may read."""
        notes = super().create(vals_list)
        for model, pinned in notes.filtered("res_id").grouped("res_model").items():
            self.env[model].browse(pinned.mapped("res_id")).check_access("read")
        return notes

    def action_open_document(self):
        """Open the document the note is pinned to.

        :return: a window action
        :raises UserError: if the document is gone, or closed to the user
        """
        self.ensure_one()
        if not self.document_name:
            raise UserError(
                self.env._(
                    "What this note is pinned to is gone, or closed to you. Take the "
                    "note off when you do not need it any more."
                )
            )
        return self.env[self.res_model].browse(self.res_id)._get_records_action()

    def action_unpin(self):
        """Take the notes off.

        :return: True
        """
        return self.unlink()
