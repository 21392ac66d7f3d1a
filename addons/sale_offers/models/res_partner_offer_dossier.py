from odoo import api, fields, models
from odoo.tools import format_date


class SaleOffer(models.Model):
    """Offers of many customers at once."""

    _inherit = "sale.offer"

    @api.model
    def _find_for_many(self, partners):
        """The offers that each of many customers can use today, best first.

        :param partners: ``res.partner``
        :return: ``{partner id: recordset}`` of offers the user may read
        """
        if not partners or not self._has_offers():
            return {}
        today = fields.Date.context_today(self)
        offers = self.search(self._get_usable_domain(partners, today))
        standard = offers.filtered(lambda offer: offer.kind == "standard")
        everybody = (partners | partners.commercial_partner_id).sudo()
        members = {
            segment: segment.filter_members(everybody)
            # a segment decides also for those who do not see it
            for segment in standard.sudo().partner_segment_id
        }
        return {
            partner.id: offers.filtered(
                lambda offer, partner=partner: offer._is_among(partner, members)
            ).sorted(lambda offer: (offer.kind, offer.date_start))
            for partner in partners
        }

    def _is_among(self, partner, members):
        """Whether an offer is for a customer, by segments that were read before."""
        partners = partner | partner.commercial_partner_id
        if self.kind == "individual":
            return self.partner_id in partners
        segment = self.sudo().partner_segment_id
        return not segment or bool(members[segment] & partners.sudo())


class ResPartner(models.Model):
    """What a customer can use next: offers and contracts, in the dossier."""

    _inherit = "res.partner"

    def _prepare_dossier_data(self):
        """Read the usable offers and the contracts of all partners."""
        data = super()._prepare_dossier_data()
        data["offers"] = self.env["sale.offer"]._find_for_many(self)
        contracts = self.env["sale.contract"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("state", "!=", "closed"),
            ]
        )
        found = contracts.grouped("partner_id")
        data["contracts"] = {
            partner.id: found.get(partner.commercial_partner_id, contracts.browse())
            for partner in self
        }
        return data

    def _get_dossier_sections(self):
        """Add the offers that can be used now, and the contracts."""
        sections = super()._get_dossier_sections() + [
            self._prepare_dossier_offers(),
            self._prepare_dossier_contracts(),
        ]
        return self._sort_dossier_sections(sections)

    def _prepare_dossier_offers(self):
        offers = self._get_dossier_data("offers") or self.env["sale.offer"]
        kinds = dict(offers._fields["kind"]._description_selection(self.env))
        return self._prepare_dossier_section(
            "offers",
            51,
            self.env._("Offers that can be used now"),
            columns=[
                self.env._("Offer"),
                self.env._("Kind"),
                self.env._("Price type"),
                self.env._("Until"),
            ],
            lines=[
                [
                    offer,
                    kinds[offer.kind],
                    offer.sudo()._get_pricelist().name or "",
                    self._format_dossier_end(offer),
                ]
                for offer in offers
            ],
        )

    def _prepare_dossier_contracts(self):
        contracts = self._get_dossier_data("contracts") or self.env["sale.contract"]
        states = dict(contracts._fields["state"]._description_selection(self.env))
        return self._prepare_dossier_section(
            "contracts",
            52,
            self.env._("Contracts"),
            columns=[
                self.env._("Contract"),
                self.env._("Kind"),
                self.env._("Until"),
                self.env._("Status"),
            ],
            lines=[
                [
                    contract,
                    contract.kind_id.name or "",
                    self._format_dossier_end(contract),
                    states[contract.state],
                ]
                for contract in contracts
            ],
        )

    def _format_dossier_end(self, document):
        if not document.date_end:
            return self.env._("open-ended")
        return format_date(self.env, document.date_end)
