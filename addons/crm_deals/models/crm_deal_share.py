from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import SQL, float_compare


class CrmDealShare(models.Model):
    """The part of a deal that is a colleague's; the rest is its salesperson's."""

    _name = "crm.deal.share"
    _description = "Share of a Deal"
    _order = "deal_id, percent desc, id"
    _rec_name = "user_id"

    deal_id = fields.Many2one(
        "crm.lead", "Deal", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Colleague",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("share", "=", False)],
    )
    percent = fields.Float(
        "Share, %",
        digits=(5, 2),
        help="Part of the deal that counts for the colleague in the analysis. What the "
        "colleagues leave is the salesperson's.",
    )

    _deal_user_uniq = models.Constraint(
        "UNIQUE (deal_id, user_id)", "A deal is shared with a colleague only once."
    )

    @api.constrains("deal_id", "percent")
    def _check_percent(self):
        for share in self:
            if not 0 <= share.percent <= 100:
                raise ValidationError(
                    self.env._(
                        "The share of %(user)s in %(deal)s is between 0 and 100 %%.",
                        user=share.user_id.name,
                        deal=share.deal_id.display_name,
                    )
                )
        for deal in self.deal_id:
            total = sum(deal.share_ids.mapped("percent"))
            if float_compare(total, 100, precision_digits=2) > 0:
                raise ValidationError(
                    self.env._(
                        "The shares of the colleagues in %(deal)s come to %(total).2f %%. "
                        "Together they cannot have more than 100 %%.",
                        deal=deal.display_name,
                        total=total,
                    )
                )

    @api.constrains("user_id")
    def _check_user(self):
        for share in self:
            if share.user_id == share.deal_id.user_id or share.user_id.share:
                raise ValidationError(
                    self.env._(
                        "%(deal)s cannot be shared with %(user)s: choose a colleague "
                        "other than its salesperson.",
                        deal=share.deal_id.display_name,
                        user=share.user_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Let the colleagues in."""
        shares = super().create(vals_list)
        shares.deal_id._ensure_may_share()
        shares._let_in()
        return shares

    def write(self, vals):
        """Let the colleagues in, and others out."""
        self.deal_id._ensure_may_share()
        if not {"deal_id", "user_id"} & set(vals):
            return super().write(vals)
        before = self._get_colleagues()
        result = super().write(vals)
        self.deal_id._ensure_may_share()
        self._let_out(before)
        self._let_in()
        return result

    def unlink(self):
        """Let the colleagues out."""
        before = self._get_colleagues()
        result = super().unlink()
        self._let_out(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_may_share(self):
        self.deal_id._ensure_may_share()

    def _get_colleagues(self):
        """Return ``{deal: its colleagues among these shares}``."""
        return {
            deal: shares.user_id for deal, shares in self.grouped("deal_id").items()
        }

    def _let_in(self):
        """Give the colleagues the deal, and its news."""
        colleagues = self._get_colleagues()
        for users, deals in self._group_deals(colleagues):
            deals._write_sharers([Command.link(user.id) for user in users])
            deals.message_subscribe(partner_ids=users.partner_id.ids)

    def _let_out(self, colleagues):
        """Take the deal from those who have no share any more."""
        gone = {
            deal: users - deal.share_ids.user_id for deal, users in colleagues.items()
        }
        for users, deals in self._group_deals(gone):
            deals._write_sharers([Command.unlink(user.id) for user in users])

    @api.model
    def _group_deals(self, colleagues):
        """Turn ``{deal: users}`` into pairs of users and all the deals of these users."""
        groups = {}
        for deal, users in colleagues.items():
            if users:
                groups[users] = groups.get(users, deal.browse()) | deal
        return groups.items()

    @api.model
    def _get_split_query(self):
        """Return how deals are split, for reports that count no deal twice.

        :return: SQL of a table ``(deal_id, user_id, share)``: one row per colleague and
            one for what is left to the salesperson; the shares of a deal sum up to 1,
            and a deal that is not shared has one row
        """
        return SQL(
            """
            SELECT deal_id, user_id, percent / 100.0 AS share FROM crm_deal_share
            UNION ALL
            SELECT lead.id, lead.user_id, 1 - COALESCE(given.percent, 0) / 100.0
            FROM crm_lead lead
            LEFT JOIN (SELECT deal_id, SUM(percent) AS percent
                       FROM crm_deal_share GROUP BY deal_id) given
                ON given.deal_id = lead.id
            """
        )
