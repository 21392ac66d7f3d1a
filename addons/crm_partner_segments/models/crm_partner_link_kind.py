"""Kinds of relations between two partners."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmPartnerLinkKind(models.Model):
    """What one partner is to another, with the word for the opposite side.

    A kind without an opposite, such as "Competitor", reads the same from both sides.
    """

    _name = "crm.partner.link.kind"
    _description = "Kind of Relation"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="What the other partner is to this one, such as Supplier.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    inverse_id = fields.Many2one(
        "crm.partner.link.kind",
        string="Seen from the Other Side",
        index="btree_not_null",
        ondelete="set null",
        help="What this partner is to the other one, such as Client for Supplier. "
        "Leave it empty when the word is the same on both sides.",
    )
    is_symmetric = fields.Boolean(
        string="Same on Both Sides", compute="_compute_is_symmetric"
    )

    _inverse_uniq = models.UniqueIndex(
        "(inverse_id) WHERE inverse_id IS NOT NULL",
        "One kind of relation can be the other side of one kind only. "
        "Choose another kind or leave the other side empty.",
    )

    @api.depends("inverse_id")
    def _compute_is_symmetric(self):
        for kind in self:
            kind.is_symmetric = kind._get_mirror() == kind

    @api.model_create_multi
    def create(self, vals_list):
        """Create the kinds and tell each opposite kind about its other side."""
        kinds = super().create(vals_list)
        kinds._pair_inverses()
        return kinds

    def write(self, vals):
        """Keep both sides of a pair pointing at each other.

        :raise UserError: when relations of the kind exist and its side would change
        """
        if "inverse_id" not in vals:
            return super().write(vals)
        changed = self.filtered(lambda kind: kind.inverse_id.id != vals["inverse_id"])
        changed._ensure_unused()
        left = changed.inverse_id.filtered(lambda kind: kind.inverse_id in changed)
        super(CrmPartnerLinkKind, left - changed).write({"inverse_id": False})
        res = super().write(vals)
        self._pair_inverses()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._ensure_unused()

    def _pair_inverses(self):  # pylint: disable=missing-return
        """Point the opposite kinds back at these kinds."""
        for kind in self.filtered("inverse_id"):
            if kind.inverse_id.inverse_id != kind:
                kind.inverse_id._ensure_unused()
                super(CrmPartnerLinkKind, kind.inverse_id).write(
                    {"inverse_id": kind.id}
                )

    def _ensure_unused(self):
        """Refuse to change the sense of relations that people already recorded."""
        # Relations of every company count, also those this user does not see.
        link = (
            self.env["crm.partner.link"]
            .sudo()
            .search([("kind_id", "in", self.ids)], limit=1)
        )
        if link:
            raise UserError(
                self.env._(
                    "Relations of the kind %(kind)s exist, so its sides cannot be "
                    "changed and it cannot be deleted. Archive it and add a new kind.",
                    kind=link.kind_id.display_name,
                )
            )

    def _get_mirror(self):
        """Return the kind that names the same relation from the other partner."""
        self.ensure_one()
        return self.inverse_id or self
