"""What a partner is to us, on the partner card."""

from odoo import api, fields, models

_ROLE_BY_RANK = {"customer_rank": "client", "supplier_rank": "supplier"}


class ResPartner(models.Model):
    """A partner that is a client, a supplier, a competitor..."""

    _inherit = "res.partner"

    relationship_kind_ids = fields.Many2many(
        "res.partner.relationship.kind",
        "res_partner_relationship_kind_rel",
        "partner_id",
        "kind_id",
        string="Relationship",
        groups="base.group_user",
        help="What this partner is to us.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Mark partners that are created as customers or vendors."""
        partners = super().create(vals_list)
        partners._mark_roles(_ROLE_BY_RANK)
        return partners

    def write(self, vals):
        """Mark partners that become customers or vendors."""
        res = super().write(vals)
        self._mark_roles(_ROLE_BY_RANK.keys() & vals.keys())
        return res

    def _mark_roles(self, rank_fields):
        """Mark the partners whose rank is above zero.

        :param rank_fields: names of the rank fields that may have changed
        """
        for name in rank_fields:
            if ranked := self.filtered(lambda p, name=name: p[name] > 0):
                self.env["res.partner.relationship.kind"]._assign_role(
                    _ROLE_BY_RANK[name], ranked
                )
