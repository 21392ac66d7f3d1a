from .common import DealCase


class TestDealType(DealCase):
    """The type of a deal decides its stages."""

    def test_a_new_deal_starts_on_the_first_stage_of_its_type(self):
        self.assertEqual(self._create_deal().stage_id, self.first)

    def test_a_deal_without_a_type_starts_on_a_stage_of_no_type(self):
        deal = self._create_deal(deal_type_id=False)
        self.assertFalse(deal.stage_id.deal_type_ids)

    def test_another_type_moves_the_deal_to_its_first_stage(self):
        other = self._create_type("Other", self._create_stages("Alpha", Omega=True))
        deal = self._create_deal()
        deal.deal_type_id = other
        self.assertEqual(deal.stage_id, other.stage_ids[0])

    def test_every_move_is_recorded(self):
        deal = self._create_deal().with_user(self.salesman)
        deal.stage_id = self.second
        self.assertRecordValues(
            deal.stage_history_ids,
            [
                {"stage_id": self.first.id, "user_id": self.env.uid},
                {"stage_id": self.second.id, "user_id": self.salesman.id},
            ],
        )
        self.assertTrue(deal.stage_history_ids[0].date_out)
        self.assertFalse(deal.stage_history_ids[1].date_out)
