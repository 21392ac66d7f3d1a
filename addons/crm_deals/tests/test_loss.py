from .participant_common import ParticipantCase

WHY = 'Say why it is lost: "Cold store"'


class TestLostReason(ParticipantCase):
    """No way of losing a deal goes without a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.lost_reason_required = False
        cls.mine = cls.deal.with_user(cls.salesman)

    def test_marking_as_lost(self):
        with self._refused(WHY):
            self.mine.action_set_lost()
        self._lose(self.mine)
        self.assertEqual(self.mine.won_status, "lost")
        self.assertEqual(self.mine.lost_reason_id, self.lost_reason)
        self.assertTrue(self.mine._is_ended())

    def test_marking_a_hopeless_deal_as_lost(self):
        self.deal.probability = 0
        with self._refused(WHY):
            self.mine.action_set_lost()
        self._lose(self.mine)
        self.assertEqual(self.mine.won_status, "lost")

    def test_archiving_a_hopeless_deal(self):
        self.deal.probability = 0
        with self._refused(WHY):
            self.mine.action_archive()
        with self._refused(WHY):
            self.mine.write({"active": False})

    def test_archiving_a_deal_with_a_chance_is_no_loss(self):
        self.deal.probability = 40
        self.mine.action_archive()
        self.assertEqual(self.mine.won_status, "pending")
        self.assertFalse(self.mine._is_ended())
        with self._refused(WHY):
            self.mine.probability = 0

    def test_writing_by_rpc_and_mass_edit(self):
        other = self._create_deal(name="Second").with_user(self.salesman)
        with self._refused(f'{WHY}, "Second"'):
            (self.mine | other).write({"active": False, "probability": 0})
        self.mine.write(
            {
                "active": False,
                "probability": 0,
                "lost_reason_id": self.lost_reason.id,
            }
        )
        self.assertEqual(self.mine.won_status, "lost")
        with self._refused(WHY):
            self.mine.lost_reason_id = False

    def test_import(self):
        columns = [".id", "active", "probability", "lost_reason_id/.id"]
        row = [str(self.deal.id), "0", "0"]
        result = self.mine.load(columns, [[*row, ""]])
        self.assertFalse(result["ids"])
        self.assertIn("Say why", result["messages"][0]["message"])
        result = self.mine.load(columns, [[*row, str(self.lost_reason.id)]])
        self.assertEqual(result["ids"], self.deal.ids)
        self.assertEqual(self.deal.won_status, "lost")

    def test_import_of_a_new_lost_deal(self):
        columns = ["name", "type", "deal_type_id/.id", "active", "probability"]
        row = ["New", "opportunity", str(self.deal_type.id), "0", "0"]
        leads = self.env["crm.lead"].with_user(self.salesman)
        result = leads.load(columns, [row])
        self.assertIn("Say why", result["messages"][0]["message"])
        with self._refused("Say why"):
            self._create_deal(active=False, probability=0)

    def test_deal_without_a_type_is_lost_as_in_odoo(self):
        deal = self._create_deal(deal_type_id=False).with_user(self.salesman)
        deal.action_set_lost()
        self.assertEqual(deal.won_status, "lost")
        with self._refused("Say why"):
            deal.deal_type_id = self.deal_type

    def test_company_asks_for_every_reason(self):
        self.company.lost_reason_required = True
        deals = self.env["crm.lead"].union(
            self._create_deal(deal_type_id=False),
            self._create_deal(deal_type_id=False, type="lead"),
        )
        for deal in deals.with_user(self.salesman):
            with self._refused("Say why"):
                deal.action_set_lost()

    def test_each_company_decides_for_its_deals(self):
        other = self.env["res.company"].create(
            {"name": "Strict house", "lost_reason_required": True}
        )
        self.manager.company_ids = self.company | other
        deals = self.env["crm.lead"].create(
            [
                {"name": "Here", "company_id": self.company.id, "user_id": False},
                {"name": "There", "company_id": other.id, "user_id": False},
            ]
        )
        here, there = deals.with_user(self.manager).with_context(
            allowed_company_ids=(self.company | other).ids
        )
        here.action_set_lost()
        with self._refused('"There"'):
            there.action_set_lost()

    def test_restored_deal_has_neither_reason_nor_winner(self):
        self.mine._set_winner(self.rival)
        self._lose(self.mine)
        self.assertEqual(self.mine.lost_to, "competitor")
        self.mine.action_restore()
        self.assertRecordValues(
            self.mine,
            [
                {
                    "active": True,
                    "lost_reason_id": False,
                    "winner_partner_id": False,
                    "lost_to": False,
                }
            ],
        )
        self.assertFalse(self.rival_row.is_winner)

    def test_writing_active_takes_the_winner_away_too(self):
        self.mine._set_winner(self.rival)
        self._lose(self.mine)
        self.mine.write({"active": True, "probability": 20})
        self.assertFalse(self.mine.winner_partner_id)
        self.assertFalse(self.mine.lost_to)

    def test_losing_costs_an_open_deal_without_a_type_no_query(self):
        deal = self._create_deal(deal_type_id=False)
        self.env.flush_all()
        deal.read(["won_status"])
        before = self.env.cr.sql_log_count
        deal._check_lost_reason()
        self.assertEqual(self.env.cr.sql_log_count, before)


class TestLostTo(ParticipantCase):
    """To whom a deal was lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.beaten, cls.cancelled = cls.env["crm.lost.reason"].create(
            [
                {"name": "Undercut", "kind": "competitor"},
                {"name": "No budget", "kind": "no_decision"},
            ]
        )
        cls.mine = cls.deal.with_user(cls.salesman)

    def _lose_with(self, reason):
        self.mine.action_set_lost(lost_reason_id=reason.id)
        return self.mine.lost_to

    def test_reason_tells_it(self):
        self.assertEqual(self._lose_with(self.cancelled), "no_decision")
        self.mine.lost_reason_id = self.beaten
        self.assertEqual(self.mine.lost_to, "competitor")

    def test_neutral_reason_leaves_it_open(self):
        self.assertEqual(self._lose_with(self.lost_reason), "unknown")
        self.mine.lost_to = "no_decision"
        self.mine.lost_reason_id = self.lost_reason.copy()
        self.assertEqual(self.mine.lost_to, "no_decision")

    def test_winner_tells_it_whatever_the_reason(self):
        self.mine.winner_partner_id = self.rival
        self.assertEqual(self._lose_with(self.cancelled), "competitor")
        message = 'Rival won the deal "Cold store"'
        with self._refused(message):
            self.mine.lost_to = "no_decision"

    def test_open_deal_is_lost_to_nobody(self):
        with self._refused('"Cold store" is not lost'):
            self.mine.lost_to = "competitor"

    def test_lost_analysis_tells_all_of_it(self):
        self.deal.write({"expected_revenue": 500, "stage_id": self.second.id})
        self.mine.winner_partner_id = self.rival
        self._lose_with(self.beaten)
        rows = self.env["crm.deal.lost.analysis"].with_user(self.salesman)
        row = rows.search([("deal_id", "=", self.deal.id)])
        self.assertRecordValues(
            row,
            [
                {
                    "lost_reason_id": self.beaten.id,
                    "lost_to": "competitor",
                    "winner_partner_id": self.rival.id,
                    "stage_id": self.second.id,
                    "deal_type_id": self.deal_type.id,
                    "team_id": self.team.id,
                    "amount": 500,
                }
            ],
        )
        self.assertEqual(row.action_open_deal()["res_id"], self.deal.id)
