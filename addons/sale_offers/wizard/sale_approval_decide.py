from odoo import fields, models


class SaleApprovalDecide(models.TransientModel):
    """Approve or refuse with a comment."""

    _name = "sale.approval.decide"
    _description = "Approve or Refuse"

    res_model = fields.Char(required=True)
    res_ids = fields.Char(required=True)
    decision = fields.Selection(
        [("approved", "Approve"), ("refused", "Refuse")], required=True
    )
    comment = fields.Text(required=True)

    def action_decide(self):
        """Decide on the documents, as their own buttons do.

        :return: action that closes the window
        """
        self.ensure_one()
        kinds = dict(self.env["sale.approval.rule"]._selection_res_model())
        if self.res_model in kinds:
            ids = [int(id_) for id_ in self.res_ids.split(",")]
            documents = self.env[self.res_model].browse(ids)
            if self.decision == "refused":
                documents.action_refuse(self.comment)
            else:
                documents.action_approve(self.comment)
        return {"type": "ir.actions.act_window_close"}
