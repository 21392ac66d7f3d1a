from .participant_common import ParticipantCase


class TestParticipantFigures(ParticipantCase):
    """What a participant row tells about the past."""

    def test_deals_count_as_customer_and_as_participant_once(self):
        own = self._create_deal(name="Own", partner_id=self.foreman.id)
        self._add(own, self.builder, self.subcontractor)
        self._create_deal(
            name="Of a colleague", partner_id=self.builder.id
        ).user_id = self.colleague
        row = self.builder_row.with_user(self.salesman)
        self.assertEqual(row.deal_count, 2)
        action = row.action_view_deals()
        deals = row.deal_id.with_context(**action["context"]).search(action["domain"])
        self.assertEqual(deals, self.deal | own)
        leader_row = self.builder_row.with_user(self.leader)
        leader_row.invalidate_recordset(["deal_count"])
        self.assertEqual(leader_row.deal_count, 3)

    def test_lost_deals_count_too(self):
        self._lose(self.deal)
        self.assertEqual(self.rival_row.with_user(self.salesman).deal_count, 1)

    def test_interactions_are_those_of_the_partner_card(self):
        self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.foreman.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                "user_id": self.salesman.id,
            }
        )
        row = self.builder_row.with_user(self.salesman)
        self.assertEqual(row.interaction_count, 1)
        self.assertEqual(row.action_view_interactions()["res_model"], "crm.interaction")

    def test_win_rate_against_a_competitor(self):
        won, lost, other, nobody = deals = self.env["crm.lead"].union(
            *(self._create_deal(name=name) for name in "1234")
        )
        for deal in deals:
            self._add(deal, self.rival)
        # a competitor in two roles is still one competitor
        self._add(lost, self.rival, self.competitor.copy())
        deals.user_id = self.colleague
        won.action_set_won()
        lost._set_winner(self.rival)
        other._set_winner(self.second_rival)
        for deal in lost | other:
            self._lose(deal)
        self._lose(nobody, lost_to="no_decision")
        row = self.rival_row.with_user(self.salesman)
        self.assertEqual(row.competitor_record, "1 of 3")
        self.assertFalse(self.builder_row.competitor_record)
        self.assertEqual(
            row.action_view_competitor_deals()["domain"][0][2], self.rival.id
        )
        report = self.env["crm.deal.competitor"].with_user(self.leader)
        rows = report.search([("partner_id", "=", self.rival.id)])
        results = {row.deal_id: row.result for row in rows}
        expected = {won: "won", lost: "lost", other: "other", nobody: "no_decision"}
        self.assertEqual(results, expected)
        rate = rows._read_group(
            [("id", "in", rows.ids)], [], ["win_rate:avg", "decided:sum"]
        )
        self.assertAlmostEqual(rate[0][0], 100 / 3)
        self.assertEqual(rate[0][1], 3)

    def test_figures_of_many_rows_take_no_query_each(self):
        def count(number):
            partners = self.env["res.partner"].create(
                [{"name": f"Rival {i}"} for i in range(number)]
            )
            deal = self._create_deal()
            for partner in partners:
                self._add(deal, partner)
            self.env.flush_all()
            self.env.invalidate_all()
            rows = deal.with_user(self.salesman).participant_ids
            names = [
                "deal_count",
                "interaction_count",
                "competitor_record",
                "relations",
            ]
            before = self.env.cr.sql_log_count
            rows.read(names)
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(20), count(1) + 1)

    def test_partner_card_shows_its_roles(self):
        self.builder_row.contact_id = self.foreman
        for partner in self.rival | self.foreman:
            partner = partner.with_user(self.salesman)
            self.assertEqual(partner.participation_count, 1)
            domain = partner.action_view_participations()["domain"]
            rows = self.env["crm.deal.participant"].search(domain)
            self.assertEqual(rows.deal_id, self.deal)

    def test_dossier_lists_the_roles_of_a_partner(self):
        self.deal._set_winner(self.rival)
        self._lose(self.deal)
        sections = self.rival.with_user(self.salesman)._get_dossier_sections()
        section = next(part for part in sections if part["key"] == "participations")
        self.assertEqual(section["lines"][0][0], self.deal)
        self.assertEqual(section["rows"][0][1], "0 of 1")
        sections = self.rival.with_user(self.colleague)._get_dossier_sections()
        section = next(part for part in sections if part["key"] == "participations")
        self.assertFalse(section["lines"])
