from ast import literal_eval

from odoo import fields, models


class ProductPriceLintFinding(models.TransientModel):
    """One thing to look at: what, why, an example, and where to put it right."""

    _name = "product.price.lint.finding"
    _description = "Finding of a Price Check-Up"
    _order = "severity, topic, id"

    lint_id = fields.Many2one(
        "product.price.lint", required=True, ondelete="cascade", index=True
    )
    severity = fields.Selection(
        [("1_error", "Wrong"), ("2_warning", "Doubtful"), ("3_hint", "Worth a Look")],
        required=True,
        readonly=True,
    )
    topic = fields.Char("Kind", required=True, readonly=True)
    name = fields.Char("What", required=True, readonly=True)
    reason = fields.Text("Why", required=True, readonly=True)
    example = fields.Char(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    res_domain = fields.Char(readonly=True)

    def action_open(self):
        """Open the record, or the list of records, the finding is about.

        :return: a window action
        """
        self.ensure_one()
        if not self.res_domain:
            return self.env[self.res_model].browse(self.res_id)._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.res_model,
            "view_mode": "list,kanban,form",
            "domain": literal_eval(self.res_domain),
        }
