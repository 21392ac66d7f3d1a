from odoo import api, fields, models

from ..tools.columns import create_empty_columns
from .business_region_matcher import Address, clean_postcode


class ResPartner(models.Model):
    """Partners fall into business regions by their address."""

    _inherit = "res.partner"

    business_region_id = fields.Many2one(
        "crm.business.region",
        compute="_compute_business_region_id",
        store=True,
        readonly=False,
        precompute=True,
        recursive=True,
        check_company=True,
        index="btree_not_null",
        help="Follows from the address. Choose another one to keep it whatever the "
        "address is; empty it to follow the address again.",
        groups="base.group_user",
    )
    business_region_manual = fields.Boolean("Region Set by Hand")

    def _auto_init(self):
        # no region exists yet: spares 100,000 partners a pointless computation
        create_empty_columns(self, ["business_region_id"])
        return super()._auto_init()

    @api.depends(
        "business_region_manual",
        "company_id",
        "country_id",
        "parent_id.business_region_id",
        "state_id",
        "type",
        "zip",
    )
    def _compute_business_region_id(self):
        for partner in self:
            if not (partner.business_region_manual and partner.business_region_id):
                partner.business_region_id = partner._get_region_by_address()

    def _compute_user_id(self):
        """Propose the responsible of the region to a new customer without anybody.

        The region is no dependency: that would tie a field of users to one of ours,
        and removing the addon would take it away from them. The form follows the
        region by its onchange.
        """
        result = super()._compute_user_id()
        self._propose_salesperson()
        return result

    def _propose_salesperson(self):
        for partner in self.filtered(lambda p: p._is_customer_to_assign()):
            partner.user_id = partner.business_region_id._get_responsible(
                partner.company_id
            )

    def _propose_author(self):
        """A sales person looks after the customers nobody else is proposed for.

        Whoever sees all documents registers customers for others, too, and names
        their salesperson.
        """
        user = self.env.user
        if self.env.su or user.has_group("sales_team.group_sale_salesman_all_leads"):
            return
        if not user.has_group("sales_team.group_sale_salesman"):
            return
        self.filtered(
            lambda p: p.customer_rank > 0 and not (p.user_id or p.parent_id)
        ).user_id = user

    @api.onchange("business_region_id")
    def _onchange_business_region_id(self):
        if self.business_region_id:
            self.business_region_manual = (
                self.business_region_id._origin != self._get_region_by_address()
            )
        else:
            self.business_region_manual = False
            self.business_region_id = self._get_region_by_address()
        self._propose_salesperson()

    @api.model_create_multi
    def create(self, vals_list):
        """A given region that the address does not explain is a hand-set one."""
        partners = super().create(vals_list)
        given = [
            partner.id
            for partner, vals in zip(partners, vals_list, strict=True)
            if vals.get("business_region_id") and "business_region_manual" not in vals
        ]
        partners.browse(given)._remember_business_region()
        partners._propose_author()
        return partners

    def write(self, vals):
        """A chosen region is remembered, an emptied one follows the address again."""
        chosen = "business_region_id" in vals and "business_region_manual" not in vals
        result = super().write(vals)
        if chosen:
            self._remember_business_region()
        return result

    def action_region_by_address(self):
        """Forget regions set by hand and take those of the addresses.

        :return: True
        """
        self.write({"business_region_manual": False})
        return True

    def _remember_business_region(self):
        by_hand = self.filtered(
            lambda p: p.business_region_id
            and p.business_region_id != p._get_region_by_address()
        )
        by_hand.filtered(lambda p: not p.business_region_manual).write(
            {"business_region_manual": True}
        )
        others = self - by_hand
        others.filtered("business_region_manual").write(
            {"business_region_manual": False}
        )
        self.env.add_to_compute(self._fields["business_region_id"], others)

    def _get_region_by_address(self):
        """The region of the address, or of the company whose address it is.

        :return: crm.business.region, empty when no rule matches
        """
        self.ensure_one()
        place = self.country_id or self.state_id or self.zip
        if self.parent_id and (self.type == "contact" or not place):
            return self.parent_id.business_region_id._origin
        regions = self.env["crm.business.region"]
        country = self.country_id or self.state_id.country_id
        address = Address(
            self.company_id._origin.id or 0,
            country._origin.id or 0,
            self.state_id._origin.id or 0,
            clean_postcode(self.zip),
        )
        return regions.browse(regions._get_matcher().find(address) or None)

    def _is_customer_to_assign(self):
        self.ensure_one()
        is_new = not self._origin.id
        is_supplier = (
            self.env.context.get("res_partner_search_mode") == "supplier"
            or self.supplier_rank > 0
        )
        return (
            is_new
            and not self.user_id
            and not self.parent_id
            and not is_supplier
            and bool(self.business_region_id)
        )
