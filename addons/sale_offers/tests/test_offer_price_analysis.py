from .report_common import OfferReportCase


class TestOfferPriceAnalysis(OfferReportCase):
    """What customers paid beside what the offer and the price type say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wholesale.price_method = "manual"
        cls.env["product.price.document"].create(
            {
                "company_id": cls.home.id,
                "effective_date": "2026-01-01",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "pricelist_id": cls.wholesale.id,
                            "product_id": cls.kettle.id,
                            "price": 90,
                        },
                    )
                ],
            }
        ).action_post()

    def _find(self, orders, **kwargs):
        return self._read("sale.offer.price.analysis", orders, **kwargs)

    def test_prices(self):
        first = self._sell((self.kettle, 10, None), day="2026-03-10")
        second = self._sell((self.kettle, 10, 72), day="2026-04-10")
        self.assertRecordValues(
            self._find(first | second),
            [
                {
                    "price": 80.0,
                    "offer_price": 80.0,
                    "type_price": 90.0,
                    "previous_price": 0.0,
                    "below_offer": 0.0,
                    "below_type": 100.0,
                    "is_last": False,
                    "offer_id": self.offer.id,
                },
                {
                    "price": 72.0,
                    "offer_price": 80.0,
                    "type_price": 90.0,
                    "previous_price": 80.0,
                    "below_offer": 80.0,
                    "below_type": 180.0,
                    "is_last": True,
                    "offer_id": self.offer.id,
                },
            ],
        )
        last = self._find(second)
        self.assertAlmostEqual(last.change_percent, -10)
        self.assertAlmostEqual(last.below_offer_percent, 10)
        self.assertAlmostEqual(last.below_type_percent, 20)

    def test_unit_of_the_product(self):
        order = self._sell((self.kettle, 1, None))
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        order.order_line.price_unit = 840
        self.assertRecordValues(
            self._find(order), [{"quantity": 12.0, "price": 70.0, "amount": 840.0}]
        )

    def test_without_an_offer(self):
        order = self._sell((self.kettle, 1, 85), confirm=False)
        order.write({"offer_id": False, "pricelist_id": self.wholesale.id})
        order.order_line.price_unit = 85
        order.action_confirm()
        self.assertRecordValues(
            self._find(order),
            [
                {
                    "offer_id": False,
                    "offer_price": 0.0,
                    "type_price": 90.0,
                    "price": 85.0,
                }
            ],
        )

    def test_shares_of_groups_are_those_of_sums(self):
        orders = self._sell((self.kettle, 10, 72)) | self._sell((self.iron, 10, 120))
        ((percent,),) = (
            self.env["sale.offer.price.analysis"]
            .with_user(self.salesman)
            ._read_group(
                [("order_id", "in", orders.ids)], [], ["below_offer_percent:avg"]
            )
        )
        self.assertAlmostEqual(percent, 480 / 2400 * 100)

    def test_two_companies(self):
        home = self._sell((self.kettle, 10, 72))
        abroad = self._sell((self.kettle, 10, 1.5), offer=self.foreign)
        rows = self._find(home | abroad, companies=self.home | self.abroad)
        self.assertEqual(rows.mapped("price"), [72.0, 60.0])
        self.assertEqual(rows.mapped("previous_price"), [0.0, 0.0])
        rows = self._find(home | abroad, companies=self.abroad | self.home)
        self.assertEqual(rows.mapped("price"), [1.8, 1.5])

    def test_prices_of_colleagues_stay_theirs(self):
        self._sell((self.kettle, 1, 50), user=self.colleague, day="2026-03-01")
        mine = self._sell((self.kettle, 1, None), day="2026-03-02")
        self.assertEqual(self._find(mine).previous_price, 0)
        self.assertTrue(self._find(mine).is_last)
        self.assertEqual(self._find(mine).action_open()["res_id"], mine.id)
