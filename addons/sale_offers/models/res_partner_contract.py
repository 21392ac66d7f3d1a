from odoo import api, fields, models

GROUPS = "sales_team.group_sale_salesman,account.group_account_invoice"


class ResPartner(models.Model):
    """The contracts with a customer."""

    _inherit = "res.partner"

    contract_count = fields.Integer(compute="_compute_contract_count", groups=GROUPS)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_contract_count(self):
        counts = dict(
            self.env["sale.contract"]._read_group(
                [("partner_id", "in", self.commercial_partner_id.ids)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.contract_count = counts.get(
                partner.commercial_partner_id._origin, 0
            )

    def action_view_contracts(self):
        """Open the contracts with the customer's company; new ones are with it.

        :return: a window action
        """
        self.ensure_one()
        owner = self.commercial_partner_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contracts with %(name)s", name=owner.display_name),
            "res_model": "sale.contract",
            "view_mode": "list,kanban,form",
            "domain": [("partner_id", "=", owner.id)],
            "context": {"default_partner_id": owner.id},
        }
