"""What a partner is to us."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ResPartnerRelationshipKind(models.Model):
    """Client, supplier, competitor and the like; a partner may be several at once."""

    _name = "res.partner.relationship.kind"
    _description = "What a Partner Is to Us"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    role = fields.Selection(
        [("client", "Client"), ("supplier", "Supplier")],
        string="Set Automatically for",
        help="Client: given to a partner with a confirmed sales order or a customer "
        "invoice. Supplier: given to a partner with a vendor bill.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "res_partner_relationship_kind_rel",
        "kind_id",
        "partner_id",
        string="Partners",
    )

    _role_uniq = models.UniqueIndex(
        "(role) WHERE role IS NOT NULL",
        "Another kind is already set automatically for this role. "
        "Only one kind can be.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_role(self):
        if kinds := self.filtered("role"):
            raise UserError(
                self.env._(
                    "%(kinds)s cannot be deleted: the program sets it by itself and "
                    'the filter "Customers Only" uses it. Rename or archive it.',
                    kinds=", ".join(kinds.mapped("name")),
                )
            )

    @api.model
    def _assign_role(self, role, partners):
        """Mark partners with the kind of a role.

        :param role: ``client`` or ``supplier``
        :param partners: ``res.partner`` recordset; those marked already stay as they are
        """
        # The mark follows from a document, so whoever makes the document may not need
        # the right to edit the partner.
        kind = self.sudo().search([("role", "=", role)], limit=1)
        if not kind:
            return
        marked = partners.sudo().filtered(lambda p: kind in p.relationship_kind_ids)
        if missing := partners - marked:
            kind.write({"partner_ids": [Command.link(pid) for pid in missing.ids]})

    @api.model
    def _assign_roles_from_ranks(self):
        """Mark the partners that were customers or vendors before the installation."""
        partners = self.env["res.partner"].with_context(active_test=False)
        self._assign_role("client", partners.search([("customer_rank", ">", 0)]))
        self._assign_role("supplier", partners.search([("supplier_rank", ">", 0)]))
