from odoo import api, fields, models
from odoo.exceptions import AccessError


class SaleApprovalEvidence(models.AbstractModel):
    """Rows that say who approved what: the program writes them, and nobody else.

    Neither role nor context opens them; the superuser mode that does cannot be asked for
    from outside.
    """

    _name = "sale.approval.evidence"
    _description = "Evidence of an Approval"

    res_model = fields.Char(string="Kind", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Only deciding on a document makes such rows."""
        self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        """Only deciding on a document changes such rows."""
        self._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_program(self):
        self._refuse_by_hand()

    def _refuse_by_hand(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Who approved what is written down by the program alone. Open the "
                    "document and approve or refuse it there."
                )
            )

    def _get_document(self):
        """The document of one row."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)
