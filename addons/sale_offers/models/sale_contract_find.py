from odoo import api, fields, models, tools
from odoo.fields import Domain


class SaleContract(models.Model):
    """Which contracts a customer can use."""

    _inherit = "sale.contract"

    @api.model
    def find(self, partners, date=None, company=None):
        """The contracts that customers can use on a day, the newest first.

        :param partners: ``res.partner``
        :param date: date; empty for today
        :param company: the company that sells; empty for the current one
        :return: recordset of ``sale.contract`` that the user may read
        """
        if not partners or not self._has_contracts():
            return self.browse()
        day = fields.Date.to_date(date) or fields.Date.context_today(self)
        return self.search(
            self._get_usable_domain(partners, company or self.env.company)
            & Domain("date_start", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
        )

    @api.model
    def _get_usable_domain(self, partners, company):
        return (
            Domain("state", "=", "active")
            & Domain("partner_id", "in", partners.commercial_partner_id._origin.ids)
            & Domain("company_id", "=", company.id)
        )

    def _find_owner_problem(self, partner, company):
        """Whether a document of a customer and a company cannot be under the contract.

        :return: what is wrong and what to do, in words; empty when nothing is
        """
        self.ensure_one()
        names = {"name": self.display_name, "customer": self.partner_id.display_name}
        if partner.commercial_partner_id != self.partner_id.commercial_partner_id:
            return self.env._(
                "Contract %(name)s is with %(customer)s, not with %(other)s. Choose one "
                "of theirs, or record it.",
                other=partner.commercial_partner_id.display_name,
                **names,
            )
        if company != self.company_id:
            return self.env._(
                "Contract %(name)s was made by %(owner)s, not by %(other)s. Choose "
                "another one, or record it.",
                owner=self.company_id.name,
                other=company.name,
                **names,
            )
        return ""

    def _find_day_problem(self, day):
        """Whether nothing can be sold under the contract on a day.

        :return: what is wrong and what to do, in words; empty when nothing is
        """
        self.ensure_one()
        names = {
            "name": self.display_name,
            "day": tools.format_date(self.env, day),
        }
        if self.state == "closed":
            return self.env._(
                "Contract %(name)s is closed. Choose another one, or none.", **names
            )
        if self.date_end and day > self.date_end:
            return self.env._(
                "Contract %(name)s is over on %(day)s. Prolong it, or choose another "
                "one.",
                **names,
            )
        if day < self.date_start:
            return self.env._(
                "Contract %(name)s does not hold yet on %(day)s. Choose another one, or "
                "change its first day.",
                **names,
            )
        return ""

    # whether there is anything to look for at all

    @api.model
    @tools.ormcache()
    def _has_contracts(self):
        """Whether anybody has contracts: companies without any pay nothing for them."""
        return bool(self.sudo().search_count([("state", "=", "active")], limit=1))

    @api.model_create_multi
    def create(self, vals_list):
        """Tell all servers when there are contracts to look for."""
        contracts = super().create(vals_list)
        if any(contract.state == "active" for contract in contracts):
            self.env.registry.clear_cache()
        return contracts

    def write(self, vals):
        """Tell all servers when there are contracts to look for."""
        result = super().write(vals)
        if "state" in vals:
            self.env.registry.clear_cache()
        return result
