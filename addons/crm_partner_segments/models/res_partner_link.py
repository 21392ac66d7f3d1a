"""Relations on the partner card."""

from odoo import api, fields, models


class ResPartner(models.Model):
    """A partner with its relations to other partners."""

    _inherit = "res.partner"

    link_ids = fields.One2many(
        "crm.partner.link",
        "partner_id",
        string="Relations",
        groups="base.group_user",
    )
    link_count = fields.Integer(
        string="Relation Count", compute="_compute_link_count", groups="base.group_user"
    )

    @api.depends("link_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_link_count(self):
        counts = dict(
            self.env["crm.partner.link"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.link_count = counts.get(partner._origin, 0)

    @api.constrains("company_id")
    def _check_link_companies(self):
        # The relation that stands in the way may be hidden from this user.
        links = self.env["crm.partner.link"].sudo()
        for link in links.search([("partner_id", "in", self.ids)]):
            link._check_same_company()

    def action_view_links(self):
        """Open the relations of the partner as a list.

        :return: a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_partner_segments.crm_partner_link_action"
        )
        return {
            **action,
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }
