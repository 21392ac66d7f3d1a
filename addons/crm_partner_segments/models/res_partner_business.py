"""Groups of legal entities that we treat as one business partner."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.columns import create_empty_columns

# A chain of parent companies longer than this is a loop made in another way.
_MAX_LEVELS = 50


class ResPartner(models.Model):
    """A legal entity that belongs to a business partner."""

    _inherit = "res.partner"

    group_parent_id = fields.Many2one(
        "res.partner",
        string="Put under by Hand",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The partner this legal entity was put under by hand; it counts instead "
        "of the parent company.",
        groups="base.group_user",
    )
    business_partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_business_partner_id",
        inverse="_inverse_business_partner_id",
        store=True,
        recursive=True,
        index=True,
        help="The head of the group of companies. It follows the parent companies "
        "until you choose another one; empty it to follow them again.",
        groups="base.group_user",
    )

    business_member_ids = fields.One2many(
        "res.partner",
        "business_partner_id",
        string="Partners of the Group",
        groups="base.group_user",
    )

    def _auto_init(self):
        """Fill the new column in one statement instead of partner by partner."""
        if create_empty_columns(self, ["business_partner_id"]):
            self._fill_business_partners()
        return super()._auto_init()

    def _fill_business_partners(self):
        """Give every partner the root of its parent companies."""
        self.env.cr.execute(
            """WITH RECURSIVE tree AS (
                   SELECT id, id AS root FROM res_partner WHERE parent_id IS NULL
                   UNION ALL
                   SELECT child.id, tree.root
                     FROM res_partner AS child JOIN tree ON tree.id = child.parent_id
               )
               UPDATE res_partner SET business_partner_id = tree.root
                 FROM tree WHERE tree.id = res_partner.id"""
        )

    @api.depends("parent_id.business_partner_id", "group_parent_id.business_partner_id")
    def _compute_business_partner_id(self):
        for partner in self:
            head = partner.group_parent_id or partner.parent_id
            partner.business_partner_id = head.business_partner_id or head or partner

    def _inverse_business_partner_id(self):
        chosen = self.grouped(lambda partner: partner._get_chosen_group_parent())
        for head, partners in chosen.items():
            partners.group_parent_id = head
        # The chosen partner may itself belong to a group, whose head counts.
        self.env.add_to_compute(self._fields["business_partner_id"], self)

    @api.constrains("group_parent_id", "parent_id")
    def _check_business_partner_loop(self):
        """Refuse groups that contain themselves; walk up all chains at once."""
        # Companies of the group may be hidden from this user.
        heads = {partner: partner for partner in self.sudo()}
        for _level in range(_MAX_LEVELS):
            heads = {
                partner: head.group_parent_id or head.parent_id
                for partner, head in heads.items()
                if head.group_parent_id or head.parent_id
            }
            for partner, head in heads.items():
                if partner == head:
                    partner._raise_business_partner_loop()

    def _get_chosen_group_parent(self):
        """Return the partner this one was put under, none if that is its default."""
        self.ensure_one()
        chosen = self.business_partner_id
        default = self.parent_id.business_partner_id or self
        return chosen - default - self

    def _prepare_business_merge(self, target):
        """Leave only the target with a place in a group before a merge.

        Core would copy the place of a source onto the target, which may lie below it.

        :param target: the partner that remains, one of these partners
        """
        outside = self.group_parent_id.filtered(
            lambda head: head.business_partner_id not in self
        )
        below = self.group_parent_id - outside
        head = (target.group_parent_id - below) or outside[:1]
        (self - target).group_parent_id = False
        target.group_parent_id = head

    def _raise_business_partner_loop(self):
        self.ensure_one()
        head = self.group_parent_id or self.parent_id
        raise ValidationError(
            self.env._(
                "%(partner)s cannot belong to %(head)s, which itself belongs to "
                "%(partner)s. Choose a business partner outside this group.",
                partner=self.display_name,
                head=head.display_name,
            )
        )
