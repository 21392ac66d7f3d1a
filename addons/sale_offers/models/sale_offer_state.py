from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "sales_team.group_sale_manager"
# what was agreed; anything else of an active offer may still be changed
TERMS = {
    "kind",
    "operation",
    "company_id",
    "partner_id",
    "partner_segment_id",
    "product_segment_id",
    "parent_id",
    "date_start",
    "date_end",
    "pricelist_id",
    "payment_term_id",
    "fiscal_position_id",
    "contract_required",
    "minimum_amount",
    "limit_discount",
    "max_discount_percent",
    "limit_markup",
    "max_markup_percent",
    "rule_ids",
}


class SaleOffer(models.Model):
    """From the draft of an offer to its end."""

    _inherit = "sale.offer"

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("to_approve", "To Approve"),
            ("active", "Active"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        index=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Begin every offer as a draft, whoever brings it."""
        if not self.env.su:
            for vals in vals_list:
                self._refuse_state(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Keep the state to its buttons, and what was agreed as it is."""
        if not self.env.su:
            self._refuse_state(vals)
            if TERMS & vals.keys():
                self._check_open()
        return super().write(vals)

    @api.model
    def _refuse_state(self, vals):
        if vals.get("state", "draft") != "draft":
            raise AccessError(
                self.env._(
                    "An offer becomes active or closed by its buttons only. Use them "
                    "instead of writing the state."
                )
            )

    def _check_open(self):
        """Refuse changes of terms that hold already."""
        fixed = self.filtered(lambda offer: offer.state in ("active", "closed"))
        if fixed:
            raise UserError(
                self.env._(
                    "The terms of %(names)s hold already and stay as they were agreed. "
                    "Make the next version of the offer, or set it back to draft.",
                    names=", ".join(fixed.mapped("display_name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        used = self.filtered(lambda offer: offer.state != "draft")
        if used:
            raise UserError(
                self.env._(
                    "%(names)s: only drafts are deleted. Close the offer instead.",
                    names=", ".join(used.mapped("display_name")),
                )
            )

    # BUTTONS

    def action_send_to_approve(self):
        """Hand drafts to whoever activates offers.

        :return: True
        """
        self.check_access("write")
        drafts = self.filtered(lambda offer: offer.state == "draft")
        asked = drafts.filtered(lambda offer: offer._needs_approval())
        for offer in asked:
            offer.action_request_approval()
        (drafts - asked)._set_state("to_approve")
        return True

    def action_activate(self):
        """Put offers into force.

        :return: True
        :raises UserError: an offer that is over, or that lacks an approval
        :raises AccessError: somebody who is no sales manager
        """
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Sales managers activate offers. Send the offer to them with the "
                    "button To Approve."
                )
            )
        for offer in self.filtered(lambda offer: offer.state != "active"):
            offer._check_may_activate()
            offer._set_state("active")
        return True

    def _check_may_activate(self):
        """Refuse what cannot hold."""
        if self.state == "closed":
            raise UserError(
                self.env._(
                    "Offer %(name)s is closed. Make its next version instead.",
                    name=self.display_name,
                )
            )
        if self.date_end and self.date_end < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "Offer %(name)s ended on %(date)s. Give it a later end, or none.",
                    name=self.display_name,
                    date=self.date_end,
                )
            )

    def action_close(self):
        """End offers now; orders that were confirmed under them go on.

        :return: True
        """
        self.check_access("write")
        self.filtered(lambda offer: offer.state != "closed")._set_state("closed")
        return True

    def action_draft(self):
        """Set offers back to draft, to change their terms.

        :return: True
        :raises UserError: an offer under which something was ordered
        """
        self.check_access("write")
        # orders that this user may not see count, too
        used = self.sudo().order_ids.filtered(lambda order: order.state == "sale")
        if used:
            raise UserError(
                self.env._(
                    "Orders were confirmed under %(names)s. Make the next version of "
                    "the offer instead.",
                    names=", ".join(used.offer_id.mapped("display_name")),
                )
            )
        self._set_state("draft")
        return True

    def _set_state(self, state):
        # only the buttons move an offer on
        self.sudo().write({"state": state})

    def action_new_version(self):
        """Copy an offer as its next version; the old one ends when that is active.

        :return: a window action that opens the new version
        """
        self.ensure_one()
        new = self.copy(self._prepare_new_version_vals())
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "view_mode": "form",
        }

    def _prepare_new_version_vals(self):
        return {
            "name": self.name,
            "version": self.version + 1,
            "previous_id": self.id,
            "date_start": fields.Date.context_today(self),
        }

    def copy_data(self, default=None):
        """Tell a copy from its original by the name."""
        vals_list = super().copy_data(default)
        for offer, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=offer.name)
        return vals_list

    def _cron_close_ended(self):
        """Close the offers whose last day has passed, and the replaced versions."""
        today = fields.Date.context_today(self)
        self.search([("state", "=", "active"), ("date_end", "<", today)])._set_state(
            "closed"
        )
        newer = self.search(
            [
                ("state", "=", "active"),
                ("previous_id.state", "=", "active"),
                ("date_start", "<=", today),
            ]
        )
        newer.previous_id._set_state("closed")
