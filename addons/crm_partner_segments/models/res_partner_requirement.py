from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty

# A change of one of these makes another kind of partner: everything is asked again
KIND_FIELDS = {"company_id", "is_company", "parent_id", "type"}
MAX_NAMED = 20


class _Exempt:
    """Marks a context in which partners come into being without being registered.

    An object of the server's memory: no client can put it into the context it sends.
    """


EXEMPT = _Exempt()


class ResPartner(models.Model):
    """Cards of partners are refused while a required field is empty."""

    _inherit = "res.partner"

    is_incomplete = fields.Boolean(
        compute="_compute_missing_details",
        search="_search_is_incomplete",
        compute_sudo=False,
    )
    missing_details = fields.Char(compute="_compute_missing_details")

    @api.depends_context("company", "lang")
    def _compute_missing_details(self):
        rules = self._get_requirements()
        labels = self._get_requirement_labels(rules)
        for partner in self:
            missing = partner._get_missing_fields(rules, labels)
            partner.is_incomplete = bool(missing)
            partner.missing_details = ", ".join(labels[name] for name in missing)

    def _search_is_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_incomplete_domain(self._get_requirements())
        return domain if True in value else ~domain

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse partners that lack a required field, naming all of them at once.

        :raise ValidationError: with every partner and every missing field
        """
        partners = super().create(vals_list)
        partners._check_required_fields()
        return partners

    def write(self, vals):
        """Refuse to leave a required field empty that the change touches.

        An old incomplete card does not hinder other changes to it.

        :raise ValidationError: with every partner and every missing field
        """
        touched = set(vals)
        result = super().write(vals)
        if touched & KIND_FIELDS:
            self._check_required_fields()
        else:
            self._check_required_fields(touched)
        return result

    @api.model
    def find_or_create(self, email, assert_valid_email=False):
        """A partner born from an e-mail address is not registered by anybody."""
        exempt = self.with_context(requirement_exempt=EXEMPT)
        partner = super(ResPartner, exempt).find_or_create(email, assert_valid_email)
        return partner.with_env(self.env)

    @api.model
    def _find_or_create_from_emails(self, emails, *args, **kwargs):
        exempt = self.with_context(requirement_exempt=EXEMPT)
        partners = super(ResPartner, exempt)._find_or_create_from_emails(
            emails, *args, **kwargs
        )
        return [partner.with_env(self.env) for partner in partners]

    def _check_required_fields(self, fnames=None):
        """Refuse partners that lack a field required at registration.

        Left alone: superuser code (sign-up, website, mail gateway, scheduled jobs),
        portal and public users, partners found or created by e-mail address.

        :param fnames: only these fields count; all when empty
        :raise ValidationError: with every partner and every missing field
        """
        exempt = self.env.context.get("requirement_exempt") is EXEMPT
        if self.env.su or exempt or not self.env.user._is_internal():
            return
        rules = [
            rule
            for rule in self._get_requirements("registration", "block")
            if fnames is None or rule.fname in fnames
        ]
        if message := self._get_missing_message(rules):
            raise ValidationError(
                self.env._(
                    "These details are required:\n%(list)s\n\nFill them in and save "
                    "again. What is required is decided in CRM > Configuration > "
                    "Client Base > Required Fields.",
                    list=message,
                )
            )

    def _get_missing_message(self, rules):
        """One line per partner with the labels of its empty fields.

        :param rules: list of Requirement
        :return: str, empty when nothing is missing
        """
        if not rules:
            return ""
        labels = self._get_requirement_labels(rules)
        lines = [
            self.env._(
                "- %(partner)s: %(fields)s",
                partner=partner.display_name,
                fields=", ".join(labels[name] for name in missing),
            )
            for partner in self
            if (missing := partner._get_missing_fields(rules, labels))
        ]
        if rest := lines[MAX_NAMED:]:
            rest = [self.env._("- and %(count)s more", count=len(rest))]
        return "\n".join(lines[:MAX_NAMED] + rest)

    def _get_missing_fields(self, rules, labels):
        self.ensure_one()
        if not self._is_asked_for_details():
            return []
        names = [r.fname for r in rules if r.fname in labels and self._is_subject_to(r)]
        return [name for name in dict.fromkeys(names) if self._is_detail_empty(name)]

    def _is_asked_for_details(self):
        """Neither a contact or address of a company, nor the partner of a user."""
        is_entity = self.is_company and self.type == "contact"
        return (not self.parent_id or is_entity) and not self.sudo().user_ids

    def _is_subject_to(self, rule):
        company = self.company_id._origin or self.env.company
        is_supplier = self.supplier_rank > 0
        roles = {
            "any": True,
            "customer": self.customer_rank > 0 or not is_supplier,
            "supplier": is_supplier,
        }
        kinds = {"any": True, "company": self.is_company, "person": not self.is_company}
        in_company = rule.company_id in (0, company.id)
        return in_company and roles[rule.role] and kinds[rule.kind]

    def _is_detail_empty(self, fname):
        value = self[fname]
        if self._fields[fname].type == "html":
            return is_html_empty(value)
        return not (value.strip() if isinstance(value, str) else value)

    @api.model
    def _get_requirements(self, moment=None, level=None):
        rules = self.env["res.partner.field.requirement"]._get_requirements()
        return [
            rule
            for rule in rules
            if moment in (None, rule.moment) and level in (None, rule.level)
        ]

    @api.model
    def _get_requirement_labels(self, rules):
        """Labels of the fields of the rules, without those the user may not see."""
        descriptions = self.fields_get([rule.fname for rule in rules], ["string"])
        return {name: field["string"] for name, field in descriptions.items()}

    @api.model
    def _get_incomplete_domain(self, rules):
        """Partners that lack a field of one of the rules.

        :param rules: list of Requirement
        :return: Domain
        """
        asked = Domain(
            [
                ("user_ids", "=", False),
                "|",
                ("parent_id", "=", False),
                "&",
                ("is_company", "=", True),
                ("type", "=", "contact"),
            ]
        )
        return asked & Domain.OR(self._get_lacking_domain(rule) for rule in rules)

    def _get_lacking_domain(self, rule):
        roles = {
            "any": Domain.TRUE,
            "customer": Domain("customer_rank", ">", 0)
            | Domain("supplier_rank", "=", 0),
            "supplier": Domain("supplier_rank", ">", 0),
        }
        kinds = {
            "any": Domain.TRUE,
            "company": Domain("is_company", "=", True),
            "person": Domain("is_company", "=", False),
        }
        company = Domain.TRUE
        if rule.company_id:
            shared = rule.company_id == self.env.company.id
            ids = [rule.company_id, *([False] if shared else [])]
            company = Domain("company_id", "in", ids)
        empty = Domain(rule.fname, "=", False)
        return company & roles[rule.role] & kinds[rule.kind] & empty
