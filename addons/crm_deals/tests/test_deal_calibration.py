from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError

from .test_deal_probability import ProbabilityCase

START = datetime(2025, 1, 1, 9)


class CalibrationCase(ProbabilityCase):
    """Deals of the past, one after the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.probability_warm_up = 1

    @classmethod
    def _create_past(cls, day, won, days=1, **values):
        """Create a deal that was registered on a day and closed some days later."""
        with freeze_time(START + timedelta(days=day)):
            deal = cls._create_deal(name=f"Past {day}", **values)
            deal.flush_recordset()
        cls.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s, date_open = NULL WHERE id = %s",
            [START + timedelta(days=day), deal.id],
        )
        cls.env.cr.execute(
            "UPDATE crm_deal_stage_history SET date_in = %s WHERE deal_id = %s",
            [START + timedelta(days=day), deal.id],
        )
        cls.env.invalidate_all()
        if won:
            deal.action_set_won()
        else:
            deal.action_set_lost(lost_reason_id=cls.lost_reason.id)
        deal.date_closed = START + timedelta(days=day + days)
        return deal

    def _run(self):
        """Test the win probability; return the record of the test."""
        return self.env["crm.deal.calibration"].browse(
            self.env["crm.deal.calibration"]
            .with_user(self.manager)
            .with_company(self.company)
            .action_run()["res_id"]
        )


class TestCalibration(CalibrationCase):
    """What each closed deal would have been told, and how well."""

    def test_a_deal_is_told_only_what_was_closed_before_it_was_registered(self):
        first = self._create_past(0, True)
        second = self._create_past(2, False)
        third = self._create_past(4, True)
        # registered before the others were closed
        early = self._create_past(0, False, days=9)
        last = self._create_past(10, True)
        lines = {line.deal_id: line for line in self._run().line_ids}
        self.assertEqual(set(lines), {second, third, last})
        self.assertEqual(lines[second].base_rate, 100)
        self.assertEqual(lines[second].predicted, 100)
        self.assertEqual(lines[third].base_rate, 50)
        self.assertEqual(lines[last].base_rate, 50)
        self.assertNotIn(first, lines)
        self.assertNotIn(early, lines)

    def test_the_lines_say_what_the_form_said_then(self):
        """Estimates of the walk equal those of a deal in a form, at each moment."""
        said = {}
        clients = self.client | self.other_client
        people = self.salesman | self.colleague
        self.company.probability_method = "calibrated"
        self.company.probability_strength = 5
        for number in range(12):
            values = {
                "partner_id": clients[number % 2].id,
                "user_id": people[number // 2 % 2].id,
                "deal_type_id": self.deal_type.id if number % 3 else False,
            }
            if values["deal_type_id"]:
                values["stage_id"] = self.first.id
            probe = self._create_deal(**values)
            chance = probe.probability_statistical
            probe.unlink()
            deal = self._create_past(2 * number, number % 5 < 2, **values)
            said[deal] = chance
        lines = self._run().line_ids
        self.assertEqual(len(lines), 11)
        for line in lines:
            self.assertAlmostEqual(line.predicted, said[line.deal_id], 6)

    def test_the_stage_of_a_deal_that_came_in_closed_tells_nothing(self):
        """Imported without a history, won deals stand on the won stage only."""
        for number in range(4):
            closed = START + timedelta(days=number)
            self._create_deal(
                stage_id=self.done.id,
                probability=100,
                date_open=closed - timedelta(hours=1),
                date_closed=closed,
            )
            self._create_deal(
                active=False,
                probability=0,
                lost_reason_id=self.lost_reason.id,
                date_open=closed - timedelta(hours=1),
                date_closed=closed,
            )
        self.assertEqual(self._create_deal().probability_stage_count, 0)
        self.assertEqual(self._create_deal().probability_statistical, 50)
        lines = self._run().line_ids
        self.assertEqual(len(lines), 6)
        self.assertEqual(set(lines.mapped("predicted")), {50})

    def test_scores_by_hand(self):
        outcomes = [True, False, True, True]
        for number, won in enumerate(outcomes):
            self._create_past(2 * number, won)
        test = self._run()
        # told 100, 50 and 66.7 %; lost, won, won
        wanted = (1 + 0.5**2 + (1 / 3) ** 2) / 3
        self.assertAlmostEqual(test.brier_base, wanted)
        self.assertAlmostEqual(test.brier, wanted)
        self.assertAlmostEqual(test.skill, 0)
        self.assertRecordValues(
            test,
            [
                {
                    "closed_count": 4,
                    "tested_count": 3,
                    "base_rate": 75,
                    "verdict": "few",
                    "own_count": 0,
                }
            ],
        )
        self.assertEqual(sum(test.bin_ids.mapped("count")), 3)
        self.assertIn("3 in the test, 30 are needed", test.verdict_text)
        self.assertTrue(test.chart)

    def test_own_estimates_are_scored_on_their_deals(self):
        self._create_past(0, True)
        self._create_past(2, False, probability=30)
        self._create_past(4, True)
        test = self._run()
        self.assertEqual(test.own_count, 1)
        self.assertAlmostEqual(test.brier_own, 0.09)
        self.assertAlmostEqual(test.skill_own, 91)

    def test_the_first_own_estimate_of_a_stage_is_kept(self):
        deal = self._create_deal()
        stay = deal.stage_history_ids
        self.assertFalse(stay.own_probability)
        deal.with_user(self.salesman).probability = 40
        deal.with_user(self.salesman).probability = 60
        self.assertEqual(stay.own_probability, 40)
        deal.stage_id = self.second
        self.env.cr.precommit.run()
        self.assertEqual(deal.stage_history_ids[-1].own_probability, 60)

    def test_customers_who_differ_show_skill(self):
        for number in range(60):
            good = number % 2
            self._create_past(
                2 * number,
                bool(good) != (number % 11 == 0),
                partner_id=(self.client if good else self.other_client).id,
            )
        self.company.probability_method = "calibrated"
        test = self._run()
        self.assertEqual(test.verdict, "skill")
        self.assertGreater(test.skill_low, 0)
        self.assertGreater(test.strength_partner, 0)
        self.assertEqual(test.strength_type, 0)
        self.assertIn("show skill", test.verdict_text)
        deal = self._create_deal()
        self.assertEqual(deal.probability_basis, "rates")
        self.assertGreater(deal.probability_statistical, 80)

    def test_without_skill_the_overall_rate_is_used_and_said(self):
        # outcomes that have nothing to do with the customer
        for number in range(60):
            self._create_past(
                2 * number,
                number // 2 % 2 == 0,
                partner_id=(self.client if number % 2 else self.other_client).id,
            )
        test = self._run()
        self.assertEqual(test.verdict, "none")
        self.assertIn(
            "No skill yet: the win rate of all deals, 50 %", test.verdict_text
        )
        deal = self._create_deal()
        self.assertEqual(deal.probability_statistical, 50)
        self.assertEqual(deal.probability_basis, "base")
        self.assertIn("No skill yet", deal.probability_note)
        # the rates are shown all the same
        self.assertEqual(deal.probability_partner_count, 30)
        self.company.probability_fallback = False
        self.assertEqual(self._create_deal().probability_basis, "rates")
        # the verdict is about a method, not about every other one
        self.company.write(
            {"probability_fallback": True, "probability_method": "calibrated"}
        )
        self.assertEqual(self._create_deal().probability_basis, "rates")

    def test_a_new_test_replaces_the_deals_and_keeps_the_figures(self):
        for number in range(4):
            self._create_past(2 * number, True)
        first = self._run()
        second = self._run()
        first.invalidate_recordset()
        self.assertFalse(first.line_ids)
        self.assertEqual(first.tested_count, 3)
        self.assertEqual(len(second.line_ids), 3)

    def test_a_company_without_deals_gets_a_verdict(self):
        test = self._run()
        self.assertRecordValues(test, [{"tested_count": 0, "verdict": "few"}])
        self.assertFalse(test.chart)

    def test_the_job_tests_every_company(self):
        self._create_past(0, True)
        with self.enter_registry_test_mode():
            self.env.ref("crm_deals.crm_deal_calibration_cron").method_direct_trigger()
        tested = self.env["crm.deal.calibration"].sudo().search([]).company_id
        self.assertIn(self.company, tested)
        self.assertIn(self.env.ref("base.main_company"), tested)


class TestProbabilityAccess(CalibrationCase):
    """Who may see, and that nobody may write what is computed."""

    def test_only_a_manager_tests_and_counts(self):
        for model, method in (
            ("crm.deal.calibration", "action_run"),
            ("crm.deal.rate", "action_refresh"),
        ):
            for user in (self.salesman, self.leader):
                with self.assertRaisesRegex(AccessError, "Only a manager of sales"):
                    getattr(self.env[model].with_user(user), method)()
        self.assertTrue(
            self.env["crm.deal.rate"].with_user(self.manager).action_refresh()
        )

    def test_who_sees_all_deals_reads_the_tests(self):
        self._create_past(0, True)
        self._create_past(2, True)
        test = self._run()
        seen = test.with_user(self.leader)
        self.assertTrue(seen.verdict_text)
        self.assertEqual(len(seen.line_ids), 1)
        self.assertEqual(seen.action_open_lines()["domain"], [
            ("calibration_id", "=", test.id),
        ])  # fmt: skip
        for record in (test, test.line_ids, test.bin_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.salesman).read()

    def test_nobody_writes_results(self):
        self._create_past(0, True)
        self._create_past(2, True)
        test = self._run()
        entry = self.env["crm.deal.rate.entry"].search([], limit=1)
        for record in (test, test.line_ids, test.bin_ids, entry):
            copy = record.with_user(self.manager)
            with self.assertRaises(AccessError):
                copy.write({"company_id": False})
            with self.assertRaises(AccessError):
                copy.unlink()
            with self.assertRaises(AccessError):
                copy.create({})

    def test_the_other_company_sees_nothing(self):
        self._create_past(0, True)
        test = self._run()
        main = self.env.ref("base.main_company")
        env = self.env(context={"allowed_company_ids": main.ids})
        stranger = self.leader.with_env(env)
        found = env["crm.deal.calibration"].with_user(stranger).search([])
        self.assertNotIn(test, found)
        rates = env["crm.deal.rate"].with_user(stranger).search([])
        self.assertNotIn(self.company, rates.sudo().company_id)

    def test_sales_people_read_the_rates(self):
        self._close(won=3, lost=1)
        rates = self.env["crm.deal.rate"].with_user(self.salesman)
        rate = rates.search([("user_id", "=", self.salesman.id)])
        self.assertRecordValues(
            rate, [{"won": 3, "lost": 1, "finished": 4, "rate": 75}]
        )
        self.assertEqual(rate.display_name, self.salesman.name)
        self.assertTrue(0 < rate.rate_low < 75 < rate.rate_high < 100)
        groups = rates._read_group([], ["dimension"], ["rate:avg"])
        self.assertEqual(dict(groups)["manager"], 75)
