from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.crm_partner_segments.tools.columns import create_empty_columns

LOST_TO = [
    ("competitor", "A competitor"),
    ("no_decision", "Nobody: the customer did not buy"),
    ("unknown", "Not known"),
]


class CrmLead(models.Model):
    """A lost deal tells why, and to whom."""

    _inherit = "crm.lead"

    lost_to = fields.Selection(
        LOST_TO,
        compute="_compute_lost_to",
        store=True,
        readonly=False,
        copy=False,
        help="Who got the deal instead of us, if anybody did.",
    )

    def _auto_init(self):
        # nobody was asked before: spares 100,000 deals a pointless computation
        new = create_empty_columns(self, ["lost_to"])
        result = super()._auto_init()
        if new:
            query = "UPDATE crm_lead SET lost_to = 'unknown' WHERE won_status = 'lost'"
            self.env.cr.execute(SQL(query))
        return result

    @api.depends("won_status", "lost_reason_id", "winner_partner_id")
    def _compute_lost_to(self):
        lost = self.filtered(lambda deal: deal.won_status == "lost")
        (self - lost).lost_to = False
        for deal in lost:
            kind = deal.lost_reason_id.kind
            if deal.winner_partner_id:
                deal.lost_to = "competitor"
            elif kind and kind != "any":
                deal.lost_to = kind
            else:
                deal.lost_to = deal.lost_to or "unknown"

    @api.constrains("active", "probability", "lost_reason_id", "deal_type_id")
    def _check_lost_reason(self):
        lost = self.filtered(lambda d: not d.active and d.won_status == "lost")
        silent = lost.filtered(
            lambda d: not d.lost_reason_id and d._needs_lost_reason()
        )
        if silent:
            raise ValidationError(
                self.env._(
                    "Say why it is lost: %(deals)s. Press Lost and choose a reason, or "
                    "fill in the lost reason together with the change.",
                    deals=", ".join(f'"{deal.display_name}"' for deal in silent[:5]),
                )
            )

    @api.constrains("lost_to", "winner_partner_id")
    def _check_lost_to(self):
        for deal in self.filtered("lost_to"):
            if deal.won_status != "lost":
                raise ValidationError(
                    self.env._(
                        'The deal "%(deal)s" is not lost, so nobody else can have got '
                        "it. Mark it as lost first.",
                        deal=deal.display_name,
                    )
                )
            if deal.winner_partner_id and deal.lost_to != "competitor":
                raise ValidationError(
                    self.env._(
                        '%(winner)s won the deal "%(deal)s", so it was lost to a '
                        "competitor. Untick the winner first.",
                        winner=deal.winner_partner_id.display_name,
                        deal=deal.display_name,
                    )
                )

    def action_set_lost(self, **additional_values):
        """Mark the deals as lost.

        :param additional_values: fields to write, such as ``lost_reason_id``
        :return: the result of archiving
        :raise ValidationError: when a deal needs a reason and gets none
        """
        if reason_id := additional_values.get("lost_reason_id"):
            # archiving alone already loses these, so the reason has to be there
            hopeless = self.filtered(lambda deal: deal.active and not deal.probability)
            hopeless = hopeless.filtered(lambda deal: deal._needs_lost_reason())
            hopeless.write({"lost_reason_id": reason_id})
        return super().action_set_lost(**additional_values)

    def _needs_lost_reason(self):
        """Tell whether the deal may be lost only with a reason."""
        self.ensure_one()
        if self.deal_type_id:
            return True
        # how the company works is no secret of those who may read companies
        company = self.company_id or self.env.company
        return company.sudo().lost_reason_required

    def _is_ended(self):
        """Tell whether the deal is won or lost."""
        self.ensure_one()
        return self.won_status in ("won", "lost")

    def _merge_get_fields_specific(self):
        return {
            **super()._merge_get_fields_specific(),
            "lost_to": lambda fname, deals: (
                deals[:1].won_status == "lost"
                and next(filter(None, deals.mapped("lost_to")), False)
            ),
        }
