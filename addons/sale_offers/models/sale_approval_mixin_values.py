from odoo import fields, models


class SaleApprovalMixin(models.AbstractModel):
    """What is approved, by value, and which levels it needs."""

    _inherit = "sale.approval.mixin"

    # TERMS

    def _get_approval_term_fields(self):
        """Fields behind the terms that can be approved.

        :return: dict of term (``customer``, ``price``, ``discount``, ``payment``,
            ``margin``, ``dates``, ``other``) -> list of field names
        """
        return {}

    def _get_approval_terms(self):
        """What the document says now, term by term, comparable and storable as JSON.

        :return: dict of term -> dict of key -> value
        """
        self.ensure_one()
        document = self.sudo()
        return {
            term: {name: document._get_approval_value(name) for name in names}
            for term, names in self._get_approval_term_fields().items()
        }

    def _get_approval_value(self, name):
        """A field as JSON."""
        value = self[name]
        if self._fields[name].relational:
            return sorted(value.ids)
        if isinstance(value, float):
            return round(value, 6)
        if isinstance(value, (bool, int, str)):
            return value
        return fields.Date.to_string(value) if value else False

    def _get_changed_terms(self, before, after):
        """Names of the terms that are not what they were."""
        return {
            term for term in {*before, *after} if before.get(term) != after.get(term)
        }

    def _describe_approval_changes(self, before, after):
        """What changed between two states of the terms, for people.

        :return: list of sentences
        """
        sentences = []
        for term in self._get_changed_terms(before, after):
            old, new = before.get(term) or {}, after.get(term) or {}
            sentences += [
                self._describe_approval_change(key, old.get(key), new.get(key))
                for key in [*old, *(key for key in new if key not in old)]
                if old.get(key) != new.get(key)
            ]
        return list(dict.fromkeys(sentences))

    def _describe_approval_change(self, key, old, new):
        field = self._fields.get(key)
        label = field.get_description(self.env)["string"] if field else key
        return self.env._(
            "%(what)s: %(old)s → %(new)s",
            what=label,
            old=self._show_approval_value(key, old),
            new=self._show_approval_value(key, new),
        )

    def _show_approval_value(self, key, value):
        """A remembered value in words."""
        field = self._fields.get(key)
        if field is not None and field.relational and isinstance(value, list):
            records = self.env[field.comodel_name].sudo().browse(value).exists()
            return ", ".join(records.mapped("display_name")) or "-"
        if field is not None and field.type == "selection" and value:
            return dict(field._description_selection(self.env)).get(value, value)
        if value is True:
            return self.env._("yes")
        return "-" if value in (None, False, [], "") else str(value)

    # FACTS

    def _get_approval_facts(self, names):
        """What the plain conditions of levels ask.

        :param set names: ``amount`` (in the currency of the company), ``deviation``,
            ``discount`` and ``margin`` (percent), ``payment_days``,
            ``payment_differs``
        :return: dict of name -> value; None or missing: not known, holds never
        """
        return {name: getattr(self, f"_get_approval_{name}_fact")() for name in names}

    def _get_approval_amount_fact(self):
        return None

    def _get_approval_deviation_fact(self):
        return None

    def _get_approval_discount_fact(self):
        return None

    def _get_approval_margin_fact(self):
        return None

    def _get_approval_payment_term(self):
        """The payment term of the document."""
        return self.env["account.payment.term"]

    def _get_agreed_payment_term(self):
        """The payment term that was agreed with the customer."""
        return self.env["account.payment.term"]

    def _get_approval_payment_differs_fact(self):
        return self._get_approval_payment_term() != self._get_agreed_payment_term()

    def _get_approval_payment_days_fact(self):
        """Days until the last part has to be paid, counted from today."""
        today = fields.Date.context_today(self)
        lines = self._get_approval_payment_term().line_ids
        return max(
            ((line._get_due_date(today) - today).days for line in lines), default=0
        )

    # WHICH LEVELS

    def _has_approval_levels(self):
        """Whether any company of these documents has levels, without a query."""
        companies = self.env["sale.approval.rule"]._get_scopes().get(self._name)
        if not companies:
            return False
        return False in companies or any(
            document.company_id.id in companies for document in self.sudo()
        )

    def _get_applicable_rules(self):
        """Levels whose conditions hold for the document."""
        self.ensure_one()
        rules = self.env["sale.approval.rule"]._get_for(self)
        return rules._filter_applicable(self.sudo())

    def _get_pending_rules(self):
        """Levels that have not approved the document as it is now."""
        self.ensure_one()
        rules = self._get_applicable_rules()
        if not rules:
            return rules
        terms = self._get_approval_terms()
        approved = self.sudo().approval_step_ids.filtered(
            lambda step: step.state == "approved" and not step._differs(terms)
        )
        return rules - approved.rule_id

    def _needs_approval(self):
        """Whether the document may not go on as it is.

        :return: True while it waits, is refused, or a level has not been asked about
            what it says now
        """
        self.ensure_one()
        document = self.sudo()
        if not document._has_approval_levels():
            return False
        if document.approval_state in ("waiting", "refused"):
            return True
        if (
            document.approval_state == "approved"
            and document.approval_terms == document._get_approval_terms()
        ):
            # what was approved stays approved, whatever levels come later
            return False
        return bool(document._get_pending_rules())

    def _get_approval_error(self):
        """Why the document may not go on, in one text with the remedy.

        :return: text, or False when it may
        """
        self.ensure_one()
        if not self._needs_approval():
            return False
        document = self.sudo()
        name = document._get_approval_name()
        if document.approval_state == "waiting":
            return self.env._(
                "%(document)s waits for the approval of %(people)s. It goes on when they "
                "have approved.",
                document=name,
                people=document.approval_waits_for,
            )
        if document.approval_state == "refused":
            return self.env._(
                "%(document)s was refused. Change it and ask for approval again.",
                document=name,
            )
        return self.env._(
            "%(document)s needs approval first: %(levels)s. Press Request Approval.",
            document=name,
            levels=", ".join(document._get_pending_rules().mapped("name")),
        )
