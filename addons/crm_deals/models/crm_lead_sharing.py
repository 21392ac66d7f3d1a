from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import float_compare


class CrmLead(models.Model):
    """Deals that several sales people work on, and their parts in it."""

    _inherit = "crm.lead"

    shared_user_ids = fields.Many2many(
        "res.users",
        "crm_lead_shared_user_rel",
        "lead_id",
        "user_id",
        string="Shared With",
        domain="[('share', '=', False)]",
        help="They see and work on this deal as its salesperson does.",
    )
    share_ids = fields.One2many("crm.deal.share", "deal_id", "Shares")
    salesperson_percent = fields.Float(
        "Left to the Salesperson, %",
        digits=(5, 2),
        compute="_compute_salesperson_percent",
    )

    @api.depends("share_ids.percent")
    def _compute_salesperson_percent(self):
        for deal in self:
            deal.salesperson_percent = 100 - sum(deal.share_ids.mapped("percent"))

    @api.model_create_multi
    def create(self, vals_list):
        """Split the deals that are shared from the beginning."""
        deals = super().create(vals_list)
        if any(vals.get("shared_user_ids") for vals in vals_list):
            deals.filtered("shared_user_ids")._split_among_sharers()
        return deals

    def write(self, vals):
        """Split the deals whose colleagues change."""
        if "shared_user_ids" not in vals or self.env.context.get("sharers_from_shares"):
            return super().write(vals)
        before = {deal: deal.shared_user_ids for deal in self}
        result = super().write(vals)
        changed = self.filtered(lambda deal: deal.shared_user_ids != before[deal])
        changed._ensure_may_share()
        changed._split_among_sharers()
        return result

    def _ensure_may_share(self):
        """Refuse to share what is a colleague's.

        :raise AccessError: for a deal of somebody else, whose leader one is not
        """
        user = self.env.user
        if self.env.su or user.has_group("sales_team.group_sale_salesman_all_leads"):
            return
        for deal in self:
            if deal.user_id and user not in deal.user_id | deal.team_id.user_id:
                raise AccessError(
                    self.env._(
                        "%(deal)s is shared by its salesperson %(user)s, or by the "
                        "leader of the team. Ask them.",
                        deal=deal.display_name,
                        user=deal.user_id.name,
                    )
                )

    def _write_sharers(self, commands):
        """Write who shares the deal, without splitting it anew."""
        deals = self.with_context(sharers_from_shares=True)
        deals.write({"shared_user_ids": commands})

    def _split_among_sharers(self):
        """Bring the shares in line with the colleagues, in equal parts by default.

        Parts that somebody set by hand stay; a colleague who comes then has none yet.
        """
        by_hand = self.filtered(lambda deal: deal._has_shares_by_hand())
        gone = self.share_ids.filtered(
            lambda share: share.user_id not in share.deal_id.shared_user_ids
        )
        gone.unlink()
        alike = (self - by_hand).grouped(lambda deal: len(deal.shared_user_ids))
        for colleagues, deals in alike.items():
            percent = self._get_equal_percent(colleagues)
            deals.share_ids.write({"percent": percent})
            deals._create_shares(percent)
        by_hand._create_shares(0.0)

    def _create_shares(self, percent):
        """Give the colleagues who have no share yet this one."""
        self.env["crm.deal.share"].create(
            [
                {"deal_id": deal.id, "user_id": user.id, "percent": percent}
                for deal in self
                for user in deal.shared_user_ids - deal.share_ids.user_id
            ]
        )

    def _has_shares_by_hand(self):
        """Tell whether the parts are other than equal."""
        equal = self._get_equal_percent(len(self.share_ids))
        return any(
            float_compare(share.percent, equal, precision_digits=2)
            for share in self.share_ids
        )

    @api.model
    def _get_equal_percent(self, colleagues):
        """Return the part of each of so many colleagues and their salesperson."""
        return round(100 / (colleagues + 1), 2)

    def _merge_get_fields_specific(self):
        """Whoever shared one of the merged deals shares the result."""
        specific = super()._merge_get_fields_specific()
        specific["shared_user_ids"] = self._merge_sharers
        return specific

    @api.model
    def _merge_sharers(self, fname, deals):
        return deals.shared_user_ids - deals[:1].user_id
