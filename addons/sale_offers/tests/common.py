from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install", "sale_offers")
class OfferCase(TransactionCase):
    """Products, a price type, a customer and people of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.salesman = new_test_user(
            cls.env, "offer_salesman", "sales_team.group_sale_salesman"
        )
        cls.colleague = new_test_user(
            cls.env, "offer_colleague", "sales_team.group_sale_salesman"
        )
        cls.leader = new_test_user(
            cls.env, "offer_leader", "sales_team.group_sale_salesman_all_leads"
        )
        cls.director = new_test_user(
            cls.env, "offer_director", "sales_team.group_sale_manager"
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Customer", "user_id": cls.salesman.id}
        )
        cls.pricelist = cls.env["product.pricelist"].create({"name": "Wholesale"})
        cls.kettle, cls.iron = cls.env["product.product"].create(
            [
                {"name": "Kettle", "list_price": 100, "standard_price": 60},
                {"name": "Iron", "list_price": 200, "standard_price": 150},
            ]
        )

    @classmethod
    def _create_offer(cls, **values):
        """Create a draft individual offer for the customer."""
        return cls.env["sale.offer"].create(
            {
                "name": "Terms",
                "partner_id": cls.customer.id,
                "pricelist_id": cls.pricelist.id,
                "user_id": cls.salesman.id,
                **values,
            }
        )

    @classmethod
    def _create_order(cls, *products, **values):
        """Create a quotation of the sales person, one piece of each product."""
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": cls.salesman.id,
                "order_line": [
                    (0, 0, {"product_id": product.id}) for product in products
                ],
                **values,
            }
        )
