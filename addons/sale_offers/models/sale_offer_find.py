from odoo import api, fields, models, tools
from odoo.fields import Domain


class SaleOffer(models.Model):
    """Which offers a customer can use."""

    _inherit = "sale.offer"

    @api.model
    def find(self, partner, date=None):
        """The offers a customer can use on a day, best first.

        Individual offers come before standard ones, the customer's own before those of
        its company, later ones before earlier ones.

        :param partner: ``res.partner``, or its id
        :param date: date; empty for today
        :return: recordset of ``sale.offer`` that the user may read
        """
        if not isinstance(partner, models.BaseModel):
            partner = self.env["res.partner"].browse(partner)
        if not partner or not self._has_offers():
            return self.browse()
        day = fields.Date.to_date(date) or fields.Date.context_today(self)
        offers = self.search(self._get_usable_domain(partner._origin, day))
        offers = offers.filtered(lambda offer: offer._is_for(partner._origin))
        return offers.sorted(
            lambda offer: (
                offer.kind == "individual",
                offer.partner_id == partner._origin,
                bool(offer.sudo().partner_segment_id),
                offer.date_start,
                offer.id,
            ),
            reverse=True,
        )

    @api.model
    def _get_usable_domain(self, partner, day):
        partners = partner | partner.commercial_partner_id
        domain = (
            Domain("state", "=", "active")
            & Domain("date_start", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
            & (
                Domain("kind", "=", "standard")
                | Domain("partner_id", "in", partners.ids)
            )
        )
        if self.env.company.offer_company_restricts:
            domain &= Domain("company_id", "in", [False, self.env.company.id])
        return domain

    def _is_for(self, partner):
        """Whether a customer is among those the offer is for."""
        self.ensure_one()
        partners = partner | partner.commercial_partner_id
        if self.kind == "individual":
            return self.partner_id in partners
        # a segment decides also for those who do not see it
        segment = self.sudo().partner_segment_id
        return not segment or bool(segment.filter_members(partners.sudo()))

    def _find_problem(self, partner, day, company):
        """Why a customer cannot use the offer on a day, in words; empty when it can.

        :param partner: the customer
        :param date day: the day
        :param company: the company that sells
        """
        self.ensure_one()
        names = {"name": self.display_name, "customer": partner.display_name}
        if self.state != "active":
            return self.env._(
                "Offer %(name)s is not active. Choose another one, or activate it.",
                **names,
            )
        if day < self.date_start or (self.date_end and day > self.date_end):
            return self.env._(
                "Offer %(name)s does not hold on %(day)s. Choose another one.",
                day=tools.format_date(self.env, day),
                **names,
            )
        if not self._is_for(partner):
            return self.env._(
                "Offer %(name)s is not for %(customer)s. Choose another one.", **names
            )
        restricted = company.offer_company_restricts and self.company_id
        if restricted and self.company_id != company:
            return self.env._(
                "Offer %(name)s is one of %(company)s. Choose another one.",
                company=self.company_id.name,
                **names,
            )
        return ""

    # whether there is anything to look for at all

    @api.model
    @tools.ormcache()
    def _has_offers(self):
        """Whether anybody has offers: companies without any pay nothing for them."""
        return bool(self.sudo().search_count([("state", "=", "active")], limit=1))

    def _set_state(self, state):
        result = super()._set_state(state)
        self.env.registry.clear_cache()
        return result
