from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

ALLOWED_TYPES = (
    "char",
    "date",
    "datetime",
    "float",
    "html",
    "integer",
    "many2many",
    "many2one",
    "monetary",
    "one2many",
    "selection",
    "text",
)
# kept by programs, not by the person who registers a partner
TECHNICAL_FIELDS = {
    "color",
    "customer_rank",
    "display_name",
    "supplier_rank",
    "user_ids",
}
TECHNICAL_PREFIXES = (
    "activity_",
    "invoice_ids",
    "message_",
    "sale_order_ids",
    "signup",
)


class Requirement(NamedTuple):
    """One active rule as plain values, kept in the cache of the registry."""

    fname: str
    company_id: int
    kind: str
    role: str
    level: str
    moment: str


class ResPartnerFieldRequirement(models.Model):
    """A detail of partners that has to be known, from when on, and how strictly."""

    _name = "res.partner.field.requirement"
    _description = "Required Partner Field"
    _order = "moment desc, level, field_id, id"

    field_id = fields.Many2one(
        "ir.model.fields",
        string="Field",
        required=True,
        ondelete="cascade",
        index=True,
        domain=lambda self: self._get_field_domain(),
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty for all companies. A rule of a company applies to its own "
        "partners and, when it is the company you work in, to shared ones.",
    )
    partner_kind = fields.Selection(
        [("any", "Companies and persons"), ("company", "Companies"),
         ("person", "Persons")],
        string="Applies To",
        required=True,
        default="any",
        help="Persons are private customers. Contact persons and further addresses of "
        "a company are never asked for anything.",
    )  # fmt: skip
    partner_role = fields.Selection(
        [
            ("any", "Customers and vendors"),
            ("customer", "Customers"),
            ("supplier", "Vendors"),
        ],
        string="Role",
        required=True,
        default="customer",
        help="A partner that is not known as a vendor counts as a customer.",
    )
    moment = fields.Selection(
        [
            ("registration", "At registration"),
            ("first_order", "Before the first order"),
        ],
        required=True,
        default="registration",
        help="Before the first order: the quotation of a partner with the field empty "
        "cannot be confirmed.",
    )
    level = fields.Selection(
        [("block", "Required"), ("warn", "Recommended")],
        required=True,
        default="block",
        help="Required: saving, importing or confirming is refused. Recommended: the "
        "card of the partner shows what is missing.",
    )
    active = fields.Boolean(default=True)

    _rule_uniq = models.UniqueIndex(
        "(field_id, COALESCE(company_id, 0), partner_kind, partner_role, moment)"
        " WHERE active",
        "There is already a rule for this field, company, kind of partner and moment. "
        "Change that one.",
    )

    @api.depends("field_id")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule.sudo().field_id.field_description

    @api.constrains("field_id")
    def _check_field_id(self):
        allowed = self.env["ir.model.fields"].sudo().search(self._get_field_domain())
        for rule in self - self.filtered(lambda r: r.field_id in allowed):
            raise ValidationError(
                self.env._(
                    "“%(field)s” cannot be required: nobody can fill it in on a "
                    "contact. Choose a field that is stored and can be edited.",
                    field=rule.field_id.field_description,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """New rules count at once, in every form and for every user."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Changed rules count at once."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Deleted rules count no longer."""
        self.env.registry.clear_cache()
        return super().unlink()

    def action_view_incomplete(self):
        """Open the partners that lack the field of this rule.

        :return: window action on res.partner
        """
        self.ensure_one()
        rule = self._as_requirement()
        domain = self.env["res.partner"]._get_incomplete_domain([rule])
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Without %(field)s", field=self.display_name),
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": list(domain),
        }

    @api.model
    def _get_field_domain(self):
        """The fields of a partner that a person can fill in."""
        partner_fields = self.env["res.partner"]._fields
        names = [
            name
            for name, field in partner_fields.items()
            if field.type in ALLOWED_TYPES
            and field.store
            and not field.readonly
            and not (field.related and not field.related_field.store)
            and name not in TECHNICAL_FIELDS
            and not name.startswith(TECHNICAL_PREFIXES)
        ]
        return [("model", "=", "res.partner"), ("name", "in", sorted(names))]

    @api.model
    @tools.ormcache()
    def _get_requirements(self):
        """All active rules of all companies.

        :return: tuple of Requirement
        """
        rules = self.sudo().search([("active", "=", True)])
        return tuple(rule._as_requirement() for rule in rules)

    def _as_requirement(self):
        return Requirement(
            self.field_id.sudo().name,
            self.company_id.id or 0,
            self.partner_kind,
            self.partner_role,
            self.level,
            self.moment,
        )
