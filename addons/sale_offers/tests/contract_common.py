from odoo.tests import new_test_user

from .common import OfferCase


class ContractCase(OfferCase):
    """A customer with a contact, and another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.is_company = True
        cls.contact = cls.env["res.partner"].create(
            {"name": "Contact", "parent_id": cls.customer.id}
        )
        cls.other = cls.env["res.partner"].create(
            {"name": "Other", "is_company": True, "user_id": cls.colleague.id}
        )
        cls.accountant = new_test_user(
            cls.env, "offer_accountant", "account.group_account_invoice"
        )

    @classmethod
    def _create_contract(cls, **values):
        """Create an active contract of the sales person with the customer."""
        return cls.env["sale.contract"].create(
            {
                "number": "C-1",
                "partner_id": cls.customer.id,
                "user_id": cls.salesman.id,
                "date_start": "2026-01-01",
                "state": "active",
                **values,
            }
        )

    def _active_offer(self, **values):
        offer = self._create_offer(**{"date_start": "2026-01-01", **values})
        offer.with_user(self.director).action_activate()
        return offer
